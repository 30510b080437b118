"""Authorization: how a grant becomes tokens, and how it is found again when its push was lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.deliveries import PushDeliveries, grants_pushed, push_deliveries
from conformance.history.effects import is_guess
from conformance.history.endpoints import AUTHORIZER_TOKEN, EXCHANGE
from conformance.history.episodes import Episode, after, before
from conformance.history.grants import (
    NOT_IN_TIME,
    exchanged_late,
    grant_steps,
    granted_at,
    judgeable,
    next_change,
)
from conformance.history.pushes import GRANT_KINDS
from conformance.history.steps import GrantStep
from conformance.history.store_calls import NOT_CALLED, StoreCallProbe, last_store_call, store_call_probes
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

REFRESH_REFUSED = 61023


def grants(ep: Episode) -> Iterator[PushDeliveries]:
    """Grants pushed whose code was exchanged, or ran out."""
    return (
        pushed for pushed in grants_pushed(ep) if pushed.first.kind == "authorized" and judgeable(pushed, ep)
    )


@check(
    "auth.code-exchanged",
    Level.MUST,
    "T1",
    "T3",
    chinese="`authorized` 推送里的授权码在过期前换取授权信息。",
    over=grants,
    reasons=NOT_IN_TIME,
    exercised_by=(
        "auth/crash-unlisted",
        "auth/broken-first",
        "auth/cancel-of-unknown",
        "auth/code-in-time",
        "auth/exchange-fails",
        "auth/exchange-fails-unlisted",
        "auth/late-event-unlisted",
        "auth/restart-between",
        "auth/codes-at-once",
    ),
    covers=(EXCHANGE,),
)
def code_exchanged(pushed: PushDeliveries, ep: Episode) -> Finding | None:
    """The code of an `authorized` push is exchanged before it expires."""
    return exchanged_late(pushed, ep)


@dataclass(frozen=True, slots=True)
class Code:
    """One authorization code and every exchange of it."""

    code: str
    calls: tuple[Call, ...]

    @property
    def label(self) -> Text:
        return Text(f"code {self.code[:24]}…", f"授权码 {self.code[:24]}…")


def codes(ep: Episode) -> Iterator[Code]:
    """Codes with an answered exchange; those of a push delivered several times are judged elsewhere."""
    copied = {pushed.first.code for pushed in push_deliveries(ep, *GRANT_KINDS) if pushed.copies > 1}
    for code, tries in ep.exchanges.items():
        calls = tuple(call for call in tries if not is_guess(ep, call))
        if code and code not in copied and any(call.definite for call in calls):
            yield Code(code, calls)


@check(
    "auth.code-once",
    Level.MUST,
    "T1",
    chinese="授权码已得到应答后，不再用它换取授权信息。",
    over=codes,
    reasons=("code-again",),
    exercised_by=("auth/one-code", "auth/purchase", "token/restart"),
    covers=(EXCHANGE,),
)
def code_once(code: Code, _ep: Episode) -> Finding | None:
    """A code is not exchanged again once an answer to it has arrived."""
    first = next(call for call in code.calls if call.definite)
    again = [call for call in code.calls if call.seq > first.seq and call.started_ms >= first.ended_ms]
    if not again:
        return None
    return Finding(
        reason="code-again",
        expected=Text("one exchange a code", "每个授权码只换一次"),
        seen=Text(f"exchanged again, errcode {again[0].errcode}", f"再次换取，errcode {again[0].errcode}"),
        seqs=(first.seq, again[0].seq),
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """A grant, or its loss, and the call that shows whether the store works all the same."""

    store: str
    since: int
    why: Text
    store_call: StoreCallProbe

    @property
    def label(self) -> Text:
        return Text(f"{self.store} {self.why.en}", f"{self.store}，{self.why.zh}")


def _proof(ep: Episode, store: str, seq: int, why: Text, until: int | None = None) -> Iterator[Proof]:
    asked = last_store_call(ep, store, seq, until)
    if asked is None or not granted_at(ep, store, asked.seq) or ep.call_fault_at(asked.start, asked.at):
        return
    if not any(call.rests_until > asked.at for call in before(after(ep.calls, seq), asked.seq)):
        yield Proof(store, seq, why, asked)


def _works(proof: Proof, ep: Episode) -> Finding | None:
    if proof.store_call.works(ep):
        return None
    return Finding(
        reason=proof.store_call.not_called,
        expected=Text(f"a store {proof.why.en} can be called for", f"可以代这家店铺调用：{proof.why.zh}"),
        seen=proof.store_call.outcome,
        seqs=(proof.since, proof.store_call.seq),
    )


def lost_grants(ep: Episode) -> Iterator[Proof]:
    """Grants whose push was lost, or whose code was tried in vain, and a call for the store after that."""
    if ep.did("switch", name="empty_refresh_token", value=True):
        return
    lost = {pushed.first.code for pushed in push_deliveries(ep, *GRANT_KINDS) if pushed.lost}
    for step in grant_steps(ep, "granted", "updated"):
        tries = ep.exchanges.get(step.code or "", [])
        if step.code and step.code in lost:
            yield from _proof(
                ep,
                step.store,
                step.seq,
                Text("whose grant was not heard of", "授权的推送没有收到"),
                next_change(ep, step),
            )
        elif tries and not any(call.took_effect for call in tries):
            yield from _proof(
                ep, step.store, step.seq, Text("whose code failed", "授权码没有换成"), next_change(ep, step)
            )


@check(
    "auth.lost-event",
    Level.MUST,
    "T3",
    chinese="授权推送丢失、或授权码换取失败的店铺，能从授权列表或详情中找到，并能代其调用。",
    over=lost_grants,
    needs=("call",),
    reasons=NOT_CALLED,
    exercised_by=(
        "auth/banned-beside",
        "auth/code-ran-out",
        "auth/exchange-fails",
        "auth/list-fails",
        "auth/list-moves",
        "auth/lost-again",
        "auth/lost-event",
        "auth/many-lost",
        "auth/password-mended-unheard",
        "auth/tries",
        "store/grant-unheard",
    ),
)
def lost_event(proof: Proof, ep: Episode) -> Finding | None:
    """A store whose grant was not heard of, or whose code failed, is found in list or info, and works."""
    return _works(proof, ep)


def lost_refresh_tokens(ep: Episode) -> Iterator[Proof]:
    """Stores whose refresh token was forgotten or refused, and a call for them after that."""
    for probe in ep.probes:
        if probe.probe == "forget" and "refresh_tokens" in str(probe.asked("what")):
            for store in ep.stores:
                if granted_at(ep, store, probe.seq):
                    yield from _proof(
                        ep, store, probe.seq, Text("whose refresh token was lost", "刷新令牌丢失了")
                    )
    refused: dict[str, int] = {}
    for call in ep.calls_to(AUTHORIZER_TOKEN):
        if call.errcode == REFRESH_REFUSED and call.store and ep.is_current_store(call.store):
            refused.setdefault(call.store, call.seq)
    for store, seq in refused.items():
        yield from _proof(ep, store, seq, Text("whose refresh token was refused", "刷新令牌被拒绝了"))


@check(
    "auth.lost-refresh-token",
    Level.MUST,
    "T3",
    chinese="刷新令牌丢失或被拒后重新获取，并能代店铺调用。",
    over=lost_refresh_tokens,
    needs=("call",),
    reasons=NOT_CALLED,
    exercised_by=(
        "auth/absent-beside",
        "auth/info-busy",
        "auth/lost-refresh-token",
        "auth/refused-again",
        "auth/refused-refresh-token",
    ),
    covers=(AUTHORIZER_TOKEN,),
)
def lost_refresh_token(proof: Proof, ep: Episode) -> Finding | None:
    """A refresh token that is lost or refused is found again, and the store can be called for."""
    return _works(proof, ep)


@dataclass(frozen=True, slots=True)
class Unexchanged:
    """A grant whose refresh token is empty in list and info, as its code was never seen, the seq of the next
    change, and the one past all that shows what came of it."""

    step: GrantStep
    next_change: int
    until: int

    @property
    def label(self) -> Text:
        return self.step.label


def empty_grants(ep: Episode) -> Iterator[Unexchanged]:
    """Grants with a lost push while list and info keep the refresh token empty."""
    switched = ep.did("switch", name="empty_refresh_token", value=True)
    lost = {pushed.first.code for pushed in push_deliveries(ep, *GRANT_KINDS) if pushed.lost}
    for step in grant_steps(ep, "granted", "updated"):
        if switched and step.seq > switched[0].seq and step.code in lost:
            yield Unexchanged(step, next_change(ep, step) or ep.end + 1, ep.end + 1)


@check(
    "auth.empty-in-list",
    Level.MUST,
    "T3",
    chinese="不使用授权列表或详情里为空的刷新令牌，店铺下次授权后恢复正常。",
    over=empty_grants,
    reasons=("empty-refresh-token", *NOT_CALLED),
    exercised_by=("auth/empty-in-list",),
    covers=(AUTHORIZER_TOKEN,),
)
def empty_in_list(gap: Unexchanged, ep: Episode) -> Finding | None:
    """An empty refresh token in list or info is not used, and the store works after its next grant."""
    store = gap.step.store
    for call in after(ep.calls_to(AUTHORIZER_TOKEN), gap.step.seq):
        if call.store == store and not call.sent("authorizer_refresh_token"):
            return Finding(
                reason="empty-refresh-token",
                expected=Text("an empty refresh token is not used", "不使用空的刷新令牌"),
                seen=Text("a token was asked for with it", "用它换取过令牌"),
                seqs=(gap.step.seq, call.seq),
            )
    asked = last_store_call(ep, store, gap.next_change)
    if asked and granted_at(ep, store, asked.seq) and not asked.works(ep):
        return Finding(
            reason=asked.not_called,
            expected=Text("the store works after its next grant", "下一次授权后店铺可用"),
            seen=asked.outcome,
            seqs=(gap.step.seq, gap.next_change, asked.seq),
        )
    return None


def _proofs(ep: Episode, step: GrantStep) -> Iterator[Proof]:
    """Every call asked for since the push of a grant was acknowledged, until the next change."""
    pushes = [pushed for pushed in grants_pushed(ep) if pushed.first.code == step.code]
    until = next_change(ep, step) or ep.end + 1
    for asked in store_call_probes(ep, step.store):
        heard = pushes and pushes[0].arrived < asked.start
        if heard and asked.seq < until and not ep.call_fault_at(asked.start, asked.at):
            yield Proof(
                step.store, step.seq, Text("that granted more by buying", "因购买而授予了更多权限"), asked
            )


def partial_grants(ep: Episode) -> Iterator[Proof]:
    """Purchases that added sets to a grant, and a call for the store after that."""
    for step in grant_steps(ep, "updated"):
        if step.by == "purchase" and step.pushed == "updateauthorized":
            yield from _proofs(ep, step)


@check(
    "auth.partial-grant",
    Level.MUST,
    "T1",
    chinese="只有部分权限集的店铺购买后，补授权限集所开放的调用可以成功。",
    over=partial_grants,
    needs=("call",),
    reasons=NOT_CALLED,
    exercised_by=("auth/partial-grant", "auth/update-kept", "auth/update-of-unknown"),
)
def partial_grant(proof: Proof, ep: Episode) -> Finding | None:
    """A store that held some of the sets buys: the calls that the rest open work."""
    return _works(proof, ep)
