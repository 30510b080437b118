"""Authorization: grants that change, end and come back, in the right order and the wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.checks.auth.grants import next_change
from conformance.history.calls import Call
from conformance.history.deliveries import PushDeliveries, grants_pushed, push_deliveries
from conformance.history.effects import locked_out
from conformance.history.endpoints import AUTHORIZER_TOKEN, EXCHANGE
from conformance.history.episodes import Episode, after
from conformance.history.grants import exchanged_late, grant_steps, granted_at
from conformance.history.steps import GrantStep
from conformance.history.store_calls import last_store_call
from conformance.model import Finding, Level
from conformance.registry import check

PASSWORD_CHANGED = 42007
TOO_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Renewed:
    """A grant that replaced an earlier one, from the push that told it."""

    step: GrantStep
    former: str
    told: PushDeliveries
    until: int

    @property
    def label(self) -> str:
        return self.step.label


def renewed(*pushed: str) -> Callable[[Episode], Iterator[Renewed]]:
    """Grants told by such a push whose refresh token differs from the one before."""

    def over(ep: Episode) -> Iterator[Renewed]:
        told = {one.first.code: one for one in grants_pushed(ep) if one.first.kind in pushed}
        former: dict[tuple[str, str], str] = {}
        for step in ep.grants:
            key = (step.component, step.store)
            one = told.get(step.code)
            if (
                step.code
                and one
                and ep.is_current_store(step.store)
                and former.get(key, step.refresh_token) != step.refresh_token
            ):
                yield Renewed(step, former[key], one, next_change(ep, step) or ep.end + 1)
            if step.refresh_token:
                former[key] = step.refresh_token

    return over


@check(
    "auth.update",
    Level.MUST,
    "T1",
    over=renewed("updateauthorized"),
    exercised_by=("auth/update",),
    covers=(EXCHANGE,),
)
def update(grant: Renewed, ep: Episode) -> Finding | None:
    """An `updateauthorized` push replaces the grant that was stored."""
    if late := exchanged_late(grant.told, ep):
        return late
    if stale := _uses_former(grant, ep):
        return stale
    shown = last_store_call(ep, grant.step.store, grant.told.arrived, grant.until)
    if shown and not shown.ok and granted_at(ep, grant.step.store, shown.probe.seq):
        return Finding(
            expected="the updated grant is used",
            seen=shown.outcome,
            seqs=(grant.told.arrived, shown.probe.seq),
        )
    return None


def _uses_former(grant: Renewed, ep: Episode) -> Finding | None:
    """The refresh token before, or a token got by it, used after the new code had been exchanged."""
    store = grant.step.store
    done = [call for call in ep.exchanges.get(grant.step.code or "", []) if call.ok]
    start_ms = done[0].ended_ms if done else None
    # A quick provider works on a push before its acknowledgement is in the journal.
    since = min([grant.told.arrived, *(call.seq for call in done[:1])])
    for call in after(ep.calls_to(AUTHORIZER_TOKEN), since):
        if call.seq >= grant.until or call.store != store:
            continue
        if call.sent("authorizer_refresh_token") == grant.former and (
            start_ms is None or call.started_ms >= start_ms
        ):
            return Finding(
                expected="the refresh token of the newest grant is used",
                seen="the one before it was",
                seqs=(grant.told.arrived, call.seq),
            )
    for call in after(ep.store_calls.get(store, []), since):
        if start_ms is None or call.started_ms < start_ms or call.seq >= grant.until or not call.token:
            continue
        if call.token.state == "revoked":
            return Finding(
                expected="tokens of the former grant are dropped",
                seen=f"{call.label} with a token that died with it",
                seqs=(done[0].seq, call.seq),
            )
    return None


@dataclass(frozen=True, slots=True)
class Ended:
    """A grant that ended, from the push that told it to the next grant."""

    step: GrantStep
    told: PushDeliveries
    until: int

    @property
    def label(self) -> str:
        return self.step.label


def ended_grants(ep: Episode, *by: str) -> Iterator[Ended]:
    """Grants whose end was told by a delivered push."""
    pushes = [one for one in push_deliveries(ep, "unauthorized") if one.delivered and one.first.owed_answer]
    for step in grant_steps(ep, "ended"):
        if step.by not in by:
            continue
        for one in pushes:
            if (
                one.first.store == step.store
                and one.first.component == step.component
                # The end of an earlier grant may have been told in the same second.
                and one.first.seq > step.seq
                and one.first.created >= int(step.at)
            ):
                yield Ended(step, one, next_change(ep, step) or ep.end + 1)
                break


def uses_after_end(end: Ended, ep: Episode) -> list[Call]:
    """Calls with the store's token begun after the push was answered and before a next grant."""
    answered = next(push for push in end.told.deliveries if push.delivered)
    return [
        call
        for call in after(ep.store_calls.get(end.step.store, []), answered.seq)
        if call.seq < end.until
        and call.started_ms >= answered.ended_ms
        and call.token
        and call.token.owner == end.step.component
    ]


@check(
    "auth.cancel-stops-calls",
    Level.MUST,
    "T11",
    over=lambda ep: ended_grants(ep, "cancel"),
    exercised_by=("auth/cancel",),
)
def cancel_stops_calls(end: Ended, ep: Episode) -> Finding | None:
    """After `unauthorized`, the store's token is used for one verifying call at most."""
    uses = uses_after_end(end, ep)
    if len(uses) <= 1:
        return None
    return Finding(
        expected="at most one verifying call",
        seen=f"{len(uses)} calls with the store's token",
        seqs=(end.told.seq, *(call.seq for call in uses[:3])),
    )


@dataclass(frozen=True, slots=True)
class Late:
    """An `unauthorized` push that arrived after a newer grant of the same store."""

    old: PushDeliveries
    newer: PushDeliveries

    @property
    def label(self) -> str:
        return self.old.label

    @property
    def store(self) -> str:
        return self.old.first.store or ""


def late_cancels(ep: Episode) -> Iterator[Late]:
    """Old `unauthorized` pushes, sound or made up, that arrived while a newer grant was alive."""
    told = grants_pushed(ep)
    for push in ep.pushes:
        if push.kind != "unauthorized" or push.attempt > 1 or push.copy or not push.delivered:
            continue
        if not push.indistinguishable or not ep.is_current_store(push.store):
            continue
        newer = [
            one
            for one in told
            if one.first.store == push.store
            and one.first.component == push.component
            and one.first.created >= push.created + 1
            and one.arrived < push.seq
        ]
        if newer and granted_at(ep, push.store or "", push.seq):
            yield Late(PushDeliveries(push, (push,)), newer[-1])


@check(
    "auth.late-cancel",
    Level.MUST,
    "P1",
    over=late_cancels,
    exercised_by=("auth/late-cancel",),
)
def late_cancel(late: Late, ep: Episode) -> Finding | None:
    """An old `unauthorized` that arrives after a newer grant does not lock the store out."""
    expected = "the newer grant stands"
    seqs = (late.newer.arrived, late.old.seq)
    if locked := locked_out(ep, late.store, late.old.seq):
        return Finding(expected=expected, seen=locked[0], seqs=(*seqs, *locked[1]))
    shown = last_store_call(ep, late.store, late.old.seq)
    if shown and granted_at(ep, late.store, shown.probe.seq) and not shown.ok:
        return Finding(expected=expected, seen=shown.outcome, seqs=(*seqs, shown.probe.seq))
    return None


@dataclass(frozen=True, slots=True)
class OnPlatform:
    """A call for a store made through one of a provider's several platforms."""

    call: Call
    right: frozenset[str]

    @property
    def label(self) -> str:
        return f"{self.call.label} for {self.call.store or 'a code'}"


def on_platforms(ep: Episode) -> Iterator[OnPlatform]:
    """Exchanges and token requests of a provider with several platforms."""
    if len({push.component for push in ep.run.pushes if push.component and push.hostile is None}) < 2:
        return
    granted: dict[str, set[str]] = {}
    by_code: dict[str, str] = {}
    for step in ep.grants:
        granted.setdefault(step.store, set()).add(step.component)
        by_code.update({code: step.component for code in (step.code, step.redirect_code) if code})
    for call in ep.calls_to(EXCHANGE, AUTHORIZER_TOKEN):
        code = call.sent("authorization_code")
        if code in by_code:
            yield OnPlatform(call, frozenset({by_code[code]}))
        elif call.endpoint == AUTHORIZER_TOKEN and call.store in granted:
            yield OnPlatform(call, frozenset(granted[call.store]))


@check(
    "auth.own-platform",
    Level.MUST,
    "T4",
    "A5a",
    over=on_platforms,
    exercised_by=("auth/own-platform",),
    covers=(EXCHANGE, AUTHORIZER_TOKEN),
)
def own_platform(one: OnPlatform, _ep: Episode) -> Finding | None:
    """Of several platforms, the one named in the service makes the calls."""
    if one.call.component in one.right:
        return None
    return Finding(
        expected=f"{one.call.label} through {', '.join(sorted(one.right))}",
        seen=f"through {one.call.component}",
        seqs=one.call.seqs,
    )


@dataclass(frozen=True, slots=True)
class Barred:
    """A store whose owner changed the password: calls that were refused for it."""

    store: str
    endpoint: str
    calls: tuple[Call, ...]

    @property
    def label(self) -> str:
        return f"{self.endpoint} for {self.store}"


def barred(ep: Episode) -> Iterator[Barred]:
    """Per store and endpoint, the answers 42007 between two grants."""
    found: dict[tuple[str, str, int], list[Call]] = {}
    for call in ep.calls:
        if call.errcode == PASSWORD_CHANGED and call.store and ep.is_current_store(call.store):
            steps = [step for step in ep.grants_of.get(call.store, []) if step.seq < call.seq and step.pushed]
            found.setdefault((call.store, call.label, len(steps)), []).append(call)
    for (store, endpoint, _), calls in found.items():
        yield Barred(store, endpoint, tuple(calls))


@check(
    "auth.password-changed",
    Level.SHOULD,
    "T3",
    over=barred,
    needs=("call",),
    exercised_by=("auth/password-changed",),
    covers=(AUTHORIZER_TOKEN,),
)
def password_changed(one: Barred, _ep: Episode) -> Finding | None:
    """A token refused with 42007 is not tried again: the store is asked to grant anew."""
    if len(one.calls) <= TOO_OFTEN:
        return None
    return Finding(
        expected="the store is asked to grant again",
        seen=f"{len(one.calls)} tries of {one.endpoint}",
        seqs=tuple(call.seq for call in one.calls[:4]),
    )


@check(
    "auth.re-grant",
    Level.MUST,
    "T1",
    over=renewed("authorized"),
    exercised_by=("auth/re-grant",),
    covers=(AUTHORIZER_TOKEN,),
)
def re_grant(grant: Renewed, ep: Episode) -> Finding | None:
    """After a cancelled grant is given again, its new refresh token is used and old tokens are dropped."""
    if stale := _uses_former(grant, ep):
        return stale
    shown = last_store_call(ep, grant.step.store, grant.told.arrived, grant.until)
    if shown and not shown.ok and granted_at(ep, grant.step.store, shown.probe.seq):
        return Finding(
            expected="the store works again", seen=shown.outcome, seqs=(grant.told.arrived, shown.probe.seq)
        )
    return None
