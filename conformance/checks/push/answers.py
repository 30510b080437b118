"""Pushes: what is owed an answer, and what must have no effect."""

from __future__ import annotations

from collections.abc import Callable

from conformance.ability import ACTS_ON_PUSHES, TAKES_PUSHES
from conformance.history.deliveries import next_owed_answer, spoiled_pushes
from conformance.history.effects import ACTED, EFFECTS, ignored
from conformance.history.endpoints import COMPONENT_TOKEN, EXCHANGE
from conformance.history.episodes import Episode
from conformance.history.innards import innards
from conformance.history.pushes import STORE_EVENT, UNANSWERED, Push
from conformance.history.steps import Canary
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

LIMIT_MS = 5000.0


def answered(ep: Episode) -> list[Push]:
    """Pushes on the authorization address that an answer was owed to and came for."""
    return [
        push for push in ep.pushes if push.channel == "authorization" and push.owed_answer and push.status
    ]


@check(
    "push.reply-exact",
    Level.MUST,
    "P1",
    chinese="对授权地址的推送，以明文 `success` 应答，一字不差。",
    over=answered,
    reasons=("refused", "other-words"),
    exercised_by=("push/plain",),
)
def reply_exact(push: Push, _ep: Episode) -> Finding | None:
    """A push on the authorization address is answered with exactly `success`, in clear."""
    if push.status == 200 and push.reply == "success":
        return None
    return Finding(
        reason=push.unanswered,
        expected=Text("HTTP 200 success", "应答 HTTP 200 success"),
        seen=Text(f"HTTP {push.status} {push.reply[:60]!r}", f"HTTP {push.status}，应答 {push.reply[:60]!r}"),
        seqs=push.seqs,
    )


def owed_in_time(ep: Episode) -> list[Push]:
    """Pushes on both addresses of the third-party platform that an answer is owed to."""
    return [
        push
        for push in ep.pushes
        if push.channel in {"authorization", "message"} and push.owed_answer and push.sent
    ]


@check(
    "push.reply-in-time",
    Level.MUST,
    "P1",
    chinese="推送在 5 秒内得到应答，微信接口缓慢时也不例外。",
    able=TAKES_PUSHES,
    over=owed_in_time,
    reasons=("no-answer",),
    exercised_by=("push/slow-api",),
)
def reply_in_time(push: Push, _ep: Episode) -> Finding | None:
    """A push is answered within 5 s, also while the platform's API is slow."""
    if push.outcome not in {"timeout", "unreachable"} and push.wall_ms <= LIMIT_MS:
        return None
    return Finding(
        reason="no-answer",
        expected=Text("an answer within 5 s", "5 秒内应答"),
        seen=Text(f"{push.ended.en} after {push.wall_ms:.0f} ms", f"{push.wall_ms:.0f} ms 后{push.ended.zh}"),
        seqs=push.seqs,
    )


def spoiled(wrong: str) -> Callable[[Episode], list[Push]]:
    """Pushes that were wrong in that, in whichever way."""
    return lambda ep: spoiled_pushes(ep, wrong)


@check(
    "push.signature-verified",
    Level.MUST,
    "P2",
    chinese="签名错误的推送不产生任何效果。",
    able=ACTS_ON_PUSHES,
    over=spoiled("signature"),
    reasons=(*EFFECTS, ACTED),
    exercised_by=("push/wrong-signature", "push/forged-messages", "push/forged-unmoved"),
    covers=(EXCHANGE, COMPONENT_TOKEN),
)
def signature_verified(push: Push, ep: Episode) -> Finding | None:
    """A push whose signatures are wrong has no effect."""
    return ignored(push, ep, Text("with a wrong signature", "签名错误的"))


@check(
    "push.msg-signature-not-signature",
    Level.MUST,
    "P2",
    chinese="signature 正确而 msg_signature 错误或缺失的推送，不产生任何效果。",
    able=ACTS_ON_PUSHES,
    over=spoiled("msg_signature"),
    reasons=(*EFFECTS, ACTED),
    exercised_by=("push/only-signature", "push/forged-messages", "push/forged-unmoved"),
    covers=(EXCHANGE, COMPONENT_TOKEN),
)
def msg_signature_not_signature(push: Push, ep: Episode) -> Finding | None:
    """A push with a right signature and a wrong or missing msg_signature has no effect."""
    return ignored(push, ep, Text("signed by `signature` alone", "只有 `signature` 签名的"))


@check(
    "push.tail-appid",
    Level.MUST,
    "P2",
    chinese="签名正确、但末尾 appid 属于另一个第三方平台的密文，不产生任何效果。",
    able=ACTS_ON_PUSHES,
    over=spoiled("appid"),
    reasons=(*EFFECTS, ACTED),
    exercised_by=("push/foreign-tail", "push/forged-messages", "push/forged-unmoved"),
    covers=(EXCHANGE, COMPONENT_TOKEN),
)
def tail_appid(push: Push, ep: Episode) -> Finding | None:
    """A well-signed envelope whose tail names another platform has no effect."""
    return ignored(push, ep, Text("sealed for another platform", "为另一个第三方平台加密的"))


NOT_SURVIVED = ("no-answer", "crashed", "innards-shown", "next-not-taken")


def _survived(push: Push, ep: Episode, expected: Text) -> Finding | None:
    """Judges the answer to a broken push, and whether the next good one is taken."""
    if push.outcome in {"timeout", "unreachable"}:
        return Finding(
            reason="no-answer",
            expected=expected,
            seen=Text(
                f"{push.ended.en} after {push.wall_ms:.0f} ms", f"{push.wall_ms:.0f} ms 后{push.ended.zh}"
            ),
            seqs=push.seqs,
        )
    if push.status >= 500:
        return Finding(
            reason="crashed",
            expected=expected,
            seen=Text(f"HTTP {push.status}", f"应答 HTTP {push.status}"),
            seqs=push.seqs,
        )
    if shown := innards(push.reply):
        return Finding(
            reason="innards-shown",
            expected=Text(f"{expected.en}, without innards", f"{expected.zh}，且不暴露内部信息"),
            seen=Text.same(shown[:80]),
            seqs=push.seqs,
        )
    later = next_owed_answer(push, ep)
    if later is not None and not later.acknowledged:
        return Finding(
            reason="next-not-taken",
            expected=Text("the next good push is taken", "接收下一条正确的推送"),
            seen=Text(
                f"{later.label}: {later.ended.en}, HTTP {later.status}",
                f"{later.label}：{later.ended.zh}，HTTP {later.status}",
            ),
            seqs=(push.seq, later.seq),
        )
    return None


@check(
    "push.tampered",
    Level.MUST,
    "P2",
    chinese="损坏的密文被拒收且不返回错误页面，下一次正常推送照常生效。",
    able=ACTS_ON_PUSHES,
    over=spoiled("seal"),
    reasons=(*NOT_SURVIVED, *EFFECTS, ACTED),
    exercised_by=("push/tampered", "push/forged-messages"),
)
def tampered(push: Push, ep: Episode) -> Finding | None:
    """A damaged envelope is refused without an error page, and the next good push works."""
    return _survived(push, ep, Text("a refusal", "拒绝")) or ignored(
        push, ep, Text("with a damaged envelope", "外层损坏的")
    )


def fetched_of(push: Push, ep: Episode) -> list[Canary]:
    """Who asked for what an entity in it names, be it in a later scenario. Journals of before do not tell
    the push: there it is whatever was fetched about then."""
    its = (ep.world, push.replay_of or push.push)
    return [canary for canary in ep.run.canaries if (canary.world, canary.push) == its] or [
        canary
        for canary in ep.canaries
        if not canary.world and (canary.seq > push.seq or push.at <= canary.at <= push.at + 60)
    ]


@check(
    "push.no-entities",
    Level.MUST,
    "P2",
    chinese="推送里的 DOCTYPE 与实体不被解析，也不耗费时间。",
    able=ACTS_ON_PUSHES,
    over=spoiled("entities"),
    reasons=("entity-fetched", "no-answer", *EFFECTS, ACTED),
    exercised_by=("push/entities",),
)
def no_entities(push: Push, ep: Episode) -> Finding | None:
    """A document type or an entity in a push is not resolved, and costs no time."""
    if fetched := fetched_of(push, ep):
        return Finding(
            reason="entity-fetched",
            expected=Text("no entity is fetched", "不读取任何实体"),
            seen=Text.same(fetched[0].url),
            seqs=(push.seq, fetched[0].seq),
        )
    if push.outcome == "timeout":
        return Finding(
            reason="no-answer",
            expected=Text("an answer at once", "立即应答"),
            seen=Text(f"none in {push.wall_ms:.0f} ms", f"{push.wall_ms:.0f} ms 内没有应答"),
            seqs=push.seqs,
        )
    return ignored(push, ep, Text("with entities", "带实体的"))


@check(
    "push.malformed-survived",
    Level.MUST,
    "P1",
    chinese="空的、过大的或无法解析的推送以 4xx 拒收或照常确认，下一次正常推送照常生效。",
    able=ACTS_ON_PUSHES,
    over=spoiled("shape"),
    reasons=NOT_SURVIVED,
    exercised_by=("push/malformed",),
)
def malformed_survived(push: Push, ep: Episode) -> Finding | None:
    """An empty, huge or unreadable push is refused with 4xx or acknowledged, and the next good one works."""
    return _survived(push, ep, Text("4xx or success", "4xx 或 success"))


def unknown_kinds(ep: Episode) -> list[Push]:
    """Pushes of a kind that nobody knows, rightly sealed; a store's events are known kinds."""
    return [
        push
        for push in ep.pushes
        if push.wrong_in == {"kind"} and push.sent and not push.kind.startswith(STORE_EVENT)
    ]


@check(
    "push.unknown-kind",
    Level.MUST,
    "P1",
    chinese="从未见过的推送类型，照常确认。",
    over=unknown_kinds,
    reasons=UNANSWERED,
    exercised_by=("push/unknown-kind",),
)
def unknown_kind(push: Push, _ep: Episode) -> Finding | None:
    """A kind of push never seen before is acknowledged."""
    if push.acknowledged:
        return None
    return Finding(
        reason=push.unanswered,
        expected=Text("success", "应答 success"),
        seen=Text(
            f"{push.ended.en}, HTTP {push.status} {push.reply[:40]!r}",
            f"{push.ended.zh}，HTTP {push.status} {push.reply[:40]!r}",
        ),
        seqs=push.seqs,
    )
