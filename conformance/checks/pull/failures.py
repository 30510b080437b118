"""Pulling while the platform is busy, gone, late, or at rest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from conformance.checks.pull.found import denied
from conformance.history.calls import Call
from conformance.history.effects import BUYER, BUYERS, PULLS
from conformance.history.episodes import Episode, after, before, touches
from conformance.history.steps import ActionStep, FaultStep
from conformance.history.truth import Sight, after_pull, lives, sights, sights_of, visit_sight
from conformance.model import Finding, Level
from conformance.registry import check

HOUR = 3600.0
BUSY_MOST = 10
STEADY_MOST = 6
PAUSE_MS = 1000.0
LEAST_GAP_MS = 50.0
GROWS = 1.5
WAIT_LEAST = 3.0
BROKEN = frozenset({"error", "status", "hang", "truncate", "reset", "lose_reply"})


@dataclass(frozen=True, slots=True)
class Hard:
    """A stretch in which the pull interfaces failed, and what was seen in it and after it."""

    start: FaultStep
    failed: tuple[Call, ...]
    sights: tuple[Sight, ...]
    converged: tuple[Sight, ...]
    lasted: float

    @property
    def label(self) -> str:
        return f"{self.start.do} on {self.start.call}"


def hard_times(ep: Episode) -> list[Hard]:
    """Planned failures of the pull interfaces."""
    return ep.once("hard_times", lambda: list(_hard_times(ep)))


def _hard_times(ep: Episode) -> Iterator[Hard]:
    for step in ep.faults:
        hits = any(touches(step.call, endpoint) for endpoint in PULLS)
        if step.phase != "planned" or step.do not in BROKEN or not hits:
            continue
        over = [
            other.seq
            for other in after(ep.faults, step.seq)
            if other.fault == step.fault and other.phase in {"healed", "unfired"}
        ]
        end = over[0] if over else ep.end + 1
        failed = [call for call in ep.calls if step.seq < call.seq < end and step.fault in call.faults]
        if not failed:
            continue
        inside = tuple(sight for sight in sights(ep) if failed[0].seq < sight.seen.seq < end)
        later = tuple(
            sight for sight in after_pull(sights(ep), end) if not ep.bent_at(sight.seen.seq, sight.at)
        )
        yield Hard(
            step, tuple(failed), inside, later, max((s.at for s in inside), default=0.0) - failed[0].at
        )


@check(
    "pull.busy-retried",
    Level.MUST,
    "P1",
    over=lambda ep: [hard for hard in hard_times(ep) if hard.lasted < HOUR],
    exercised_by=("pull/busy", "pull/garbled"),
    covers=PULLS,
)
def busy_retried(hard: Hard, ep: Episode) -> Finding | None:
    """A pull that fails is tried again with growing gaps, changes nothing meanwhile, and converges."""
    for sight in (*hard.sights, *hard.converged):
        if seen := sight.wrong():
            return Finding(
                expected="a failing pull changes nothing, and the next good one is believed",
                seen=seen,
                seqs=(hard.failed[0].seq, *sight.seqs),
            )
    return _hammered(hard, ep) or _steady(hard, ep)


def _hammered(hard: Hard, ep: Episode) -> Finding | None:
    """Many failing tries within one wall second and one stretch of work."""
    tries: dict[tuple[str, str, int], list[Call]] = {}
    for call in hard.failed:
        key = (call.endpoint, str(call.body), ep.stretch(call.seq))
        recent = tries.setdefault(key, [])
        recent[:] = [other for other in recent if call.started_ms - other.started_ms < 1000] + [call]
        if len(recent) > BUSY_MOST:
            return Finding(
                expected="failing calls are tried again with growing gaps",
                seen=f"{len(recent)} tries of {call.endpoint} within a second",
                seqs=tuple(other.seq for other in recent[:4]),
            )
    return None


def _steady(hard: Hard, ep: Episode) -> Finding | None:
    """Many failing tries of one call in a row whose gaps do not grow."""
    rows: dict[tuple[str, str, int, int], list[Call]] = {}
    for call in hard.failed:
        key = (call.endpoint, str(call.body), ep.stretch(call.seq), _occasion(call, ep))
        row = rows.setdefault(key, [])
        if row and call.started_ms - row[-1].ended_ms >= PAUSE_MS:
            row.clear()
        row.append(call)
        if len(row) > STEADY_MOST and not _growing(row):
            return Finding(
                expected="failing calls are tried again with growing gaps",
                seen=f"{len(row)} tries of {call.endpoint} with gaps that stay the same",
                seqs=tuple(other.seq for other in row[:4]),
            )
    return None


def _occasion(call: Call, ep: Episode) -> int:
    """Which page view or push a call may belong to: each of them may look anew."""
    seqs = ep.once("occasions", lambda: _occasions(ep))
    return bisect_right(seqs, call.seq)


def _occasions(ep: Episode) -> list[int]:
    return sorted([visit.seq for visit in ep.visits] + [push.seq for push in ep.pushes])


def _growing(row: list[Call]) -> bool:
    """The later gaps, by their median, are clearly longer than the first."""
    gaps = [later.started_ms - call.started_ms for call, later in pairwise(row)]
    return median(gaps[len(gaps) // 2 :]) >= GROWS * max(gaps[0], LEAST_GAP_MS)


def long_outages(ep: Episode) -> Iterator[Sight]:
    """Services seen when the pull had been failing for an hour or more, at logins of open sessions too."""
    for hard in hard_times(ep):
        first = hard.failed[0]
        if hard.start.do not in BROKEN:
            continue
        yield from (sight for sight in hard.sights if sight.at - first.at >= HOUR and sight.held_valid)
        for visit in after(ep.visits, first.seq):
            if visit.how != "revisit" or visit.at - first.at < HOUR:
                continue
            if ep.bent_at(visit.seq, visit.at, BUYERS, BUYER) and (visit.shown in {"served", "refused"}):
                known = visit_sight(ep, visit)
                if known and known.held_valid:
                    yield known


@check(
    "pull.outage-keeps-state",
    Level.MUST,
    "P1",
    over=long_outages,
    needs=("clock",),
    exercised_by=("pull/outage",),
    covers=PULLS,
)
def outage_keeps_state(sight: Sight, _ep: Episode) -> Finding | None:
    """While the platform is out of reach for hours, valid stores stay served until their own expiry."""
    return denied(sight, "what was valid stays valid while nothing can be asked")


def late_orders(ep: Episode) -> Iterator[Sight]:
    """Services with an order that the pull showed only some time after its push, from then on."""
    for life in lives(ep).values():
        if not life.order.visible and life.visible is not None and life.refunded is None:
            for sight in after_pull(sights_of(ep, life.order.store), life.visible):
                if sight.service_id == life.order.service_id and sight.held_valid:
                    yield sight


@check(
    "pull.stale-read",
    Level.MUST,
    "P1",
    over=late_orders,
    exercised_by=("pull/stale-read",),
    covers=PULLS,
)
def stale_read(sight: Sight, _ep: Episode) -> Finding | None:
    """An order that becomes visible only after its push is looked up again, and served."""
    return denied(sight, "the order is served within a period of becoming visible")


@dataclass(frozen=True, slots=True)
class Quiet:
    """A stretch of real time in which nothing happened, and the market calls in it."""

    step: ActionStep
    service_id: str
    calls: tuple[Call, ...]
    seconds: float

    @property
    def label(self) -> str:
        return f"service {self.service_id} over {self.seconds:.1f} s"


def quiet_times(ep: Episode) -> Iterator[Quiet]:
    """Waits of three real seconds and more, per service."""
    services = {service for truth in ep.truths for service in truth.services}
    for step in ep.did("wait"):
        seconds = float(step.args.get("seconds") or 0)
        if seconds < WAIT_LEAST:
            continue
        former = before(ep.actions, step.seq)
        calls = before(after(ep.calls_to(*PULLS), former[-1].seq if former else ep.start), step.seq)
        for service_id in sorted(services):
            mine = tuple(call for call in calls if call.sent("service_id") in {service_id, None, "0"})
            yield Quiet(step, service_id, mine, seconds)


@check(
    "pull.polite",
    Level.SHOULD,
    "P1",
    over=quiet_times,
    exercised_by=("pull/polite",),
    covers=PULLS,
)
def polite(quiet: Quiet, _ep: Episode) -> Finding | None:
    """In a steady state the market is asked no more than once a second per service."""
    if len(quiet.calls) <= quiet.seconds + 2:
        return None
    return Finding(
        expected="one call a second at most",
        seen=f"{len(quiet.calls)} calls in {quiet.seconds:.1f} s",
        seqs=tuple(call.seq for call in quiet.calls[:4]),
    )
