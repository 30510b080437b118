"""Authorization: what a grant does not mean. It is neither a payment nor a validity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.endpoints import EXCHANGE
from conformance.history.episodes import Episode, after
from conformance.history.grants import grant_steps, granted_at
from conformance.history.showings import Showing, after_pull, showing_at_visit, showings, showings_of
from conformance.history.steps import GrantStep
from conformance.history.truth import order_histories_of
from conformance.model import Finding, Level
from conformance.registry import check

DAY = 86400.0


def _unpushed(ep: Episode) -> Iterator[Showing]:
    """Services bought by stores that had granted everything before."""
    for store in ep.stores:
        for history in order_histories_of(ep, store):
            order = history.order
            if any(
                other is not history and other.order.service_id == order.service_id
                for other in order_histories_of(ep, store)
            ):
                continue
            steps = [step for step in ep.grants_of.get(store, []) if step.component == order.component]
            told = [
                step
                for step in steps
                if step.pushed and abs(step.at - order.at) < 1 and step.by == "purchase"
            ]
            earlier = [step for step in steps if step.seq < order.seq and step.pushed]
            if told or not earlier or earlier[-1].phase == "ended" or history.visible is None:
                continue
            if history.refunded is None:
                yield from (
                    showing
                    for showing in after_pull(showings_of(ep, store), history.visible)
                    if showing.service_id == order.service_id and showing.held_valid
                )


def _denied(showing: Showing, expected: str) -> Finding | None:
    if denied := showing.denied():
        return Finding(expected=expected, seen=denied, seqs=showing.seqs)
    return None


def _invented(showing: Showing, expected: str) -> Finding | None:
    if invented := showing.invented():
        return Finding(expected=expected, seen=invented, seqs=showing.seqs)
    return None


@check(
    "auth.already-granted",
    Level.MUST,
    "T2",
    "P3",
    over=_unpushed,
    exercised_by=("auth/already-granted", "auth/granted-long-ago"),
)
def already_granted(showing: Showing, _ep: Episode) -> Finding | None:
    """A store that had granted everything buys: no push comes, and it is served."""
    return _denied(showing, "a purchase without an authorization push is found by the pull")


@dataclass(frozen=True, slots=True)
class Guest:
    """A store that granted without buying anything, as the provider showed it."""

    store: str
    seen: tuple[Showing, ...]
    seqs: tuple[int, ...]

    @property
    def label(self) -> str:
        return f"{self.store} granted and bought nothing"


def guests(ep: Episode) -> Iterator[Guest]:
    """Observations of stores that granted without buying anything."""
    for reading in ep.readings:
        store = reading.store
        if not ep.is_current_store(store) or order_histories_of(ep, store) or reading.claims is None:
            continue
        if granted_at(ep, store, reading.seq):
            seen = tuple(showing for showing in showings_of(ep, store) if showing.seen is reading)
            yield Guest(store, seen, (reading.seq,))


@check(
    "auth.not-payment",
    Level.MUST,
    "P3",
    over=guests,
    needs=("entitlements",),
    exercised_by=("auth/not-payment",),
)
def not_payment(guest: Guest, _ep: Episode) -> Finding | None:
    """A store that is authorised without having bought is not served."""
    for showing in guest.seen:
        if finding := _invented(showing, "a grant alone opens nothing"):
            return finding
    return None


def _all_showings(ep: Episode) -> Iterator[Showing]:
    """Services at observations and at visits."""
    visited = (showing_at_visit(ep, visit) for visit in ep.visits if visit.entered and visit.fresh)
    yield from (*showings(ep), *(found for found in visited if found))


def expired_but_granted(ep: Episode) -> Iterator[Showing]:
    """Services that ended more than a day before, with a grant that is alive."""
    for showing in _all_showings(ep):
        granted = all(truth.granted(showing.service_id) for truth in showing.truths)
        ends = [truth.end(showing.service_id) for truth in showing.truths]
        if granted and max(ends) < showing.at - DAY and min(ends) > 0:
            yield showing


@check(
    "auth.not-validity",
    Level.MUST,
    "P4",
    over=expired_but_granted,
    needs=("clock",),
    exercised_by=("auth/not-validity",),
)
def not_validity(showing: Showing, _ep: Episode) -> Finding | None:
    """A service that has expired is not served, although the grant is alive."""
    return _invented(showing, "a living grant does not keep an expired service open")


def valid_without_grant(ep: Episode) -> Iterator[Showing]:
    """Valid services of stores that cancelled their grant, from then on: nothing has to be pulled for it."""
    for showing in _all_showings(ep):
        if not showing.truths or showing.truths[-1].granted(showing.service_id):
            continue
        steps = ep.grants_of.get(showing.seen.store or "", [])
        ended = [step for step in steps if step.phase == "ended" and step.seq < showing.seen.seq]
        if ended and ended[-1].by == "cancel" and showing.held_valid:
            yield showing


@check(
    "auth.still-valid-without-grant",
    Level.MUST,
    "P4",
    over=valid_without_grant,
    exercised_by=("auth/still-valid-without-grant",),
)
def still_valid_without_grant(showing: Showing, _ep: Episode) -> Finding | None:
    """A store that cancels its grant keeps the validity it has paid for."""
    expected = "the validity shown is unchanged"
    wrong = showing.denied() or showing.wrong_specs()
    return Finding(expected=expected, seen=wrong, seqs=showing.seqs) if wrong else None


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
def redirect_code(consent: Consent, ep: Episode) -> Finding | None:
    """A store that authorises by the consent page is known, and is not taken for a buyer."""
    step = consent.step
    known = [call for code in (step.code, step.redirect_code) for call in ep.exchanges.get(code or "", [])]
    used = [call for call in after(ep.store_calls.get(step.store, []), step.seq) if call.ok]
    if not known and not used:
        return Finding(
            expected="the code of the redirect is exchanged", seen="no exchange was tried", seqs=(step.seq,)
        )
    bought = {history.order.service_id for history in order_histories_of(ep, step.store)}
    for showing in showings_of(ep, step.store):
        if showing.service_id not in bought and (invented := showing.invented()):
            return Finding(expected="it is not taken for a buyer", seen=invented, seqs=showing.seqs)
    return None
