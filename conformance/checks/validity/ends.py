"""Validity: days of one spec add up, specs run apart, and the end is the end."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.effects import BUYER, BUYERS
from conformance.history.episodes import Episode
from conformance.history.truth import (
    SLACK,
    Life,
    Sight,
    after_pull,
    lives,
    lives_of,
    sights,
    sights_of,
    visit_sight,
)
from conformance.model import Finding, Level
from conformance.registry import check

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Spec:
    """One spec of a service as it was seen."""

    sight: Sight
    spec_id: str

    @property
    def label(self) -> str:
        return f"spec {self.spec_id!r}: {self.sight.label}"

    def wrong(self) -> str | None:
        return self.sight.denied() or self.sight.short(self.spec_id) or self.sight.long(self.spec_id)


def _running(ep: Episode, store: str, service_id: str) -> list[Life]:
    """Orders of a service by purchase, neither refunded nor migrated."""
    return [
        life
        for life in lives_of(ep, store)
        if life.order.service_id == service_id and life.refunded is None and not life.migrated
    ]


def queued(ep: Episode, *, renewed: bool) -> Iterator[Spec]:
    """Specs with several orders, seen after a pull; renewed ones were bought a day or more later."""
    for sight in sights(ep):
        orders = _running(ep, sight.seen.store or "", sight.service_id)
        by_spec: dict[str, list[Life]] = {}
        for life in orders:
            by_spec.setdefault(life.order.spec_id, []).append(life)
        for spec_id, queue in by_spec.items():
            last = queue[-1]
            if len(queue) < 2 or not last.visible or sight.since is None or sight.since < last.visible:
                continue
            late = last.order.at - queue[-2].order.at >= DAY
            if late == renewed and sight.tells_ends(queue[0].order.end or math.inf):
                yield Spec(sight, spec_id)


@check(
    "validity.same-spec-adds",
    Level.MUST,
    "A5e",
    over=lambda ep: queued(ep, renewed=False),
    seen_by=("entitlements",),
    exercised_by=("validity/same-spec", "validity/same-spec-runs-on"),
    covers=(BUYERS, BUYER),
)
def same_spec_adds(spec: Spec, _ep: Episode) -> Finding | None:
    """Orders of one spec add their days up: 7 and 30 end on day 37."""
    if seen := spec.wrong():
        return Finding(expected="the days of both orders", seen=seen, seqs=spec.sight.seqs)
    return None


@check(
    "validity.renewal",
    Level.MUST,
    "A5e",
    over=lambda ep: queued(ep, renewed=True),
    needs=("clock",),
    seen_by=("entitlements",),
    exercised_by=("validity/renewal", "validity/renewal-late"),
    covers=(BUYERS, BUYER),
)
def renewal(spec: Spec, _ep: Episode) -> Finding | None:
    """A renewal bought before the end starts at the end; one bought after it starts at once."""
    if seen := spec.wrong():
        return Finding(expected="the renewal starts where it has to", seen=seen, seqs=spec.sight.seqs)
    return None


def side_by_side(ep: Episode) -> Iterator[Sight]:
    """Services of which a store holds several specs that end apart, seen after a pull."""
    for sight in sights(ep):
        orders = _running(ep, sight.seen.store or "", sight.service_id)
        shown = [life.visible for life in orders if life.visible]
        pulled = shown and sight.since is not None and sight.since > max(shown)
        if pulled and sight.tells_ends() and _apart(sight, {life.order.spec_id for life in orders}):
            yield sight


def _apart(sight: Sight, specs: set[str]) -> bool:
    """Every truth knows the specs to end more than a moment apart."""
    ends = [[truth.specs(sight.service_id).get(spec, 0.0) for spec in specs] for truth in sight.truths]
    return len(specs) > 1 and all(max(each) - min(each) > SLACK for each in ends)


@check(
    "validity.specs-apart",
    Level.MUST,
    "A5e",
    over=side_by_side,
    seen_by=("entitlements",),
    exercised_by=("validity/specs-apart",),
    covers=(BUYERS, BUYER),
)
def specs_apart(sight: Sight, _ep: Episode) -> Finding | None:
    """Two specs of one service run side by side, each to its own end."""
    if seen := sight.denied() or sight.wrong_specs():
        return Finding(expected="each spec has its own end", seen=seen, seqs=sight.seqs)
    return None


def around_the_end(ep: Episode) -> Iterator[Sight]:
    """Services within a day of their end, before and after it, at observations and visits."""
    visited = [visit_sight(ep, visit) for visit in ep.visits if visit.entered and visit.fresh]
    for sight in (*sights(ep), *(found for found in visited if found)):
        ends = {truth.end(sight.service_id) for truth in sight.truths}
        if len(ends) == 1 and SLACK < abs(sight.at - next(iter(ends))) < DAY:
            yield sight


@check(
    "validity.expiry",
    Level.MUST,
    "P4",
    over=around_the_end,
    needs=("clock",),
    exercised_by=("validity/expiry",),
)
def expiry(sight: Sight, _ep: Episode) -> Finding | None:
    """A service is served until its end and not after it, to the minute."""
    if seen := sight.denied():
        return Finding(expected="served before the end", seen=seen, seqs=sight.seqs)
    if seen := sight.invented():
        return Finding(expected="not served after the end", seen=seen, seqs=sight.seqs)
    return None


def _pulled(ep: Episode, life: Life) -> list[Sight]:
    if life.visible is None or life.refunded is not None:
        return []
    found = after_pull(sights_of(ep, life.order.store), life.visible)
    return [sight for sight in found if sight.service_id == life.order.service_id and sight.held_valid]


def trials(ep: Episode) -> Iterator[Sight]:
    """Services held by a free order alone."""
    for life in lives(ep).values():
        others = [other for other in lives_of(ep, life.order.store) if other is not life]
        if life.order.trial and all(other.order.service_id != life.order.service_id for other in others):
            yield from _pulled(ep, life)


@check(
    "validity.trial",
    Level.MUST,
    "A5f",
    over=trials,
    exercised_by=("validity/trial",),
)
def trial(sight: Sight, _ep: Episode) -> Finding | None:
    """A free version of seven days is served like any order."""
    if seen := sight.denied() or sight.wrong_specs():
        return Finding(expected="the trial is served", seen=seen, seqs=sight.seqs)
    return None


def beside_another(ep: Episode) -> Iterator[Sight]:
    """Services that are not valid, or no more, for a store which holds another one."""
    for reading in ep.readings:
        if not ep.mine(reading.store):
            continue
        seen = [sight for sight in sights_of(ep, reading.store) if sight.seen is reading]
        if not any(sight.held_valid for sight in seen):
            continue
        yield from (sight for sight in seen if sight.held_invalid)


@check(
    "validity.per-service",
    Level.MUST,
    "A5a",
    over=beside_another,
    seen_by=("entitlements",),
    exercised_by=("validity/per-service", "validity/expired-beside"),
)
def per_service(sight: Sight, _ep: Episode) -> Finding | None:
    """An order of one service does not open another."""
    if seen := sight.invented():
        return Finding(expected="only what was bought is open", seen=seen, seqs=sight.seqs)
    return None


def unknown_packages(ep: Episode) -> Iterator[Sight]:
    """Services held by a package that the provider does not know."""
    for life in lives(ep).values():
        if not life.order.package_known:
            yield from _pulled(ep, life)


@check(
    "validity.unknown-package",
    Level.MUST,
    "A5e",
    over=unknown_packages,
    exercised_by=("validity/unknown-package",),
)
def unknown_package(sight: Sight, _ep: Episode) -> Finding | None:
    """A package the provider does not know is served by its spec."""
    specs = {spec for truth in sight.truths for spec in truth.specs(sight.service_id)}
    short = (seen for spec in sorted(specs) if (seen := sight.short(spec)))
    if seen := sight.denied() or next(short, None):
        return Finding(expected="the spec decides, not the package", seen=seen, seqs=sight.seqs)
    return None
