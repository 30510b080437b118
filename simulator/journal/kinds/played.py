"""What is played: scenarios, actions, moves of the clock, planned faults."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from simulator.journal.arguments import told
from simulator.journal.kind import UNIX, Kind, Owners, fact, same, texts
from simulator.journal.times import clock
from simulator.texts import Text


class Cause(StrEnum):
    """Why a scenario broke, where that is none of ours."""

    PROVIDER = "provider"
    UNFIRED = "unfired"
    UNCALLED = "uncalled"


class ScenarioPlayed(
    Kind, name="scenario", zh="剧本", says=Text("a scenario begins or has ended", "一个剧本开始或已结束")
):
    STYLE: ClassVar = "bold blue"

    phase: str = fact("", "阶段", values={"start": "开始", "end": "结束"}, needed=True)
    id: str = fact("its id", "剧本编号", needed=True)
    title: str | None = fact("its title", "标题", default=None)
    chinese: str | None = fact("its title in Chinese", "中文标题", default=None)
    clauses: list[str] | None = fact(
        "the clauses of the guide that it plays", "所演示的指南条款", default=None
    )
    error: str | None = fact("why it broke", "中断原因", default=None)
    error_zh: str | None = fact("the same in Chinese", "中断原因，中文", default=None)
    cause: str | None = fact(
        "of what broke it, where that is none of ours",
        "中断的起因，非模拟器自身问题时才有",
        values={
            Cause.PROVIDER.value: "服务商自身失败",
            Cause.UNFIRED.value: "安排的故障从未触发",
            Cause.UNCALLED.value: "服务商收下了推送，却从未调用过平台",
        },
        default=None,
    )
    skipped: str | None = fact("what the provider lacks for it", "服务商缺少的能力", default=None)
    skipped_zh: str | None = fact("the same in Chinese", "服务商缺少的能力，中文", default=None)

    def titled(self) -> Text:
        """Its title; in Chinese, where it has none, as it is."""
        title = str(self.title or "")
        return Text(title, str(self.chinese or title))

    def why(self) -> tuple[Text, Text]:
        """Why it broke, and why it was skipped; nothing where it did not, or was not."""
        return self.both("error"), self.both("skipped")

    def line(self, lang: str) -> str:
        told = (self.word("phase", lang), self.id, *(one.in_(lang) for one in (self.titled(), *self.why())))
        return " ".join(str(one) for one in (self.TITLE.in_(lang), *told) if one)

    def went_wrong(self) -> bool:
        return bool(self.error)


class ActionDone(Kind, name="action", zh="操作", says=Text("something was done", "做了一件事")):
    STYLE: ClassVar = "bold"
    LANES: ClassVar = ("user", "platform")

    action: str = fact("which action", "操作名", needed=True)
    args: dict[str, Any] = fact("its arguments as written", "所写的参数", secret=("key",), needed=True)
    result: dict[str, Any] = fact("what it answered", "操作的结果", needed=True)
    origin: str = fact(
        "who did it: scenario, control, manifest …", "由谁发起：剧本、控制接口、清单等", needed=True
    )
    chinese: str | None = fact("what such an action is, in Chinese", "操作的说明，中文", default=None)

    def line(self, lang: str) -> str:
        called = f"{self.action}（{self.chinese}）" if lang == "zh" and self.chinese else self.action
        return f"{self.TITLE.in_(lang)} {called} {told(self.args, lang)}"

    def stores(self, owners: Owners) -> set[str]:
        args, result = self.args, self.result
        found: set[Any] = set(texts(args.get("store"), result.get("appid"), result.get("store")))
        found |= {owners.orders.get(str(order)) for order in (args.get("order"), result.get("order_id"))}
        found |= {owners.faults.get(str(name)) for name in (args.get("fault"), result.get("fault"))}
        return {one for one in found if one}

    def teach(self, owners: Owners) -> None:
        for name in texts(self.args.get("as")):
            if "order_id" in self.result:
                owners.orders[name] = owners.orders.get(str(self.result["order_id"]), "")
            else:
                owners.stores.setdefault(name, set()).update(texts(self.result.get("appid")))


class StepsTogether(
    Kind,
    name="together",
    zh="同时进行",
    says=Text(
        "steps of a scenario begin at the same time, or all are over", "剧本的若干步骤同时开始，或全部结束"
    ),
):
    phase: str = fact("", "阶段", values={"start": "开始", "end": "结束"}, needed=True, digest=same)
    steps: list[str] = fact("their actions, as they begin", "各步骤的操作，按开始的次序", digest=same)


class ClockMoved(Kind, name="clock", zh="时钟", says=Text("the world's clock was moved", "世界的时钟被拨动")):
    CONTACT: ClassVar = True

    from_: float = fact("before", "拨动之前", unit=UNIX, digest=same)
    to: float = fact("after", "拨动之后", unit=UNIX, digest=same)

    def line(self, lang: str) -> str:
        return f"{self.TITLE.in_(lang)} {clock(self.from_ or 0.0)} ⇒ {clock(self.to or 0.0)}"

    def leap(self) -> float:
        return max(0.0, (self.to or 0.0) - (self.from_ or 0.0))


class FaultChanged(
    Kind,
    name="fault",
    zh="故障",
    says=Text(
        "a fault was planned, holds a push back, fired, or is over",
        "故障已安排、正扣住一次推送、已触发或已结束",
    ),
):
    STYLE: ClassVar = "yellow"

    phase: str = fact(
        "",
        "阶段",
        values={
            "planned": "已安排",
            "held": "扣住",
            "fired": "已触发",
            "healed": "已消除",
            "unfired": "从未触发",
        },
        needed=True,
    )
    fault: str = fact("its name", "故障名", needed=True)
    effect: str = fact("what it does", "故障效果", was=("what",))
    chinese: str | None = fact("the same in Chinese", "故障效果，中文", default=None)
    where: dict[str, Any] | None = fact("on which pushes or calls", "针对哪些推送或调用", default=None)
    when: dict[str, Any] | None = fact(
        "from, until, how often, how likely", "起止时间、次数、概率", default=None
    )
    push: int | None = fact("number of the push it fired for", "触发时的推送编号", default=None)
    endpoint: str | None = fact("row of the call it fired for", "触发时的接口", default=None)
    fired: int | None = fact("how often it has fired", "已触发次数", default=None)
    optional: bool | None = fact("it may end without having fired", "可以始终不触发", default=None)
    errcode: int | None = fact("error that it answers", "所返回的错误码", default=None)
    status: int | None = fact("HTTP status that it answers", "所返回的 HTTP 状态", default=None)
    by: float | None = fact("seconds of delay", "延迟秒数", default=None)
    copies: int | None = fact("copies sent at once", "同时发出的份数", default=None)
    size: int | None = fact("pushes that it gathers", "所积攒的推送数", default=None)
    reply: dict[str, Any] | None = fact("body that it answers", "所返回的内容", default=None)
    anyway: bool | None = fact(
        "its reply was not held against the interface's schema", "未按接口格式检查其应答", default=None
    )
    still_delivered: bool | None = fact(
        "what it strikes comes through all the same", "受影响的推送或应答仍能送达", default=None
    )

    def line(self, lang: str) -> str:
        effect = f"{self.effect}（{self.chinese}）" if lang == "zh" and self.chinese else self.effect
        colon = Text(": ", "：").in_(lang)
        where = told(self.where, lang)
        return f"{self.TITLE.in_(lang)} {self.fault} {self.word('phase', lang)}{colon}{effect} {where}"

    def stores(self, owners: Owners) -> set[str]:
        store = owners.faults.get(str(self.fault))
        return {store} if store else set()

    def teach(self, owners: Owners) -> None:
        for store in texts((self.where or {}).get("store")):
            owners.faults[str(self.fault)] = store

    def tallied(self) -> str | None:
        return str(self.fault) if self.phase == "fired" else None

    def tallied_once(self) -> bool:
        return self.endpoint is not None  # the provider decides how often it tries a call again
