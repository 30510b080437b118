"""What is seen of the provider, and what the platform knows beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from simulator.journal.kind import REAL_MS, Kind, fact, objects, same
from simulator.journal.pseudonym import set_cookie
from simulator.journal.times import end
from simulator.texts import Text

_APART = Text("; ", "；")
_STORE = "appid of the store", "店铺 appid"
_PAGES = {
    "served": "提供服务",
    "refused": "拒绝服务",
    "needs_grant": "提示重新授权",
    "unavailable": "暂不可用",
    "unknown": "无法判断",
}


_PROBES = {
    "entitlements": "权益",
    "sync": "拉取",
    "call": "代店铺调用",
    "clock": "时钟",
    "idle": "是否空闲",
    "keys": "消息加解密密钥",
    "forget": "丢失状态",
    "orders": "店铺订单",
    "products": "商品与库存",
    "aftersales": "售后单",
}


def _hops(hops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With every cookie by its name and attributes."""
    return [{**hop, "set_cookie": [set_cookie(line) for line in hop.get("set_cookie") or ()]} for hop in hops]


def _ends(service: Mapping[str, Any], lang: str) -> list[str]:
    """Until when each specification of a service lasts; what is no instant, as it was said."""
    until = Text("until", "到期").in_(lang)
    ends = [(spec.get("spec_id"), spec.get("expires_at")) for spec in objects(service.get("specs"))]
    return [f"{name!r} {until} {end(at) if isinstance(at, (int, float)) else repr(at)}" for name, at in ends]


class BrowserVisit(
    Kind,
    name="visit",
    zh="访问",
    says=Text("a user's browser was at the provider", "用户的浏览器打开了服务商页面"),
):
    CONTACT: ClassVar = True
    LANES: ClassVar = ("user", "provider")

    store: str | None = fact("whose user, null for a stranger", "哪个店铺的用户，陌生人为空", digest=same)
    service_id: int | None = fact("service", "服务")
    order_id: int | None = fact("order of the login code", "登录 code 所属订单")
    browser: str = fact("name of the browser", "浏览器名")
    page: str = fact("", "页面", values={"pc": "电脑端", "mobile": "移动端"})
    how: str = fact(
        "",
        "如何进入",
        values={"enter": "带 code 进入", "redirect": "授权回调", "revisit": "再次打开", "tampered": "被篡改"},
        digest=same,
    )
    code: str | None = fact("the login code", "登录 code", secret=True)
    code_state: str = fact(
        "",
        "code 的状态",
        values={
            "good": "有效",
            "unknown": "未知",
            "expired": "已过期",
            "spent": "已使用",
            "foreign": "他人的",
            "none": "没有",
        },
        digest=same,
    )
    fresh: bool = fact("the browser had no cookies of the provider", "浏览器里没有服务商的 cookie")
    hops: list[dict[str, Any]] = fact(
        "every URL on the way: status and cookies", "途经的每个 URL：状态与 cookie", written=_hops
    )
    url: str = fact("the last URL", "最后的 URL")
    status: int | None = fact("HTTP status there", "最后的 HTTP 状态")
    body: str = fact("head of the page", "页面的开头")
    shown: str = fact("", "页面所示", values=_PAGES, digest=same)
    shown_store: str | None = fact("the store that the page names", "页面上的店铺")
    error: str | None = fact("why no page came", "没有页面的原因", default=None)
    error_zh: str | None = fact("the same in Chinese", "没有页面的原因，中文", default=None)

    def ended(self) -> str:
        return str(self.shown or "")

    def line(self, lang: str) -> str:
        how, page, state = (self.word(name, lang) for name in ("how", "page", "code_state"))
        seen = f"→ {self.status or ''} {self.word('shown', lang)}"
        whose = Text(f"of {self.store}", f"店铺 {self.store}")
        if not self.store:
            whose = Text("of a stranger", "陌生人")
        return Text(
            f"visit {how} by {self.browser} {whose.en} ({page}, {state} code) {seen}",
            f"访问 {how} 浏览器 {self.browser} {whose.zh}（{page}，code {state}） {seen}",
        ).in_(lang)


class StoreTruth(
    Kind,
    name="truth",
    zh="平台记录",
    says=Text(
        "what the platform knows of a store: after every change, and ahead of a reading",
        "平台所知的店铺情况：每次变化之后、每次观察之前",
    ),
):
    store: str = fact(*_STORE)
    services: list[dict[str, Any]] = fact(
        "per service: platform, grant, ends per specification, orders",
        "各服务：第三方平台、授权、各规格到期时间、订单",
    )

    def line(self, lang: str) -> str:
        told = _APART.in_(lang).join(self._service(row, lang) for row in self.services or ())
        return Text(
            f"truth of {self.store}: {told or 'nothing bought'}",
            f"平台记录 {self.store}：{told or '没有购买'}",
        ).in_(lang)

    @staticmethod
    def _service(row: dict[str, Any], lang: str) -> str:
        grant = Text("granted", "已授权") if row.get("granted") else Text("not granted", "未授权")
        return f"{row.get('service_id')} {grant.in_(lang)} {' '.join(_ends(row, lang))}"


class ProviderReading(
    Kind,
    name="reading",
    zh="观察",
    says=Text(
        "what the provider shows and believes of a store, at an `observe`",
        "`observe` 时服务商对店铺的展示与认知",
    ),
):
    DIGEST_UNORDERED: ClassVar = True
    LANES: ClassVar = ("provider", "provider")

    store: str = fact(*_STORE, digest=same)
    entitlements: Any = fact(
        "answer of its entitlements probe, null without one", "权益探针的回答，没有则为空", digest=same
    )
    orders: Any = fact(
        "answer of its probe of orders; absent without one", "订单探针的回答", digest=same, default=None
    )
    products: Any = fact("the same of products and stock", "商品与库存探针的回答", digest=same, default=None)
    aftersales: Any = fact("the same of after-sales", "售后探针的回答", digest=same, default=None)
    shown: list[dict[str, Any]] = fact(
        "one login per service, and the page it led to", "各服务登录一次所见的页面", digest=same
    )
    pulled_since: int | None = fact(
        "entry at which the last finished pull began", "上一次完成的拉取开始于第几条"
    )
    observe: int = fact("which `observe` of the scenario", "剧本中第几次 `observe`")

    def line(self, lang: str) -> str:
        told = self.entitlements.get("services") if isinstance(self.entitlements, dict) else None
        claims = _APART.in_(lang).join(self._claim(row, lang) for row in objects(told))
        page = BrowserVisit.FACTS["shown"]
        pages = [page.named(str(row.get("shown"))).in_(lang) for row in self.shown or ()]
        shown = Text(", ", "、").in_(lang).join(pages)
        return Text(
            f"reading of {self.store}: {claims or 'says nothing of validity'}; logins: {shown or 'none'}",
            f"观察 {self.store}：{claims or '未说明有效期'}；登录：{shown or '没有'}",
        ).in_(lang)

    @staticmethod
    def _claim(row: Mapping[str, Any], lang: str) -> str:
        """What the provider says of a service: the ends of its specifications, and whether it asks for a
        grant."""
        told = [str(row.get("service_id")), *_ends(row, lang)]
        if row.get("needs_grant"):
            told.append(Text("asks for a grant", "要求授权").in_(lang))
        return " ".join(told)


class ProbeAsked(
    Kind, name="probe", zh="探针", says=Text("the provider's probe was asked", "询问了服务商的探针")
):
    CONTACT: ClassVar = True
    LANES: ClassVar = ("provider", "provider")

    probe: str = fact("which probe", "哪个探针", values=_PROBES)
    request: dict[str, Any] = fact("its arguments", "参数", secret=("current", "former"))
    phase: str = fact("", "阶段", values={"start": "开始", "end": "结束"})
    started_ms: float = fact("begin, since the world was made", "开始时刻，自世界建立起", unit=REAL_MS)
    status: int | None = fact("HTTP status of the answer", "回答的 HTTP 状态", default=None)
    reply: Any = fact("the answer", "回答", default=None)
    error: str | None = fact("why there was none", "没有回答的原因", default=None)
    error_zh: str | None = fact("the same in Chinese", "没有回答的原因，中文", default=None)
    wall_ms: float | None = fact("how long it took", "所用时间", unit=REAL_MS, default=None)

    def ended(self) -> str:
        return f"HTTP {self.status}" if self.status else ""

    def line(self, lang: str) -> str:
        asked = json.dumps(self.request, ensure_ascii=False, default=str)
        answered = self.both("error").in_(lang) or (self.status if self.phase != "start" else "…")
        word = self.word("probe", lang)
        called = self.probe if word == self.probe else f"{word}（{self.probe}）"
        return f"{self.TITLE.in_(lang)} {called} {asked} → {answered}"


class ProviderWrote(
    Kind,
    name="output",
    zh="服务商输出",
    says=Text(
        "what the provider's process wrote to its output in a step of a scenario",
        "服务商进程在剧本的一步中写到输出的内容",
    ),
):
    LANES: ClassVar = ("provider", "provider")

    lines: list[str] = fact("the lines, of very many the last", "各行内容，过多时只有最后若干行", needed=True)

    def line(self, lang: str) -> str:
        lines = self.lines or [""]
        more = Text(f"({len(lines)} lines)", f"（{len(lines)} 行）").in_(lang) if len(lines) > 1 else ""
        return f"{self.TITLE.in_(lang)} {lines[-1]} {more}"


class ProviderChanged(
    Kind,
    name="provider",
    zh="服务商进程",
    says=Text("the provider's process has started or ended", "服务商进程已启动或结束"),
):
    CONTACT: ClassVar = True
    LANES: ClassVar = ("provider", "provider")

    phase: str = fact(
        "",
        "阶段",
        values={"starting": "启动中", "ready": "就绪", "killed": "已结束", "exited": "自行退出"},
    )
    down: bool = fact("it cannot be expected to answer", "此时不能指望它应答")
    reason: str | None = fact("why", "原因", default=None)
    reason_zh: str | None = fact("the same in Chinese", "原因，中文", default=None)

    def line(self, lang: str) -> str:
        told = (self.TITLE.in_(lang), self.word("phase", lang), self.both("reason").in_(lang))
        return " ".join(str(one) for one in told if one)
