"""What was true when: the yardstick that readings and visits are held against.

A reading is wrong only if it equals no truth that held since the start of its last completed pull
round. Around an expiry, a minute either way is not judged; nor is a service that holds an order which
the pull interfaces did not show yet.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conformance.history.episodes import Episode, after
from conformance.history.showings import Reading, Truth, Visit
from conformance.history.steps import OrderStep

SLACK = 60.0
NOWHERE = Truth(seq=0, at=0.0, store="", services={})


@dataclass(frozen=True, slots=True)
class OrderHistory:
    """The life of one service order, as places in the journal."""

    order: OrderStep
    visible: int | None
    refunded: int | None
    refused: tuple[int, ...]

    @property
    def label(self) -> str:
        return f"order {self.order.order_id} of {self.order.store}"

    @property
    def migrated(self) -> bool:
        return self.order.phase == "migrated"


def order_histories(ep: Episode) -> dict[str, OrderHistory]:
    """The lives of the episode's orders, by order id; orders of the old market are left out."""
    return ep.cached("lives", lambda: _order_histories(ep))


def _order_histories(ep: Episode) -> dict[str, OrderHistory]:
    found: dict[str, OrderHistory] = {}
    for step in ep.orders:
        history = found.get(step.order_id)
        if step.phase in {"paid", "migrated"}:
            if not step.old:
                found[step.order_id] = OrderHistory(step, step.seq if step.visible else None, None, ())
        elif history is None:
            continue
        elif step.phase == "visible":
            found[step.order_id] = OrderHistory(history.order, step.seq, history.refunded, history.refused)
        elif step.phase == "refunded":
            found[step.order_id] = OrderHistory(history.order, history.visible, step.seq, history.refused)
        elif step.phase == "refund_refused":
            refused = (*history.refused, step.seq)
            found[step.order_id] = OrderHistory(history.order, history.visible, history.refunded, refused)
    return found


def order_histories_of(ep: Episode, store: str) -> list[OrderHistory]:
    """The orders of one store, oldest first."""
    grouped = ep.cached("lives_of", lambda: _by_store(ep))
    return grouped.get(store, [])


def _by_store(ep: Episode) -> dict[str, list[OrderHistory]]:
    grouped: dict[str, list[OrderHistory]] = {}
    for history in order_histories(ep).values():
        grouped.setdefault(history.order.store, []).append(history)
    return grouped


def truths(ep: Episode, store: str, since: int | None, until: int) -> Sequence[Truth]:
    """Every truth of a store that held between two places; from its very beginning where `since` is None."""
    known = ep.truths_of.get(store, [])
    last = bisect_right(known, until, key=lambda truth: truth.seq)
    if since is None:
        return [NOWHERE, *known[:last]]
    first = bisect_right(known, since, key=lambda truth: truth.seq)
    held = known[max(first - 1, 0) : last]
    return held if first else [NOWHERE, *held]


def since(ep: Episode, seen: Reading | Visit) -> int | None:
    """The start of the last completed pull round before a reading or a visit."""
    if isinstance(seen, Reading) and seen.pulled is not None and not ep.syncs:
        return seen.pulled
    return ep.pulled_before(seen.seq)


@dataclass(frozen=True, slots=True)
class Showing:
    """One service of one store as the provider showed it, beside what was true of it."""

    seen: Reading | Visit
    service_id: str
    since: int | None
    truths: Sequence[Truth]
    claimed: dict[str, float] | None
    shown: tuple[tuple[str | None, str], ...]
    asks_for_grant: bool = False

    @property
    def label(self) -> str:
        return f"{self.seen.store} service {self.service_id}: {self.seen.label}"

    @property
    def seqs(self) -> tuple[int, ...]:
        return (*(truth.seq for truth in self.truths[-1:] if truth.seq), self.seen.seq)

    @property
    def at(self) -> float:
        return self.seen.at

    @property
    def held_valid(self) -> bool:
        """Every truth says that the service may be used."""
        return all(truth.valid(self.service_id, self.at + SLACK) for truth in self.truths)

    @property
    def held_invalid(self) -> bool:
        """Every truth says that it may not."""
        return not any(truth.valid(self.service_id, self.at - SLACK) for truth in self.truths)

    @property
    def needs_grant(self) -> bool:
        """The provider says that the store has to grant again."""
        return self.asks_for_grant or any(shown == "needs_grant" for _, shown in self.shown)

    @property
    def said_something(self) -> bool:
        """The provider said something: an answer of the probe, or a login."""
        return self.claimed is not None or bool(self.shown)

    def denied(self) -> str | None:
        """How the provider denies a service that is valid; None where it does not."""
        if not self.held_valid:
            return None
        return self.denies()

    def denies(self) -> str | None:
        """How the provider says that the service may not be used."""
        if self.claimed is not None and not any(end > self.at - SLACK for end in self.claimed.values()):
            return f"the entitlements of service {self.service_id} are {_ends(self.claimed)}"
        for order_id, shown in self.shown:
            if shown in {"refused", "unknown"} and not self._by_expired_order(order_id):
                return f"a login to service {self.service_id} is {_shown(shown)}"
        return None

    def invented(self) -> str | None:
        """How the provider serves what is not valid; None where it does not."""
        if not self.held_invalid:
            return None
        if self.claimed is not None and any(end > self.at + SLACK for end in self.claimed.values()):
            return f"the entitlements of service {self.service_id} are {_ends(self.claimed)}"
        if any(shown == "served" for _, shown in self.shown):
            return f"a login to service {self.service_id} is served"
        return None

    def claim_of(self, spec_id: str) -> float:
        """Until when the provider says that a spec runs; minus infinity where it names none."""
        return (self.claimed or {}).get(spec_id, -math.inf)

    def tells_ends(self, beyond: float = math.inf) -> bool:
        """It shows until when a service runs: by the probe, by a login past `beyond`, or by one denied."""
        return self.claimed is not None or self.at > beyond + SLACK or self.denied() is not None

    def short(self, spec_id: str) -> str | None:
        """How the provider gives a spec less than every truth does."""
        ends = [truth.specs(self.service_id).get(spec_id, -math.inf) for truth in self.truths]
        if self.claimed is None or min(ends) <= self.at + SLACK:
            return None
        claim = self.claim_of(spec_id)
        if claim >= min(ends) - SLACK:
            return None
        return f"spec {spec_id!r} {_until(claim, self.at)}, not {_until(min(ends), self.at)}"

    def long(self, spec_id: str) -> str | None:
        """How the provider gives a spec more than any truth does."""
        ends = [truth.specs(self.service_id).get(spec_id, -math.inf) for truth in self.truths]
        claim = self.claim_of(spec_id)
        if self.claimed is None or claim <= self.at + SLACK or claim <= max(ends) + SLACK:
            return None
        return f"spec {spec_id!r} {_until(claim, self.at)}, not {_until(max(ends), self.at)}"

    def wrong_specs(self) -> str | None:
        """Any spec that is given less or more than is true."""
        names = {
            *(self.claimed or {}),
            *(spec for truth in self.truths for spec in truth.specs(self.service_id)),
        }
        for spec_id in sorted(names):
            if wrong := self.short(spec_id) or self.long(spec_id):
                return wrong
        return None

    def wrong(self) -> str | None:
        """Anything that equals no truth."""
        return self.denied() or self.invented() or self.wrong_specs()

    def _by_expired_order(self, order_id: str | None) -> bool:
        """The login came by an order whose own spec has expired while another runs: not judged."""
        ends = [truth.specs(self.service_id) for truth in self.truths]
        return order_id is not None and any(
            any(end <= self.at + SLACK for end in specs.values()) for specs in ends
        )


def _shown(shown: str) -> str:
    return "refused" if shown == "refused" else "answered with a page that is none of those declared"


def _ends(specs: dict[str, float]) -> str:
    return ", ".join(f"{spec!r} until {end:.0f}" for spec, end in sorted(specs.items())) or "empty"


def _until(end: float, at: float) -> str:
    if end == -math.inf:
        return "is not given"
    return f"ends {(end - at) / 86400:+.2f} d from then"


def unsettled(ep: Episode, store: str, service_id: str, since_seq: int | None, seq: int) -> bool:
    """An order of the service had been paid, but the pull did not show it when the round began."""
    for history in order_histories_of(ep, store):
        if history.order.service_id != service_id or history.order.seq > seq:
            continue
        if history.visible is None or (
            since_seq is not None and history.order.seq < since_seq < history.visible
        ):
            return True
        if since_seq is None and history.visible > seq:
            return True
    return False


def showings(ep: Episode) -> list[Showing]:
    """Every service of every store at every observation, where the provider said something of it."""
    return ep.cached("sights", lambda: list(_showings(ep)))


def _showings(ep: Episode) -> Iterator[Showing]:
    for reading in ep.readings:
        if not ep.is_current_store(reading.store):
            continue
        pulled = since(ep, reading)
        known = truths(ep, reading.store, pulled, reading.seq)
        bent = ep.call_fault_during(reading)
        services = {service for truth in known for service in truth.services}
        services |= {shown.service_id for shown in reading.shown}
        if reading.claims is not None:
            services |= ep.run.services | set(reading.claims)
        for service_id in sorted(services):
            if unsettled(ep, reading.store, service_id, pulled, reading.seq):
                continue
            claim = None if reading.claims is None else reading.claims.get(service_id)
            claimed = None if reading.claims is None else dict(claim.specs if claim else {})
            logins = tuple((s.order_id, s.shown) for s in reading.shown if s.service_id == service_id)
            if bent:
                logins = ()  # a login while our API is bent may rightly end anyhow
            asks_for_grant = claim is not None and claim.needs_grant
            showing = Showing(reading, service_id, pulled, known, claimed, logins, asks_for_grant)
            if showing.said_something:
                yield showing


def showings_of(ep: Episode, store: str) -> list[Showing]:
    """The sights of one store, in order."""
    grouped = ep.cached("sights_of", lambda: _showings_by_store(ep))
    return grouped.get(store, [])


def _showings_by_store(ep: Episode) -> dict[str, list[Showing]]:
    grouped: dict[str, list[Showing]] = {}
    for showing in showings(ep):
        grouped.setdefault(showing.seen.store or "", []).append(showing)
    return grouped


def showing_at_visit(ep: Episode, visit: Visit, service_id: str | None = None) -> Showing | None:
    """A visit as a sight of the service it was about; None where nothing can be said of it."""
    service_id = service_id or visit.service_id
    if visit.store is None or service_id is None or not ep.is_current_store(visit.store):
        return None
    pulled = since(ep, visit)
    if ep.call_fault_during(visit) and visit.shown != "served":
        return None
    if unsettled(ep, visit.store, service_id, pulled, visit.seq):
        return None
    known = truths(ep, visit.store, pulled, visit.seq)
    return Showing(visit, service_id, pulled, known, None, ((visit.order_id, visit.shown),))


def showings_at_visits(ep: Episode, store: str, service_id: str, seq: int) -> list[Showing]:
    """Visits to a service whose last completed pull round began past `seq`, as sights of it."""
    found = [
        showing_at_visit(ep, visit)
        for visit in after(ep.visits_of.get(store, []), seq)
        if visit.service_id == service_id
    ]
    return after_pull((showing for showing in found if showing is not None), seq)


def after_pull(showings_: Iterable[Showing], seq: int) -> list[Showing]:
    """The sights whose last completed pull round began past `seq`."""
    return [showing for showing in showings_ if showing.since is not None and showing.since > seq]
