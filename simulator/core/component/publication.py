"""Publication on the whole network: declared, or earned by the release test.

The test is a list of checks over what a provider did with a few pushes. Facts: the five pairs of test
accounts, what is sent and what must come back are documented; the check of an event stood on the page
until 2020 only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.core import addresses
from simulator.core.component import accounts
from simulator.core.component.accounts import Account, AccountKind
from simulator.core.component.entities import Component
from simulator.core.entity import altered
from simulator.journal.entry import Entry
from simulator.journal.kinds.exchanged import PushAttempted
from simulator.journal.kinds.market import PlatformPublished
from simulator.texts import NOTHING, Text

if TYPE_CHECKING:
    from simulator.core.world import World

TEXT = "TESTCOMPONENT_MSG_TYPE_TEXT"
API_TEXT = "QUERY_AUTH_CODE:"
EVENT = "LOCATION"
QUERY_AUTH = "component.api_query_auth"
CUSTOM_SEND = "message.custom.send"

# official account and Mini Program, each with its original id
PAIRS: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("wx570bc396a51b8ff8", "gh_3c884a361561"), ("wxd101a85aa106f53e", "gh_8dad206e9538")),
    (("wx9252c5e0bb1836fc", "gh_c0f28a78b318"), ("wxc39235c15087f6f3", "gh_905ae9d01059")),
    (("wx8e1097c5bc82cde9", "gh_3f222ed8d140"), ("wx7720d01d4b2a4500", "gh_393666f1fdf4")),
    (("wx14550af28c71a144", "gh_26128078e9ab"), ("wx05d483572dcd5d8b", "gh_39abb5d4e1b7")),
    (("wxa35b9c23cfe664eb", "gh_2b3713f184a6"), ("wx5910277cae6fd970", "gh_7818dcb60240")),
)
# the set that brings the message checks, by kind of account
MESSAGE_SET = {AccountKind.OFFICIAL_ACCOUNT: 1, AccountKind.MINI_PROGRAM: 19}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one check looks at: the entries since it began, and what was sent where.

    `url` is empty where the platform names no address for it.
    """

    entries: Sequence[Entry]
    url: str = ""
    account: str = ""
    openid: str = ""
    code: str = ""

    def pushes(self, kind: str) -> list[Entry]:
        """First attempts: a retry that was left from before the check is none of it."""
        return [
            entry
            for entry in self.entries
            if entry.kind == "push"
            and entry.data["kind"] == kind
            and entry.data["attempt"] == 1
            and (not self.account or entry.data["store"] == self.account)
        ]

    def calls(self, endpoint: str) -> list[Entry]:
        return [
            entry for entry in self.entries if entry.kind == "call" and entry.data["endpoint"] == endpoint
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the result: passed, or why not, and the journal entries that show it.

    `wrong` says in a word what `reason` says in full: one of `WRONG`, empty where it passed.
    """

    check: str
    account: str = ""
    passed: bool
    wrong: str = ""
    reason: Text = NOTHING
    seqs: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "check": self.check,
            "account": self.account or None,
            "passed": self.passed,
            "wrong": self.wrong or None,
            "reason": self.reason.en or None,
            "reason_zh": self.reason.zh or None,
            "seqs": list(self.seqs),
        }


UNSENT = "unsent"  # nothing came to the provider
WRONG = (UNSENT, "no-answer", "refused", "other-words", "not-swapped", "code-unused", "message-unsent")
Judged = tuple[str, Text, tuple[int, ...]]  # what is wrong, why; both empty where it passes; and the evidence


MESSAGE = Text("the message", "消息")
MESSAGE_URL = Text("message URL", "消息与事件接收 URL")
EVENT_URL = Text("address for it", "授权事件接收 URL")


def _unsent(seen: Evidence, what: Text, address: Text) -> Text:
    """Why nothing was sent."""
    if not seen.url:
        return Text(
            f"{what.en} was not sent: the platform has no {address.en}",
            f"{what.zh}没有发出：第三方平台没有填写{address.zh}",
        )
    return Text(
        f"{what.en} was not sent to {seen.url} while the test waited: a fault or an earlier push holds it "
        "back",
        f"检测期间{what.zh}没有发到 {seen.url}：被故障或更早的推送阻挡",
    )


def _acknowledged(kind: str) -> Callable[[Evidence], Judged]:
    def judge(seen: Evidence) -> Judged:
        pushes = seen.pushes(kind)
        if not pushes:
            return UNSENT, _unsent(seen, Text(kind, f"{kind} "), EVENT_URL), ()
        return _first_reply(pushes)

    return judge


def _first_reply(pushes: list[Entry]) -> Judged:
    """The first attempt decides: the test does not wait for a retry."""
    first = pushes[0]
    if first.data["outcome"] == "acknowledged":
        return "", NOTHING, (first.seq,)
    came = PushAttempted.read(first.data).answered()
    why = Text(
        f"{first.data['kind']} was not answered with success in time: {came.en}",
        f"{first.data['kind']} 没有及时以 success 应答：{came.zh}",
    )
    return _unanswered(first), why, (first.seq,)


def _unanswered(push: Entry) -> str:
    """Of a push that was not answered as it has to be, how."""
    if push.data["outcome"] in {"timeout", "unreachable"}:
        return "no-answer"
    return "other-words" if push.data["status"] == 200 else "refused"


def _text(expected: str, kind: str) -> Callable[[Evidence], Judged]:
    def judge(seen: Evidence) -> Judged:
        pushes = seen.pushes(kind)
        if not pushes:
            return UNSENT, _unsent(seen, MESSAGE, MESSAGE_URL), ()
        first = pushes[0]
        answer: Mapping[str, Any] | None = first.data["answer"]
        if answer is None:
            came = PushAttempted.read(first.data).answered()
            why = Text(f"no encrypted answer came: {came.en}", f"没有得到加密的应答：{came.zh}")
            return "no-answer", why, (first.seq,)
        if answer.get("MsgType") != "text" or answer.get("Content") != expected:
            why = Text(
                f"the answer is {answer.get('Content')!r}, and {expected!r} is right",
                f"应答为 {answer.get('Content')!r}，应为 {expected!r}",
            )
            return "other-words", why, (first.seq,)
        sent = first.data["fields"]
        if (answer["ToUserName"], answer["FromUserName"]) != (sent["FromUserName"], sent["ToUserName"]):
            why = Text(
                "the answer does not swap ToUserName and FromUserName",
                "应答没有互换 ToUserName 与 FromUserName",
            )
            return "not-swapped", why, (first.seq,)
        return "", NOTHING, (first.seq,)

    return judge


def _api_text(seen: Evidence) -> Judged:
    pushes = seen.pushes("text")
    if not pushes:
        return UNSENT, _unsent(seen, MESSAGE, MESSAGE_URL), ()
    first = pushes[0]
    if first.data["outcome"] != "acknowledged" or first.data["answer"] is not None:
        came = PushAttempted.read(first.data).answered()
        wrong = "other-words" if first.data["answer"] is not None else _unanswered(first)
        why = Text(
            f"an empty answer or success is right, and {came.en} came",
            f"应答空内容或 success，实得 {came.zh}",
        )
        return wrong, why, (first.seq,)
    asked = [call for call in seen.calls(QUERY_AUTH) if _body(call).get("authorization_code") == seen.code]
    if not asked:
        why = Text(
            "api_query_auth was not called with the code of the message",
            "没有用消息中的授权码调用 api_query_auth",
        )
        return "code-unused", why, (first.seq,)
    exchanged = [call for call in asked if not call.data["errcode"]]
    if not exchanged:
        code = asked[-1].data["errcode"]
        why = Text(f"api_query_auth was refused with {code}", f"api_query_auth 被拒，errcode {code}")
        return "code-unused", why, (first.seq, asked[-1].seq)
    right = f"{seen.code}_from_api"
    sent = [call for call in seen.calls(CUSTOM_SEND) if call.seq > exchanged[0].seq]
    if not sent:
        why = Text("no customer-service message was sent afterwards", "此后没有发送客服消息")
        return "message-unsent", why, (first.seq, exchanged[0].seq)
    seqs = (first.seq, exchanged[0].seq, sent[-1].seq)
    body = _body(sent[-1])
    if sent[-1].data["errcode"]:
        code = sent[-1].data["errcode"]
        why = Text(f"the customer-service message was refused with {code}", f"客服消息被拒，errcode {code}")
        return "message-unsent", why, seqs
    content = body.get("text", {}).get("content") if isinstance(body.get("text"), dict) else None
    if body.get("touser") != seen.openid:
        why = Text("the customer-service message went to another user", "客服消息发给了别的用户")
        return "message-unsent", why, seqs
    if content != right:
        why = Text(
            f"the customer-service message says {content!r}, and <code>_from_api is right",
            f"客服消息的内容为 {content!r}，应为 <code>_from_api",
        )
        return "other-words", why, seqs
    return "", NOTHING, seqs


def _body(entry: Entry) -> Mapping[str, Any]:
    return entry.data["body"] if isinstance(entry.data["body"], dict) else {}


# what each check is called, and what decides it
CHECKS: dict[str, Callable[[Evidence], Judged]] = {
    "ticket": _acknowledged("component_verify_ticket"),
    "authorized": _acknowledged("authorized"),
    "text": _text(f"{TEXT}_callback", "text"),
    "api_text": _api_text,
    "event": _text(f"{EVENT}from_callback", EVENT),
    "unauthorized": _acknowledged("unauthorized"),
}


BY_MESSAGE = ("text", "api_text", "event")


def judge(check: str, seen: Evidence) -> Line:
    wrong, reason, seqs = CHECKS[check](seen)
    return Line(check=check, account=seen.account, passed=not wrong, wrong=wrong, reason=reason, seqs=seqs)


def message_checks(component: Component, kind: AccountKind, *, event: bool) -> tuple[str, ...]:
    """The checks by message that apply to a test account: those of the sets the platform has ticked."""
    if MESSAGE_SET[kind] not in component.permission_sets:
        return ()
    plain = ("text",) if kind is AccountKind.OFFICIAL_ACCOUNT else ()
    return (*plain, "api_text", *(("event",) if event and plain else ()))


def taken(world: World, pair: int) -> str:
    """The appid of a pair that is an account, or a store, already; empty where neither is."""
    appids = (appid for appid, _ in PAIRS[pair - 1] if accounts.find(world, appid) is not None)
    return next(appids, "")


def accounts_of_pair(world: World, pair: int) -> list[Account]:
    """The two accounts of a pair, registered."""
    kinds = (AccountKind.OFFICIAL_ACCOUNT, AccountKind.MINI_PROGRAM)
    registered = []
    for kind, (appid, user_name) in zip(kinds, PAIRS[pair - 1], strict=True):
        account = Account(
            appid=appid,
            number=world.sequence("account"),
            kind=kind,
            user_name=user_name,
            nickname=f"release test {kind.replace('_', ' ')}",
            company="WeChat",
        )
        world.tables.put(account)
        registered.append(account)
    return registered


def publish(world: World, component: Component) -> None:
    """From now on every account can grant; stores that bought before are granted nothing for it."""
    addresses.published(world, component.appid)
    if component.published:
        return
    world.tables.put(altered(component, published=True, published_at=world.clock.now()))
    world.record(PlatformPublished(component=component.appid, phase="published"))
