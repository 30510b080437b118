"""Authorization: how a grant becomes tokens, and what a grant does not mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.effects import (
    AUTHORIZER_INFO,
    AUTHORIZER_TOKEN,
    EXCHANGE,
    Asked,
    Sent,
    asked,
    exchanged_late,
    grant_steps,
    granted_at,
    grants_pushed,
    judgeable,
    locked_out,
    sent,
    works_after,
)
from conformance.history import Sight, after_pull, lives_of, sights, sights_of, visit_sight
from conformance.items import Call, GrantStep
from conformance.model import Finding, Level
from conformance.readings import Episode, after
from conformance.registry import check

DAY = 86400.0
PASSWORD_CHANGED = 42007
REFRESH_REFUSED = 61023
TOO_OFTEN = 3


def grants(ep: Episode) -> Iterator[Sent]:
    """Grants pushed whose code was exchanged, or ran out."""
    return (one for one in grants_pushed(ep) if one.first.kind == "authorized" and judgeable(one, ep))


@check(
    "auth.code-exchanged",
    Level.MUST,
    "T1",
    "T3",
    over=grants,
    exercised_by=("auth/code-in-time",),
    covers=(EXCHANGE,),
)
def _(one: Sent, ep: Episode) -> Finding | None:
    """The code of an `authorized` push is exchanged before it expires."""
    return exchanged_late(one, ep)


@dataclass(frozen=True, slots=True)
class Code:
    """One authorization code and every exchange of it."""

    code: str
    calls: tuple[Call, ...]

    @property
    def label(self) -> str:
        return f"code {self.code[:24]}…"


def codes(ep: Episode) -> Iterator[Code]:
    """Codes with an answered exchange; those of a push delivered several times are judged elsewhere."""
    copied = {one.first.code for one in sent(ep, "authorized", "updateauthorized") if one.copies > 1}
    for code, calls in ep.exchanges.items():
        if code and code not in copied and any(call.definite for call in calls):
            yield Code(code, tuple(calls))


@check(
    "auth.code-once",
    Level.MUST,
    "T1",
    over=codes,
    exercised_by=("auth/one-code", "auth/purchase"),
    covers=(EXCHANGE,),
)
def _(code: Code, _ep: Episode) -> Finding | None:
    """A code is not exchanged again once an answer to it has arrived."""
    first = next(call for call in code.calls if call.definite)
    again = [call for call in code.calls if call.seq > first.seq and call.started_ms >= first.ended_ms]
    if not again:
        return None
    return Finding(
        expected="one exchange a code",
        seen=f"exchanged again, errcode {again[0].errcode}",
        seqs=(first.seq, again[0].seq),
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """A grant, or its loss, and the call that shows whether the store works all the same."""

    store: str
    since: int
    why: str
    asked: Asked

    @property
    def label(self) -> str:
        return f"{self.store} {self.why}"


def _proof(ep: Episode, store: str, seq: int, why: str, until: int | None = None) -> Iterator[Proof]:
    shown = works_after(ep, store, seq, until)
    if shown and granted_at(ep, store, shown.probe.seq) and not ep.bent_at(shown.probe.start, shown.probe.at):
        yield Proof(store, seq, why, shown)


def _works(proof: Proof, _ep: Episode) -> Finding | None:
    if proof.asked.ok:
        return None
    return Finding(
        expected=f"a store {proof.why} can be called for",
        seen=proof.asked.outcome,
        seqs=(proof.since, proof.asked.probe.seq),
    )


def _next_change(ep: Episode, step: GrantStep) -> int | None:
    later = [other.seq for other in after(ep.grants_of.get(step.store, []), step.seq) if other.pushed]
    return later[0] if later else None


def lost_grants(ep: Episode) -> Iterator[Proof]:
    """Grants by purchase whose push was lost, and a call for the store after that."""
    lost = {one.first.code for one in sent(ep, "authorized") if one.lost}
    for step in grant_steps(ep, "granted"):
        if step.code and step.code in lost and not ep.did("switch", name="empty_refresh_token"):
            yield from _proof(
                ep, step.store, step.seq, "whose grant was not heard of", _next_change(ep, step)
            )


@check(
    "auth.lost-event",
    Level.MUST,
    "T3",
    over=lost_grants,
    needs=("call",),
    exercised_by=("auth/lost-event",),
    covers=(AUTHORIZER_INFO, "component.api_get_authorizer_list"),
)
def _(proof: Proof, ep: Episode) -> Finding | None:
    """A store whose `authorized` push was lost is found in list or info, and can be called for."""
    return _works(proof, ep)


def lost_refresh_tokens(ep: Episode) -> Iterator[Proof]:
    """Stores whose refresh token was forgotten or refused, and a call for them after that."""
    for probe in ep.probes:
        if probe.probe == "forget" and "refresh_tokens" in str(probe.asked("what")):
            for store in ep.stores:
                if granted_at(ep, store, probe.seq):
                    yield from _proof(ep, store, probe.seq, "whose refresh token was lost")
    refused: dict[str, int] = {}
    for call in ep.calls_to(AUTHORIZER_TOKEN):
        if call.errcode == REFRESH_REFUSED and call.store and ep.mine(call.store):
            refused.setdefault(call.store, call.seq)
    for store, seq in refused.items():
        yield from _proof(ep, store, seq, "whose refresh token was refused")


@check(
    "auth.lost-refresh-token",
    Level.MUST,
    "T3",
    over=lost_refresh_tokens,
    needs=("call",),
    exercised_by=("auth/lost-refresh-token", "auth/refused-refresh-token"),
    covers=(AUTHORIZER_TOKEN,),
)
def _(proof: Proof, ep: Episode) -> Finding | None:
    """A refresh token that is lost or refused is found again, and the store can be called for."""
    return _works(proof, ep)


@dataclass(frozen=True, slots=True)
class Unexchanged:
    """A grant whose refresh token is empty in list and info, as its code was never seen."""

    step: GrantStep
    until: int

    @property
    def label(self) -> str:
        return self.step.label


def empty_in_list(ep: Episode) -> Iterator[Unexchanged]:
    """Grants with a lost push while list and info keep the refresh token empty."""
    switched = ep.did("switch", name="empty_refresh_token", value=True)
    lost = {one.first.code for one in sent(ep, "authorized", "updateauthorized") if one.lost}
    for step in grant_steps(ep, "granted", "updated"):
        if switched and step.seq > switched[0].seq and step.code in lost:
            yield Unexchanged(step, _next_change(ep, step) or ep.end + 1)


@check(
    "auth.empty-in-list",
    Level.MUST,
    "T3",
    over=empty_in_list,
    exercised_by=("auth/empty-in-list",),
    covers=(AUTHORIZER_TOKEN,),
)
def _(gap: Unexchanged, ep: Episode) -> Finding | None:
    """An empty refresh token in list or info is not used, and the store works after its next grant."""
    store = gap.step.store
    for call in after(ep.calls_to(AUTHORIZER_TOKEN), gap.step.seq):
        if call.store == store and not call.sent("authorizer_refresh_token"):
            return Finding(
                expected="an empty refresh token is not used",
                seen="a token was asked for with it",
                seqs=(gap.step.seq, call.seq),
            )
    shown = works_after(ep, store, gap.until)
    if shown and granted_at(ep, store, shown.probe.seq) and not shown.ok:
        return Finding(
            expected="the store works after its next grant",
            seen=shown.outcome,
            seqs=(gap.step.seq, gap.until, shown.probe.seq),
        )
    return None


def _proofs(ep: Episode, step: GrantStep) -> Iterator[Proof]:
    """Every call asked for since the push of a grant was acknowledged, until the next change."""
    told = [one for one in grants_pushed(ep) if one.first.code == step.code]
    until = _next_change(ep, step) or ep.end + 1
    for shown in asked(ep, step.store):
        heard = told and told[0].arrived < shown.probe.start
        if heard and shown.probe.seq < until and not ep.bent_at(shown.probe.start, shown.probe.at):
            yield Proof(step.store, step.seq, "that granted more by buying", shown)


def partial_grants(ep: Episode) -> Iterator[Proof]:
    """Purchases that added sets to a grant, and a call for the store after that."""
    for step in grant_steps(ep, "updated"):
        if step.by == "purchase" and step.pushed == "updateauthorized":
            yield from _proofs(ep, step)


@check(
    "auth.partial-grant",
    Level.MUST,
    "T1",
    over=partial_grants,
    needs=("call",),
    exercised_by=("auth/partial-grant",),
)
def _(proof: Proof, ep: Episode) -> Finding | None:
    """A store that held some of the sets buys: the calls that the rest open work."""
    return _works(proof, ep)


def _unpushed(ep: Episode) -> Iterator[Sight]:
    """Services bought by stores that had granted everything before."""
    for store in ep.stores:
        for life in lives_of(ep, store):
            order = life.order
            if any(
                other is not life and other.order.service_id == order.service_id
                for other in lives_of(ep, store)
            ):
                continue
            steps = [step for step in ep.grants_of.get(store, []) if step.component == order.component]
            told = [
                step
                for step in steps
                if step.pushed and abs(step.at - order.at) < 1 and step.by == "purchase"
            ]
            earlier = [step for step in steps if step.seq < order.seq and step.pushed]
            if told or not earlier or earlier[-1].phase == "ended" or life.visible is None:
                continue
            if life.refunded is None:
                yield from (
                    sight
                    for sight in after_pull(sights_of(ep, store), life.visible)
                    if sight.service_id == order.service_id and sight.held_valid
                )


def _denied(sight: Sight, expected: str) -> Finding | None:
    if denied := sight.denied():
        return Finding(expected=expected, seen=denied, seqs=sight.seqs)
    return None


def _invented(sight: Sight, expected: str) -> Finding | None:
    if invented := sight.invented():
        return Finding(expected=expected, seen=invented, seqs=sight.seqs)
    return None


@check(
    "auth.already-granted",
    Level.MUST,
    "T2",
    "P3",
    over=_unpushed,
    exercised_by=("auth/already-granted", "auth/granted-long-ago"),
)
def _(sight: Sight, _ep: Episode) -> Finding | None:
    """A store that had granted everything buys: no push comes, and it is served."""
    return _denied(sight, "a purchase without an authorization push is found by the pull")


@dataclass(frozen=True, slots=True)
class Guest:
    """A store that granted without buying anything, as the provider showed it."""

    store: str
    seen: tuple[Sight, ...]
    seqs: tuple[int, ...]

    @property
    def label(self) -> str:
        return f"{self.store} granted and bought nothing"


def guests(ep: Episode) -> Iterator[Guest]:
    """Observations of stores that granted without buying anything."""
    for reading in ep.readings:
        store = reading.store
        if not ep.mine(store) or lives_of(ep, store) or reading.claims is None:
            continue
        if granted_at(ep, store, reading.seq):
            seen = tuple(sight for sight in sights_of(ep, store) if sight.seen is reading)
            yield Guest(store, seen, (reading.seq,))


@check(
    "auth.not-payment",
    Level.MUST,
    "P3",
    over=guests,
    needs=("entitlements",),
    exercised_by=("auth/not-payment",),
)
def _(guest: Guest, _ep: Episode) -> Finding | None:
    """A store that is authorised without having bought is not served."""
    for sight in guest.seen:
        if finding := _invented(sight, "a grant alone opens nothing"):
            return finding
    return None


def _granted_sights(ep: Episode, *, granted: bool) -> Iterator[Sight]:
    """Sights at observations and at visits of services whose grant every truth knows to be so."""
    visited = (visit_sight(ep, visit) for visit in ep.visits if visit.entered and visit.fresh)
    for sight in (*sights(ep), *(found for found in visited if found)):
        if all(truth.granted(sight.service_id) == granted for truth in sight.truths):
            yield sight


def expired_but_granted(ep: Episode) -> Iterator[Sight]:
    """Services that ended more than a day before, with a grant that is alive."""
    for sight in _granted_sights(ep, granted=True):
        ends = [truth.end(sight.service_id) for truth in sight.truths]
        if max(ends) < sight.at - DAY and min(ends) > 0:
            yield sight


@check(
    "auth.not-validity",
    Level.MUST,
    "P4",
    over=expired_but_granted,
    needs=("clock",),
    exercised_by=("auth/not-validity",),
)
def _(sight: Sight, _ep: Episode) -> Finding | None:
    """A service that has expired is not served, although the grant is alive."""
    return _invented(sight, "a living grant does not keep an expired service open")


def valid_without_grant(ep: Episode) -> Iterator[Sight]:
    """Valid services of stores that cancelled their grant."""
    for sight in _granted_sights(ep, granted=False):
        steps = ep.grants_of.get(sight.seen.store or "", [])
        ended = [step for step in steps if step.phase == "ended" and step.seq < sight.seen.seq]
        if ended and ended[-1].by == "cancel" and sight.held_valid:
            yield sight


@check(
    "auth.still-valid-without-grant",
    Level.MUST,
    "P4",
    over=valid_without_grant,
    exercised_by=("auth/still-valid-without-grant",),
)
def _(sight: Sight, _ep: Episode) -> Finding | None:
    """A store that cancels its grant keeps the validity it has paid for."""
    expected = "the validity shown is unchanged"
    wrong = sight.denied() or sight.wrong_specs()
    return Finding(expected=expected, seen=wrong, seqs=sight.seqs) if wrong else None


@dataclass(frozen=True, slots=True)
class Renewed:
    """A grant that replaced an earlier one, from the push that told it."""

    step: GrantStep
    former: str
    told: Sent
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
                and ep.mine(step.store)
                and former.get(key, step.refresh_token) != step.refresh_token
            ):
                yield Renewed(step, former[key], one, _next_change(ep, step) or ep.end + 1)
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
def _(grant: Renewed, ep: Episode) -> Finding | None:
    """An `updateauthorized` push replaces the grant that was stored."""
    if late := exchanged_late(grant.told, ep):
        return late
    if stale := _uses_former(grant, ep):
        return stale
    shown = works_after(ep, grant.step.store, grant.told.arrived, grant.until)
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
    for call in after(ep.calls_to(AUTHORIZER_TOKEN), grant.told.arrived):
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
    for call in after(ep.store_calls.get(store, []), grant.told.arrived):
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
    told: Sent
    until: int

    @property
    def label(self) -> str:
        return self.step.label


def ended_grants(ep: Episode, *by: str) -> Iterator[Ended]:
    """Grants whose end was told by a delivered push."""
    pushes = [one for one in sent(ep, "unauthorized") if one.delivered and one.first.genuine]
    for step in grant_steps(ep, "ended"):
        if step.by not in by:
            continue
        for one in pushes:
            if (
                one.first.store == step.store
                and one.first.component == step.component
                and one.first.created >= int(step.at)
            ):
                yield Ended(step, one, _next_change(ep, step) or ep.end + 1)
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
def _(end: Ended, ep: Episode) -> Finding | None:
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

    old: Sent
    newer: Sent

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
        if not push.believable or not ep.mine(push.store):
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
            yield Late(Sent(push, (push,)), newer[-1])


@check(
    "auth.late-cancel",
    Level.MUST,
    "P1",
    over=late_cancels,
    exercised_by=("auth/late-cancel",),
)
def _(late: Late, ep: Episode) -> Finding | None:
    """An old `unauthorized` that arrives after a newer grant does not lock the store out."""
    expected = "the newer grant stands"
    seqs = (late.newer.arrived, late.old.seq)
    if locked := locked_out(ep, late.store, late.old.seq):
        return Finding(expected=expected, seen=locked[0], seqs=(*seqs, *locked[1]))
    shown = works_after(ep, late.store, late.old.seq)
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
def _(one: OnPlatform, _ep: Episode) -> Finding | None:
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
        if call.errcode == PASSWORD_CHANGED and call.store and ep.mine(call.store):
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
def _(one: Barred, _ep: Episode) -> Finding | None:
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
def _(grant: Renewed, ep: Episode) -> Finding | None:
    """After a cancelled grant is given again, its new refresh token is used and old tokens are dropped."""
    if stale := _uses_former(grant, ep):
        return stale
    shown = works_after(ep, grant.step.store, grant.told.arrived, grant.until)
    if shown and not shown.ok and granted_at(ep, grant.step.store, shown.probe.seq):
        return Finding(
            expected="the store works again", seen=shown.outcome, seqs=(grant.told.arrived, shown.probe.seq)
        )
    return None


@dataclass(frozen=True, slots=True)
class Consent:
    """A grant by the consent page, of a store that came back with a code."""

    step: GrantStep

    @property
    def label(self) -> str:
        return self.step.label


def consents(ep: Episode) -> Iterator[Consent]:
    """Grants by the consent page with a redirect."""
    followed = ep.did("consent")
    for step in grant_steps(ep, "granted", "updated", "unchanged"):
        action = next((action for action in ep.actions if action.seq > step.seq), None)
        if step.by == "consent" and step.redirect_code and action in followed:
            yield Consent(step)


@check(
    "auth.redirect-code",
    Level.MUST,
    "P4",
    over=consents,
    needs=("consent",),
    exercised_by=("auth/redirect-code",),
    covers=(EXCHANGE,),
)
def _(consent: Consent, ep: Episode) -> Finding | None:
    """A store that authorises by the consent page is known, and is not taken for a buyer."""
    step = consent.step
    known = [call for code in (step.code, step.redirect_code) for call in ep.exchanges.get(code or "", [])]
    used = [call for call in after(ep.store_calls.get(step.store, []), step.seq) if call.ok]
    if not known and not used:
        return Finding(
            expected="the code of the redirect is exchanged", seen="no exchange was tried", seqs=(step.seq,)
        )
    bought = {life.order.service_id for life in lives_of(ep, step.store)}
    for sight in sights_of(ep, step.store):
        if sight.service_id not in bought and (invented := sight.invented()):
            return Finding(expected="it is not taken for a buyer", seen=invented, seqs=sight.seqs)
    return None
