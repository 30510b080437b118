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
from simulator.journal.kinds.exchanged import SERVER_ERROR
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
        self._came_to_nothing = ""  # what is to be said of a call that came no further than TLS
        self._astray = ""  # the same of one whose path nobody has
        self._taken = 0
        self._down = False
        self._refused: list[Entry] = []
        self._due: list[str] = []  # what had to be followed by a call

    def check(self, world: World) -> None:
        """A ProviderFailed or Uncalled once nothing can come of it any more."""
        if self._has_called(world):
            return
        kinds = {entry.data["kind"] for entry in self._refused}
        called_for = len(kinds) > 1 or bool(self._due)  # tickets alone may be refused by a living one
        if not self._taken and len(self._refused) >= REFUSED and called_for:
            last = self._refused[-1].data
            said = last.get("error") or f"HTTP {last['status']} {last['reply'][:20]!r}"
            raise ProviderFailed(
                f"the provider took none of the {len(self._refused)} pushes that it was sent, the last at "
                f"{last['target']} ({said}), and {self._calls} at "
                f"{self._api}: is this its address, and does it call the platform there?"
                f"{self._came_to_nothing}{self._astray}{_wrote(world, last)}"
            )
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
        told = (
            f"the provider {self._calls} at {self._api}, where the platform answers, though one was due "
            f"after {self._due[-1]}"
        )
        came = f"{self._came_to_nothing}{self._astray}"
        if not self._taken:
            return ProviderFailed(f"{told}: does it call the platform there?{came}")
        pushes = "a push" if self._taken == 1 else f"{self._taken} pushes"
        doubt = "." if self._astray else ": is its base URL still https://api.weixin.qq.com?"
        return Uncalled(f"{told}, and it took {pushes}{doubt} Nothing can be judged{came}")

    @property
    def _calls(self) -> str:
        return "made no call of a path that WeChat has" if self._astray else "made no call"

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
                self._astray = f". It called {data['method']} {data['path']}: {data['why']}"
            case "call":
                self._called = True
            case "tls":
                self._came_to_nothing = f". One came as far as TLS: {data['advice']}"
            case "provider":
                self._down = data["down"]
            case "push" if data["outcome"] == "acknowledged":
                self._taken += 1
            case "push" if data["owed_answer"]:
                self._refused.append(entry)
            case "visit" if data["code_state"] == "good" and not self._down:
                self._due.append("a user with a login code")
            case "action" if data["result"].get("pulled") is False and not self._down:
                self._due += [f"a wait of {data['result']['waited']:g} s for its pull"] * CALLED_FOR
            case "probe" if data["probe"] == "sync" and data["phase"] == "end" and data.get("status"):
                self._due.append("a pull round that it was asked for")


def _wrote(world: World, push: Mapping[str, Any]) -> str:
    """The end of what the provider has written meanwhile, if it answered a push with a 5xx."""
    if (push["status"] or 0) < SERVER_ERROR:
        return ""
    wrote = world.journal.latest("output", lambda _: True)
    lines = wrote.data["lines"][-LINES:] if wrote is not None else []
    return "".join(["\nThe end of its output:", *(f"\n  | {line}" for line in lines)]) if lines else ""
