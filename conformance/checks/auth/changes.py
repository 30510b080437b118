"""Authorization: grants that change, end and come back, in the right order and the wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.ability import CALLS_FOR_STORES
from conformance.history.calls import Call
from conformance.history.deliveries import PushDeliveries, grants_pushed
from conformance.history.effects import LOCKED_OUT, locked_out
from conformance.history.endpoints import AUTHORIZER_TOKEN, EXCHANGE
from conformance.history.episodes import Episode, after
from conformance.history.grants import (
    NOT_IN_TIME,
    STORMED,
    EndedGrant,
    UnheardEnd,
    ended_grants,
    exchanged_late,
    granted_at,
    next_change,
    unheard_ends,
)
from conformance.history.pushes import Push
from conformance.history.steps import GrantStep
from conformance.history.store_calls import NOT_CALLED, last_store_call
from conformance.history.tries import in_turn
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Count, Text

PASSWORD_CHANGED = 42007
TOO_OFTEN = 3
RENEWALS = 3
ENDS = ("cancel", "closed")  # by what, beside a refund
FORMER = ("former-refresh-token", "revoked-token")


@dataclass(frozen=True, slots=True)
class RenewedGrant:
    """A grant that replaced an earlier one, the push that told it, and the seq of the next change."""

    step: GrantStep
    former: str
    pushed: PushDeliveries
    until: int

    @property
    def label(self) -> Text:
        return self.step.label


def renewed(*pushed: str) -> Callable[[Episode], Iterator[RenewedGrant]]:
    """Grants told by such a push whose refresh token differs from the one before."""

    def over(ep: Episode) -> Iterator[RenewedGrant]:
        by_code = {each.first.code: each for each in grants_pushed(ep) if each.first.kind in pushed}
        former: dict[tuple[str, str], str] = {}
        for step in ep.grants:
            key = (step.component, step.store)
            push = by_code.get(step.code)
            if (
                step.code
                and push
                and ep.is_current_store(step.store)
                and former.get(key, step.refresh_token) != step.refresh_token
            ):
                yield RenewedGrant(step, former[key], push, next_change(ep, step) or ep.end + 1)
            if step.refresh_token:
                former[key] = step.refresh_token

    return over


@check(
    "auth.update",
    Level.MUST,
    "T1",
    chinese="`updateauthorized` 推送替换已保存的授权。",
    over=renewed("updateauthorized"),
    reasons=(*NOT_IN_TIME, *FORMER, *NOT_CALLED),
    exercised_by=("auth/at-once", "auth/password-mended", "auth/update", "auth/update-fails"),
    covers=(EXCHANGE,),
)
def update(grant: RenewedGrant, ep: Episode) -> Finding | None:
    """An `updateauthorized` push replaces the grant that was stored."""
    if late := exchanged_late(grant.pushed, ep):
        return late
    if stale := _uses_former(grant, ep):
        return stale
    asked = last_store_call(ep, grant.step.store, grant.pushed.arrived, grant.until)
    if asked and not asked.works(ep) and granted_at(ep, grant.step.store, asked.seq):
        return Finding(
            reason=asked.not_called,
            expected=Text("the updated grant is used", "使用更新后的授权"),
            seen=asked.outcome,
            seqs=(grant.pushed.arrived, asked.seq),
        )
    return None


def _uses_former(grant: RenewedGrant, ep: Episode) -> Finding | None:
    """The refresh token before, or a token got by it, used after the new code had been exchanged."""
    store, component = grant.step.store, grant.step.component
    done = [call for call in ep.exchanges.get(grant.step.code or "", []) if call.ok]
    start_ms = done[0].ended_ms if done else None
    # A quick provider works on a push before its acknowledgement is in the journal.
    since = ep.over(min([grant.pushed.arrived, *(call.seq for call in done[:1])]))
    for call in after(ep.calls_to(AUTHORIZER_TOKEN), since):
        if call.seq >= grant.until or (call.store, call.component) != (store, component):
            continue
        if call.sent("authorizer_refresh_token") == grant.former and (
            start_ms is None or call.started_ms >= start_ms
        ):
            return Finding(
                reason="former-refresh-token",
                expected=Text("the refresh token of the newest grant is used", "使用最新授权的刷新令牌"),
                seen=Text("the one before it was", "用的是先前的那个"),
                seqs=(grant.pushed.arrived, call.seq),
            )
    for call in after(ep.store_calls.get(store, []), since):
        if start_ms is None or call.started_ms < start_ms or call.seq >= grant.until or not call.token:
            continue
        if call.token.state == "revoked" and call.token.owner == component:
            return Finding(
                reason="revoked-token",
                expected=Text("tokens of the former grant are dropped", "弃用旧授权的令牌"),
                seen=Text(
                    f"{call.label} with a token that died with it", f"{call.label} 用了随旧授权失效的令牌"
                ),
                seqs=(done[0].seq, call.seq),
            )
    return None


def other_ends(ep: Episode) -> list[EndedGrant | UnheardEnd]:
    """Grants that something else than a refund ended, told by a push or by none."""
    return [*ended_grants(ep, *ENDS), *unheard_ends(ep, *ENDS)]


@check(
    "auth.cancel-stops-calls",
    Level.MUST,
    "T11",
    chinese="收到 `unauthorized` 后（取消授权或店铺注销），令牌最多再用于一次核实；没有收到的，被拒后停止。",
    able=CALLS_FOR_STORES,
    over=other_ends,
    reasons=("used-after-end", "renewed-after-end", STORMED),
    exercised_by=(
        "auth/cancel",
        "auth/late-cancel-then-real",
        "store/closed-for-good",
        "store/closed-unheard",
    ),
    covers=(AUTHORIZER_TOKEN,),
)
def cancel_stops_calls(end: EndedGrant | UnheardEnd, ep: Episode) -> Finding | None:
    """After `unauthorized`, as of a cancelled grant or closed store, its token is used once at most; untold,
    until it is refused."""
    if isinstance(end, UnheardEnd):
        return end.stormed(ep)
    uses, renewals = in_turn(end.uses(ep)), in_turn(end.refreshes(ep))
    if len(uses) > 1:
        return Finding(
            reason="used-after-end",
            expected=Text("at most one verifying call", "最多一次验证性的调用"),
            seen=Text(f"{Count(len(uses)):call} with the store's token", f"用店铺令牌调用了 {len(uses)} 次"),
            seqs=(end.pushed.seq, *(call.seq for call in uses[:3])),
        )
    if len(renewals) > RENEWALS:
        return Finding(
            reason="renewed-after-end",
            expected=Text(
                "a token of an ended grant is not asked for again and again", "授权结束后不再反复换取令牌"
            ),
            seen=Text(
                f"{len(renewals)} requests for one, the last answered with {renewals[-1].errcode}",
                f"换取了 {len(renewals)} 次，最后一次返回 {renewals[-1].errcode}",
            ),
            seqs=(end.pushed.seq, *(call.seq for call in renewals[:4])),
        )
    return None


@dataclass(frozen=True, slots=True)
class LateCancel:
    """An `unauthorized` push that arrived after a newer grant of the same store, and the seq past all that
    shows what came of it."""

    old: Push
    newer: PushDeliveries
    until: int

    @property
    def label(self) -> str:
        return self.old.label

    @property
    def store(self) -> str:
        return self.old.store or ""


def late_cancels(ep: Episode) -> Iterator[LateCancel]:
    """Old `unauthorized` pushes, or some made up like them, that arrived while a newer grant was alive."""
    for push in ep.pushes:
        if push.kind != "unauthorized" or push.attempt > 1 or push.copy or not push.delivered:
            continue
        if not push.indistinguishable or not ep.is_current_store(push.store):
            continue
        newer = [
            grant
            for grant in grants_pushed(ep)
            if grant.first.store == push.store
            and grant.first.component == push.component
            and grant.first.created >= push.created + 1
            and grant.arrived < push.seq
        ]
        if newer and granted_at(ep, push.store or "", push.seq):
            yield LateCancel(push, newer[-1], ep.end + 1)


@check(
    "auth.late-cancel",
    Level.MUST,
    "P1",
    chinese="旧的 `unauthorized` 晚于新的授权到达，店铺不会因此被拒之门外。",
    over=late_cancels,
    reasons=(*LOCKED_OUT, "call-failed"),
    exercised_by=("auth/late-cancel", "auth/late-cancel-seen"),
)
def late_cancel(late: LateCancel, ep: Episode) -> Finding | None:
    """An old `unauthorized` that arrives after a newer grant does not lock the store out."""
    expected = Text("the newer grant stands", "以较新的授权为准")
    seqs = (late.newer.arrived, late.old.seq)
    if locked := locked_out(ep, late.store, late.old.seq):
        return Finding(reason=locked.reason, expected=expected, seen=locked.seen, seqs=(*seqs, *locked.seqs))
    asked = last_store_call(ep, late.store, late.old.seq)
    if asked and granted_at(ep, late.store, asked.seq) and not asked.works(ep):
        return Finding(
            reason=asked.not_called, expected=expected, seen=asked.outcome, seqs=(*seqs, asked.seq)
        )
    return None


@dataclass(frozen=True, slots=True)
class Barred:
    """A store whose owner changed the password: calls of one platform that were refused for it."""

    store: str
    endpoint: str
    calls: tuple[Call, ...]

    @property
    def label(self) -> Text:
        return Text(f"{self.endpoint} for {self.store}", f"{self.endpoint}，店铺 {self.store}")


def barred_stores(ep: Episode) -> Iterator[Barred]:
    """Per platform, store and endpoint, the answers 42007 between two grants."""
    refused: dict[tuple[str | None, str, str, int], list[Call]] = {}
    for call in ep.calls:
        if call.errcode == PASSWORD_CHANGED and call.store and ep.is_current_store(call.store):
            steps = [step for step in ep.grants_of.get(call.store, []) if step.seq < call.seq and step.pushed]
            refused.setdefault((call.component, call.store, call.label, len(steps)), []).append(call)
    for (_, store, endpoint, _), calls in refused.items():
        yield Barred(store, endpoint, tuple(calls))


@check(
    "auth.password-changed",
    Level.SHOULD,
    "T3",
    chinese="令牌因 42007 被拒后不再重试，而是请店铺重新授权。",
    over=barred_stores,
    needs=("call",),
    reasons=("hammered",),
    exercised_by=("auth/password-changed",),
    covers=(AUTHORIZER_TOKEN,),
)
def password_changed(barred: Barred, _ep: Episode) -> Finding | None:
    """A token refused with 42007 is not tried again: the store is asked to grant anew."""
    if len(in_turn(barred.calls)) <= TOO_OFTEN:
        return None
    return Finding(
        reason="hammered",
        expected=Text("the store is asked to grant again", "请店铺重新授权"),
        seen=Text(
            f"{len(barred.calls)} tries of {barred.endpoint}",
            f"尝试了 {len(barred.calls)} 次 {barred.endpoint}",
        ),
        seqs=tuple(call.seq for call in barred.calls[:4]),
    )


@check(
    "auth.re-grant",
    Level.MUST,
    "T1",
    chinese="取消授权后再次授权，使用新的刷新令牌，并弃用旧的令牌。",
    over=renewed("authorized"),
    reasons=(*FORMER, *NOT_CALLED),
    exercised_by=("auth/cancel-unheard", "auth/re-grant", "auth/re-grant-again"),
    covers=(AUTHORIZER_TOKEN,),
)
def re_grant(grant: RenewedGrant, ep: Episode) -> Finding | None:
    """After a cancelled grant is given again, its new refresh token is used and old tokens are dropped."""
    if stale := _uses_former(grant, ep):
        return stale
    asked = last_store_call(ep, grant.step.store, grant.pushed.arrived, grant.until)
    if asked and not asked.works(ep) and granted_at(ep, grant.step.store, asked.seq):
        return Finding(
            reason=asked.not_called,
            expected=Text("the store works again", "店铺恢复可用"),
            seen=asked.outcome,
            seqs=(grant.pushed.arrived, asked.seq),
        )
    return None
