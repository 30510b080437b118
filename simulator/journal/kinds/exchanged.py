"""What passes between the platform and the provider: calls, pushes, and what bears on them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from simulator.journal.curl import address, curl, replay, with_query
from simulator.journal.kind import BYTES, REAL_MS, SECONDS, UNIX, Kind, fact, same
from simulator.journal.pseudonym import headers
from simulator.journal.shorten import beginning, lacks
from simulator.texts import Text

_STARTED = "begin, since the world was made", "开始时刻，自世界建立起"
_WALL = "how long it took", "所用时间"
_PLATFORM = "appid of the third-party platform", "第三方平台 appid"
SERVER_ERROR = 500  # the first HTTP status that says so
SHOWN = 40  # characters of a reply in a line


# Whose token a call carries, and in which state it can be.
TOKENS = {
    "none": "",
    "unknown": "",
    "component": "第三方平台",
    "authorizer": "授权方",
    "home_page": "服务商主页",
}
STATES = {
    "missing": "没有携带",
    "unknown": "无法识别",
    "valid": "有效",
    "superseded": "已被替代",
    "expired": "已过期",
    "revoked": "已失效",
}


# Headers that bear on how a call is taken.
_TOLD = frozenset({"content-type", "user-agent", "accept"})


def _of(store: str | None, lang: str) -> str:
    return Text(f"of {store}", f"店铺 {store}").in_(lang) if store else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _without_note(fields: dict[str, Any]) -> dict[str, Any]:
    """A note is where a made-up document has its entity: it names an address of ours."""
    return {key: value for key, value in fields.items() if key != "Note"}


class CallAnswered(
    Kind,
    name="call",
    zh="调用",
    says=Text("the provider has called the platform", "服务商调用了平台接口"),
):
    CONTACT: ClassVar = True
    STYLE: ClassVar = "cyan"
    LANES: ClassVar = ("provider", "platform")

    endpoint: str | None = fact("row of the path, null for an unknown one", "接口编号，未知路径为空")
    method: str = fact("HTTP method", "HTTP 方法", needed=True)
    path: str = fact("path", "路径", needed=True)
    query: dict[str, Any] = fact("query string, parsed", "解析后的查询串")
    headers: dict[str, Any] = fact("request headers", "请求头", written=headers)
    client: str = fact("address it came from", "来源地址")
    body: Any = fact("request body: JSON where it is JSON", "请求体，能解析时为 JSON")
    status: int = fact("HTTP status", "HTTP 状态", needed=True)
    reply: Any = fact("reply: JSON where it is JSON", "应答，能解析时为 JSON")
    errcode: int | None = fact(
        "errcode of the reply, 0 for none, null for a status other than 200 or one of a fault",
        "应答的 errcode，没有则为 0，状态非 200 或由故障造成时为空",
    )
    rid: str | None = fact("the `rid` of an error", "出错时的 `rid`")
    why: str = fact("why it was refused, in words", "拒绝的原因")
    why_zh: str | None = fact("the same in Chinese", "拒绝的原因，中文", default=None)
    token: dict[str, Any] | None = fact(
        "whose token it carried, and in which state", "所带令牌属于谁、处于什么状态"
    )
    store: str | None = fact("appid of the store that it is about", "相关店铺 appid")
    component: str | None = fact(*_PLATFORM)
    account: str | None = fact("appid of the account whose call it is", "调用所属账号 appid")
    service_id: int | None = fact("service that it is about", "相关服务")
    issued: dict[str, Any] | None = fact(
        "token handed out: kind, value, end", "发出的令牌：种类、值、到期时间", secret=("value",)
    )
    faults: list[str] = fact("names of the faults that fired", "触发的故障名", needed=True)
    defects: list[str] = fact("what these did", "这些故障的效果", needed=True, was=("fault_kinds",))
    arrived: str = fact(
        "how the reply left",
        "应答如何发出",
        values={"whole": "完整", "by_hand": "由人编写", "spoiled": "已损坏", "lost": "没有发出"},
    )
    late: float = fact(
        "how long faults held the reply back, in real time", "故障拖延应答的真实时间", unit=SECONDS
    )
    behind: float = fact(
        "for how long paid orders are left out of the reply", "应答漏掉多久以内支付的订单", unit=SECONDS
    )
    started_ms: float = fact(*_STARTED, unit=REAL_MS)
    wall_ms: float = fact(*_WALL, unit=REAL_MS)

    def went_wrong(self) -> bool:
        return bool(self.status != 200 or self.errcode)

    def strikes(self) -> tuple[str, ...]:
        reply = {"lost": "reply lost", "spoiled": "reply spoilt"}.get(self.arrived)
        return tuple(filter(None, (reply, "fault" if self.faults else None)))

    def ended(self) -> str:
        return str(self.errcode) if self.errcode else ("ok" if self.status == 200 else f"HTTP {self.status}")

    def curl(self) -> str:
        given = {str(name).lower(): (name, value) for name, value in _mapping(self.headers).items()}
        _, host = given.get("host", ("", "127.0.0.1"))
        if lacks([self.query, self.headers, self.body]):
            return ""
        body = self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)
        return curl(
            str(self.method),
            with_query(address(str(host), str(self.path)), _mapping(self.query)),
            dict(given[name] for name in given if name in _TOLD),
            "" if self.body is None else body,
        )

    def because(self) -> Text:
        """Why it was refused; of an older journal in English alone."""
        return self.both("why")

    def line(self, lang: str) -> str:
        code = f"errcode {self.errcode}" if self.errcode else ("ok" if self.status == 200 else "")
        arrived = "" if self.arrived in ("whole", None) else self._arrived(lang)
        faults = f"[{', '.join(map(str, self.faults))}]" if self.faults else ""
        why = Text(f"({self.because().en})", f"（{self.because().zh}）").in_(lang) if self.why else ""
        asked = f"{self.method} {self.path} {_of(self.store, lang)} {self._carried(lang)}"
        return f"← {self.TITLE.in_(lang)} {asked} → {self.status} {code}{arrived} {faults} {why}"

    def _arrived(self, lang: str) -> str:
        how = str(self.word("arrived", lang)).replace("_", " ")
        return Text(f", reply {how}", f"，应答{how}").in_(lang)

    def _carried(self, lang: str) -> str:
        token = self.token or {}
        if not token.get("kind"):
            return ""
        kind, state = str(token["kind"]), str(token.get("state"))
        whose, held = Text(kind, TOKENS.get(kind, kind)), Text(state, STATES.get(state, state))
        return Text(f"with a {held.en} {whose.en} token", f"{whose.zh}令牌{held.zh}").in_(lang)


class PushAttempted(
    Kind,
    name="push",
    zh="推送",
    says=Text("one attempt to push something to the provider has ended", "向服务商的一次推送已有结果"),
):
    CONTACT: ClassVar = True
    STYLE: ClassVar = "green"
    LANES: ClassVar = ("platform", "provider")
    DIGEST_LAST: ClassVar = True

    push: int = fact("number of the push", "推送编号", needed=True)
    kind: str = fact(
        "its event, such as component_verify_ticket",
        "事件，如 component_verify_ticket",
        needed=True,
        digest=same,
    )
    channel: str = fact(
        "",
        "推送地址的种类",
        values={
            "authorization": "授权事件接收 URL",
            "message": "消息与事件接收 URL",
            "order": "服务市场订单推送地址",
        },
        needed=True,
        digest=same,
    )
    attempt: int = fact("1 for the first", "第几次尝试，首次为 1", needed=True)
    copy: int = fact("0 for the first of those sent at once", "同时发出的第几份，首份为 0", needed=True)
    target: str | None = fact("URL", "目标 URL")
    component: str | None = fact(
        "third-party platform that it is sent for, null for a home page's",
        "所属第三方平台，属于服务商主页时为空",
    )
    home_page: str | None = fact(
        "home page that it is sent for, null for a platform's", "所属服务商主页，属于第三方平台时为空"
    )
    store: str | None = fact("appid of the store", "店铺 appid")
    fields: dict[str, Any] = fact(
        "what the document says", "推送内容的字段", needed=True, digest=_without_note
    )
    plain: str = fact("the document before it was sealed", "加密前的明文", needed=True)
    pad: int = fact(
        "padding of the envelope, 1 to 32; 0 for none", "填充长度，1 至 32，没有则为 0", unit=BYTES
    )
    query: dict[str, Any] | None = fact("query string it was sent with", "发送时的查询串")
    sealed: str | None = fact(
        "body as sent, null when nothing was", "实际发出的密文，没有发出则为空", secret=True
    )
    defects: list[str] = fact(
        "what was made wrong in it or done to it",
        "故意造成的缺陷",
        needed=True,
        digest=sorted,
        was=("bends",),
    )
    defects_zh: list[str] | None = fact("the same in Chinese", "故意造成的缺陷，中文", default=None)
    wrong_in: list[str] = fact(
        "in what it can be told from one of the platform: signature, seal, kind …",
        "在哪些方面能与平台的推送区分开：签名、加密、事件等",
    )
    indistinguishable: bool = fact(
        "nothing tells it from a first push of the platform", "与平台首次发出的推送无从区分"
    )
    owed_answer: bool = fact(
        "it is whole, the platform's own, and went to a provider that was up",
        "完好、由平台自己发出、且服务商在运行",
        was=("genuine",),
    )
    made_up: bool = fact("the platform itself never sends it", "平台自己从不发出这样的推送")
    replay_of: int | None = fact("number of the push it repeats", "所重放的推送编号")
    outcome: str = fact(
        "",
        "结果",
        values={
            "acknowledged": "已确认",
            "refused": "被拒收",
            "timeout": "超时",
            "unreachable": "无法送达",
            "lost": "丢失",
        },
        needed=True,
        digest=same,
    )
    status: int | None = fact("HTTP status of the reply", "应答的 HTTP 状态")
    reply: str | None = fact("head of the reply", "应答的开头")
    error: str | None = fact("what went wrong with the exchange", "收发出了什么错")
    error_zh: str | None = fact("the same in Chinese", "收发出了什么错，中文", default=None)
    answer: dict[str, Any] | None = fact("an encrypted reply, opened", "解密后的被动回复")
    key: str = fact(
        "during a key rotation", "更换密钥期间", values={"current": "现用密钥", "former": "旧密钥"}
    )
    created_at: float = fact("when it came about", "产生时间", unit=UNIX)
    due_at: float = fact("when this attempt was due", "本次应发出的时间", unit=UNIX)
    started_ms: float = fact(*_STARTED, unit=REAL_MS)
    wall_ms: float = fact(*_WALL, unit=REAL_MS)

    def also_called(self) -> str | None:
        return self.kind

    def went_wrong(self) -> bool:
        return self.outcome != "acknowledged"

    def strikes(self) -> tuple[str, ...]:
        how = {"timeout": "silent", "acknowledged": None}.get(self.outcome, self.outcome)
        struck = (
            how,
            "spoilt" if self.wrong_in and not self.made_up else None,
            "doubled" if self.copy else None,
            "replayed" if self.replay_of is not None else None,
            "made up" if self.made_up else None,
        )
        return tuple(filter(None, struck))

    def ended(self) -> str:
        return f"HTTP {self.status}" if self.status and self.status != 200 else self.outcome

    def answered(self) -> Text:
        """What came: status and beginning of the reply, and what is wrong with it; or why nothing did."""
        came = Text(self._came("en"), self._came("zh"))
        return Text(f"HTTP {came.en}", f"HTTP {came.zh}") if self.status else came

    def _came(self, lang: str) -> str:
        error = self.both("error").in_(lang)
        if not self.status:
            return error
        wrong = Text(f" ({error})", f"（{error}）").in_(lang) if error else ""
        return f"{self.status} {str(self.reply or '')[:SHOWN]!r}{wrong}"

    def left(self) -> bool:
        """Whether it left the platform, whoever was there to take it."""
        return self.outcome != "lost" and bool(self.query)

    def curl(self) -> str:
        if not self.left() or not isinstance(self.sealed, str) or lacks(self.query):
            return ""
        kind = "application/json" if beginning(self.plain).startswith("{") else "text/xml"
        url = with_query(str(self.target), _mapping(self.query))
        return curl("POST", url, {"Content-Type": kind}, self.sealed)

    def replay(self, seq: int) -> str:
        return replay(seq) if self.left() else ""

    def broke(self) -> bool:
        """Whether the provider answered with an error of its own."""
        return (self.status or 0) >= SERVER_ERROR

    def counts(self) -> bool:
        return self.attempt == 1 and not self.copy

    def line(self, lang: str) -> str:
        attempt = Text(f"attempt {self.attempt}", f"第 {self.attempt} 次").in_(lang) if self.attempt else ""
        made_up = Text("(made up)", "（伪造）").in_(lang) if self.made_up else ""
        struck, chinese = self.defects or (), self.defects_zh or ()
        if lang == "zh" and len(struck) == len(chinese):
            struck = [f"{one}（{said}）" for one, said in zip(struck, chinese, strict=True)]
        defects = f"[{', '.join(map(str, struck))}]" if struck else ""
        took = Text(f"in {self.wall_ms:.0f} ms", f"{self.wall_ms:.0f} 毫秒").in_(lang) if self.wall_ms else ""
        return (
            f"→ {self.TITLE.in_(lang)} {self.kind} {made_up} {defects} {_of(self.store, lang)} {attempt} "
            f"← {self.word('outcome', lang)} {self._came(lang)} {took}"
        )


class KeyChanged(
    Kind,
    name="key",
    zh="消息密钥",
    says=Text("the push key of an account has changed", "账号的消息加解密密钥已更换"),
):
    owner: str = fact("its appid", "账号 appid")
    phase: str = fact("", "阶段", values={"rotated": "已更换", "restored": "已复原"})
    until: float | None = fact("until when both keys are in use", "新旧密钥并用的截止时间", unit=UNIX)


class AddressRests(
    Kind,
    name="mark_fail",
    zh="推送暂停",
    says=Text(
        "an address that failed too often gets no messages for a while", "失败过多的地址暂时收不到消息推送"
    ),
):
    url: str = fact("the address", "推送地址")
    until: float = fact("until when", "截止时间", unit=UNIX)


class TicketsPassedOver(
    Kind,
    name="tickets_passed_over",
    zh="略过票据",
    says=Text(
        "a long `advance` spared verify tickets that nothing waits for",
        "长时间的 `advance` 略过了无人等待的验证票据推送",
    ),
):
    component: str = fact(*_PLATFORM)
    count: int = fact("how many", "数量")


class CanaryFetched(
    Kind,
    name="canary",
    zh="外部实体",
    says=Text(
        "an address that only a made-up document names was fetched",
        "只在恶意报文里出现的地址被访问了",
    ),
):
    LANES: ClassVar = ("provider", "platform")

    url: str = fact("the address", "被访问的地址")
    client: str | None = fact("who fetched it", "访问者地址")
    push: int | None = fact("number of the push that names it", "写有该地址的推送编号", default=None)
    of_world: str | None = fact("world of that push", "该推送所属的世界", default=None)

    def went_wrong(self) -> bool:
        return True
