"""Pushes: how the envelope is opened, and what is said twice or in the wrong order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.ability import ACTS_ON_PUSHES
from conformance.history.deliveries import PushDeliveries, grants_claimed, push_deliveries
from conformance.history.effects import EFFECTS, LOCKED_OUT, effect, legit_tickets, locked_out
from conformance.history.endpoints import COMPONENT_TOKEN, EXCHANGE
from conformance.history.episodes import Episode, after
from conformance.history.grants import NOT_READ, exchanged_late, granted_at, judgeable
from conformance.history.pushes import GRANT_KINDS, Push
from conformance.history.showings import INVENTED, after_pull, showings_of
from conformance.history.store_calls import last_store_call
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Count, Text

WIDE = 16


def _grants_whose(trait: Callable[[Push], bool], ep: Episode) -> Iterator[PushDeliveries]:
    """Grant pushes with some trait whose code was exchanged, or ran out."""
    return (
        pushed for pushed in grants_claimed(ep) if trait(pushed.first) and judgeable(pushed, ep, by_push=True)
    )


def padded(ep: Episode) -> Iterator[PushDeliveries]:
    """Grants pushed in an envelope of more than 16 bytes of padding."""
    return _grants_whose(lambda push: push.pad > WIDE, ep)


@check(
    "push.padding-32",
    Level.MUST,
    "P2",
    chinese="填充以 32 字节为单位：填充 17 至 32 字节的授权推送照常生效。",
    over=padded,
    reasons=NOT_READ,
    exercised_by=("push/padding", "push/padding-seen"),
    covers=(EXCHANGE,),
)
def padding_32(pushed: PushDeliveries, ep: Episode) -> Finding | None:
    """Padding runs to 32 bytes: a grant pushed with a pad of 17 to 32 takes effect."""
    return exchanged_late(pushed, ep, by_push=True)


def in_chinese(ep: Episode) -> Iterator[PushDeliveries]:
    """Grants pushed with text beyond ASCII."""
    return _grants_whose(lambda push: bool(push.plain) and not push.plain.isascii() and push.pad <= WIDE, ep)


@check(
    "push.bytes-not-characters",
    Level.MUST,
    "P2",
    chinese="密文里的长度按字节计算：含中文的授权推送照常生效。",
    over=in_chinese,
    reasons=NOT_READ,
    exercised_by=("push/chinese", "push/chinese-seen"),
    covers=(EXCHANGE,),
)
def bytes_not_characters(pushed: PushDeliveries, ep: Episode) -> Finding | None:
    """The length in the envelope counts bytes: a grant pushed with Chinese text takes effect."""
    return exchanged_late(pushed, ep, by_push=True)


@dataclass(frozen=True, slots=True)
class AnsweredPlatform:
    """All pushes to one platform in an episode that it owed an answer to, and answered."""

    component: str
    pushes: tuple[Push, ...]

    @property
    def label(self) -> Text:
        return Text(f"pushes to {self.component}", f"发给 {self.component} 的推送")


def platforms(ep: Episode) -> list[AnsweredPlatform]:
    """The platforms whose pushes were answered."""
    answered: dict[str, list[Push]] = {}
    for push in ep.pushes:
        if push.component and push.channel == "authorization" and push.owed_answer and push.status:
            answered.setdefault(push.component, []).append(push)
    return [AnsweredPlatform(component, tuple(pushes)) for component, pushes in answered.items()]


@check(
    "push.odd-key",
    Level.MUST,
    "P2",
    chinese="43 个字符的密钥末位带有多余比特时，照常解密。",
    able=ACTS_ON_PUSHES,
    over=platforms,
    needs=("odd_key",),
    reasons=("unread",),
    exercised_by=("push/plain",),
)
def odd_key(platform: AnsweredPlatform, _ep: Episode) -> Finding | None:
    """A key of 43 characters with spare bits set opens envelopes like any other."""
    # A reply in a wrong form is judged elsewhere; here it shows that the push was read.
    if any("success" in push.reply.lower() for push in platform.pushes):
        return None
    return Finding(
        reason="unread",
        expected=Text("pushes sealed with such a key are read", "能读取用这种密钥加密的推送"),
        seen=Text(
            f"none of {len(platform.pushes)} was answered with success",
            f"{len(platform.pushes)} 条中没有一条以 success 应答",
        ),
        seqs=tuple(push.seq for push in platform.pushes[:3]),
    )


def copied(ep: Episode) -> list[PushDeliveries]:
    """Grants whose push was delivered several times."""
    return [pushed for pushed in push_deliveries(ep, *GRANT_KINDS) if pushed.copies > 1 and pushed.first.code]


@check(
    "push.duplicate-once",
    Level.MUST,
    "P1",
    chinese="多次送达的同一推送只生效一次。",
    able=ACTS_ON_PUSHES,
    over=copied,
    reasons=("code-again",),
    exercised_by=("push/duplicate", "push/duplicate-at-once"),
    covers=(EXCHANGE,),
)
def duplicate_once(pushed: PushDeliveries, ep: Episode) -> Finding | None:
    """A push that is delivered several times has one effect."""
    tries = [call for call in ep.exchanges.get(pushed.first.code or "", []) if call.definite]
    if len(tries) <= 1:
        return None
    return Finding(
        reason="code-again",
        expected=Text("its code is exchanged once", "授权码只换取一次"),
        seen=Text(
            f"{len(tries)} exchanges for {pushed.copies} copies",
            f"{pushed.copies} 份推送换取了 {len(tries)} 次",
        ),
        seqs=(pushed.first.seq, *(call.seq for call in tries[:3])),
    )


def replays(ep: Episode) -> list[Push]:
    """Old pushes sent again; a ticket only where its value has changed since."""
    return [push for push in ep.pushes if push.replay_of is not None and push.sent and _stale(push, ep)]


def _stale(push: Push, ep: Episode) -> bool:
    if not push.ticket:
        return True
    newest = [
        earlier.ticket
        for earlier in ep.pushes
        if earlier.ticket and earlier.owed_answer and earlier.delivered and earlier.seq < push.seq
        if earlier.component == push.component
    ]
    return bool(newest) and newest[-1] != push.ticket


@check(
    "push.replayed",
    Level.SHOULD,
    "P2",
    chinese="再次发来的旧推送不产生任何效果。",
    able=ACTS_ON_PUSHES,
    over=replays,
    reasons=("code-again", "old-ticket", *EFFECTS),
    exercised_by=("push/replayed",),
    covers=(EXCHANGE, COMPONENT_TOKEN),
)
def replayed(push: Push, ep: Episode) -> Finding | None:
    """An old push that is sent again has no effect."""
    expected = Text("a replayed push has no effect", "重放的推送没有效果")
    again = [
        call
        for call in ep.exchanges.get(push.code or "", [])
        if push.code and call.started_ms >= push.started_ms and _first_answer(call.seq, push, ep)
    ]
    if again:
        return Finding(
            reason="code-again",
            expected=expected,
            seen=Text("its code was exchanged again", "授权码被再次换取"),
            seqs=(push.seq, again[0].seq),
        )
    if push.ticket in legit_tickets(ep.run):
        for call in ep.calls_to(COMPONENT_TOKEN):
            newer = [
                other
                for other in ep.pushes
                if other.ticket and other.owed_answer and other.delivered and push.seq < other.seq < call.seq
            ]
            if newer or call.started_ms < push.started_ms:
                continue
            if call.sent("component_verify_ticket") == push.ticket:
                return Finding(
                    reason="old-ticket",
                    expected=expected,
                    seen=Text("its old ticket was used", "使用了其中的旧票据"),
                    seqs=(push.seq, call.seq),
                )
    if evidence := effect(push, ep):
        return Finding(reason=evidence.reason, expected=expected, seen=evidence.seen, seqs=evidence.seqs)
    return None


def _first_answer(seq: int, push: Push, ep: Episode) -> bool:
    """Whether the code had a definite answer before that exchange."""
    return any(call.definite and call.seq < seq for call in ep.exchanges.get(push.code or "", []))


def without_pre_auth_code(ep: Episode) -> Iterator[PushDeliveries]:
    """Grants pushed without a pre-auth code."""
    return _grants_whose(lambda push: not push.fields.get("PreAuthCode") and push.from_platform, ep)


@check(
    "push.optional-fields",
    Level.MUST,
    "T1",
    chinese="不含 PreAuthCode 的授权推送照常生效。",
    over=without_pre_auth_code,
    reasons=NOT_READ,
    exercised_by=("push/optional-fields", "auth/codes-at-once"),
    covers=(EXCHANGE,),
)
def optional_fields(pushed: PushDeliveries, ep: Episode) -> Finding | None:
    """A grant pushed without PreAuthCode takes effect."""
    return exchanged_late(pushed, ep, by_push=True)


@dataclass(frozen=True, slots=True)
class SwappedPushes:
    """Two pushes about one store of which the newer arrived first."""

    newer: PushDeliveries
    older: PushDeliveries

    @property
    def label(self) -> Text:
        return Text(
            f"{self.newer.label} before {self.older.label}", f"{self.newer.label} 先于 {self.older.label}"
        )

    @property
    def store(self) -> str:
        return self.newer.first.store or ""


def swapped(ep: Episode) -> Iterator[SwappedPushes]:
    """Grants and their ends that arrived in the wrong order, at least a second apart by CreateTime."""
    pushes = push_deliveries(ep, *GRANT_KINDS, "unauthorized")
    newest: dict[tuple[str | None, str | None], PushDeliveries] = {}
    for pushed in sorted(pushes, key=lambda pushed: pushed.arrived):
        push = pushed.first
        if not pushed.delivered or not push.owed_answer:
            continue
        newer = newest.get((push.store, push.component))
        if newer is not None and newer.first.created >= push.created + 1:
            if (newer.first.kind in GRANT_KINDS) != (push.kind in GRANT_KINDS):
                yield SwappedPushes(newer, pushed)
        else:
            newest[push.store, push.component] = pushed


@check(
    "push.order-independent",
    Level.MUST,
    "P1",
    chinese="两个推送先后颠倒，最终状态与正常顺序相同。",
    able=ACTS_ON_PUSHES,
    over=swapped,
    reasons=(*LOCKED_OUT, "call-failed", "used-after-end", INVENTED),
    exercised_by=("push/order",),
)
def order_independent(pair: SwappedPushes, ep: Episode) -> Finding | None:
    """Two pushes that arrive in the wrong order end in the same state as in the right one."""
    seq = pair.older.arrived
    seqs = (pair.newer.arrived, seq)
    if pair.newer.first.kind in GRANT_KINDS:
        if locked := locked_out(ep, pair.store, seq):
            return Finding(
                reason=locked.reason,
                expected=Text("the newer grant stands", "以较新的授权为准"),
                seen=locked.seen,
                seqs=(*seqs, *locked.seqs),
            )
        asked = last_store_call(ep, pair.store, seq)
        if asked and granted_at(ep, pair.store, asked.seq) and not asked.works(ep):
            return Finding(
                reason=asked.not_called,
                expected=Text("the newer grant stands", "以较新的授权为准"),
                seen=asked.outcome,
                seqs=(*seqs, asked.seq),
            )
        return None
    uses = [call for call in after(ep.store_calls.get(pair.store, []), seq) if call.on_store]
    if len(uses) > 1 and not granted_at(ep, pair.store, uses[1].seq):
        return Finding(
            reason="used-after-end",
            expected=Text("the newer end of the grant stands", "以较新的取消授权为准"),
            seen=Text(f"{Count(len(uses)):call} with the store's token", f"用店铺令牌调用了 {len(uses)} 次"),
            seqs=(*seqs, *(call.seq for call in uses[:3])),
        )
    for showing in after_pull(showings_of(ep, pair.store), seq):
        if invented := showing.invented():
            return showing.finding(
                Text("the newer end of the grant stands", "以较新的取消授权为准"), invented
            )
    return None
