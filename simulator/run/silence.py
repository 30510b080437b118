"""A provider that nothing ever comes of: told after a few contacts, not after all scenarios.

One that takes no push fails. One that takes them and never calls is likely to call another address: there is
nothing to judge, and no fault of it to tell.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from simulator.core.world import World
from simulator.journal.entry import Entry
from simulator.journal.kinds.exchanged import SERVER_ERROR, CallAnswered, PushAttempted
from simulator.journal.kinds.tls import ADVICE
from simulator.texts import NOTHING, Count, Text
from simulator.usage import ProviderFailed, Uncalled

REFUSED = 3  # pushes, none of which was taken
LINES = 10  # of its output, where it answered with an error of its own
CALLED_FOR = 4  # times that a call of the platform had to come of something
PATIENCE = 5.0  # real seconds that a call may take which is due at the end of a play


class Silence:
    """Reads a run's journal as it grows, until the provider makes a call of a path that somebody knows.

    `api` is where the platform answers.
    """

    def __init__(self, api: str, patience: float = PATIENCE) -> None:
        self._api = api
        self._patience = patience
        self._last = 0  # the entry read last
        self._called = False
        self._came_to_nothing = NOTHING  # what is to be said of a call that came no further than TLS
        self._astray = NOTHING  # the same of one whose path nobody has
        self._taken = 0
        self._down = False
        self._refused: list[Entry] = []
        self._due: list[Text] = []  # what had to be followed by a call

    def check(self, world: World) -> None:
        """A ProviderFailed or Uncalled once nothing can come of it any more."""
        if self._has_called(world):
            return
        kinds = {entry.data["kind"] for entry in self._refused}
        called_for = len(kinds) > 1 or bool(self._due)  # tickets alone may be refused by a living one
        if not self._taken and len(self._refused) >= REFUSED and called_for:
            last = self._refused[-1].data
            said = PushAttempted.read(last).answered()
            pushes, target, calls = len(self._refused), last["target"], self._calls
            told = Text(
                f"the provider took none of the {Count(pushes):push|pushes} that it was sent, the last at "
                f"{target} ({said.en}), and {calls.en} at {self._api}: is this its address, and does it call "
                "the platform there?",
                f"发给服务商的 {pushes} 条推送一条也没有收下，最后一条发往 {target}（{said.zh}），"
                f"而且它{calls.zh}（{self._api}）：这是它的地址吗？它调用的是这里的平台吗？",
            )
            raise ProviderFailed(_joined(told, self._came_to_nothing, self._astray, _wrote(world, last)))
        if len(self._due) >= CALLED_FOR:
            raise self._uncalled()

    def ended(self, world: World) -> None:
        """A play is over: an Uncalled where the provider has taken pushes, a call was due, and none comes."""
        end = time.monotonic() + self._patience
        while not self._has_called(world):
            left = end - time.monotonic()
            if not (self._taken and self._due):
                return
            if left <= 0:
                raise self._uncalled()
            world.journal.wait(self._last, left)

    def _uncalled(self) -> ProviderFailed | Uncalled:
        calls, due = self._calls, self._due[-1]
        told = Text(
            f"the provider {calls.en} at {self._api}, where the platform answers, though one was due after "
            f"{due.en}",
            f"平台在 {self._api} 应答，而服务商{calls.zh}，虽然{due.zh}之后应有调用",
        )
        came = (self._came_to_nothing, self._astray)
        if not self._taken:
            ask = Text(": does it call the platform there?", "：它调用的是这里的平台吗？")
            return ProviderFailed(_joined(told, ask, *came))
        count = self._taken
        took = Text(f", and it took {Count(count):push|pushes}", f"，且收下了 {count} 条推送")
        if count == 1:
            took = Text(", and it took a push", "，且收下了推送")
        doubt = Text(
            ": is its base URL still https://api.weixin.qq.com?",
            "：它的接口地址是否仍是 https://api.weixin.qq.com？",
        )
        if self._astray:
            doubt = Text(".", "。")
        return Uncalled(_joined(told, took, doubt, Text(" Nothing can be judged", "无从判定"), *came))

    @property
    def _calls(self) -> Text:
        if self._astray:
            return Text("made no call of a path that WeChat has", "没有调用过微信已有的路径")
        return Text("made no call", "没有调用过")

    def _has_called(self, world: World) -> bool:
        if not self._called:
            for entry in world.journal.entries(after=self._last):
                self._last = entry.seq
                self._take(entry)
        return self._called

    def _take(self, entry: Entry) -> None:
        data = entry.data
        match entry.kind:
            case "call" if data["endpoint"] is None:
                called = f"{data['method']} {data['path']}"
                why = CallAnswered.read(data).because()
                self._astray = Text(f". It called {called}: {why.en}", f"。它调用了 {called}：{why.zh}")
            case "call":
                self._called = True
            case "tls":
                advice = ADVICE.get(data["reason"], Text.same(data["advice"]))
                self._came_to_nothing = Text(
                    f". One came as far as TLS: {advice.en}", f"。有一次调用止于 TLS：{advice.zh}"
                )
            case "provider":
                self._down = data["down"]
            case "push" if data["outcome"] == "acknowledged":
                self._taken += 1
            case "push" if data["owed_answer"]:
                self._refused.append(entry)
            case "visit" if data["code_state"] == "good" and not self._down:
                self._due.append(Text("a user with a login code", "用户带着登录 code 访问"))
            case "action" if data["result"].get("pulled") is False and not self._down:
                waited = f"{data['result']['waited']:g}"
                due = Text(f"a wait of {waited} s for its pull", f"等待它拉取 {waited} 秒")
                self._due += [due] * CALLED_FOR
            case "probe" if data["probe"] == "sync" and data["phase"] == "end" and data.get("status"):
                self._due.append(Text("a pull round that it was asked for", "要求它拉取一轮"))


def _wrote(world: World, push: Mapping[str, Any]) -> Text:
    """The end of what the provider has written meanwhile, if it answered a push with a 5xx."""
    if (push["status"] or 0) < SERVER_ERROR:
        return NOTHING
    wrote = world.journal.latest("output", lambda _: True)
    lines = wrote.data["lines"][-LINES:] if wrote is not None else []
    if not lines:
        return NOTHING
    return _joined(
        Text("\nThe end of its output:", "\n它最后的输出："),
        *(Text.same(f"\n  | {line}") for line in lines),
    )


def _joined(*parts: Text) -> Text:
    return Text.joined(parts, NOTHING)
