"""Pulling while the platform is busy, gone, late, or at rest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from conformance.history.calls import Call
from conformance.history.endpoints import BUYER, BUYERS, PULLS
from conformance.history.episodes import Episode, after, before, touches
from conformance.history.showings import (
    DENIED,
    WRONG,
    Showing,
    after_pull,
    pulled_showings,
    showing_at_visit,
    showings,
)
from conformance.history.steps import ActionStep, FaultStep
from conformance.history.truth import order_histories
from conformance.model import Finding, Level
from conformance.registry import check

HOUR = 3600.0
BUSY_MOST = 10
STEADY_MOST = 6
PAUSE_MS = 1000.0
LEAST_GAP_MS = 50.0
GROWS = 1.5
WAIT_LEAST = 3.0


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which the pull interfaces failed: the fault, the calls that it hit, what was shown in it and
    after it, and the seconds from the first failure to the last showing."""

    fault: FaultStep
    failed: tuple[Call, ...]
    showings: tuple[Showing, ...]
    converged: tuple[Showing, ...]
    lasted: float

    @property
    def label(self) -> str:
        return f"{self.fault.effect} on {self.fault.call}"


def outages(ep: Episode) -> list[Outage]:
    """Planned failures of the pull interfaces."""
    return ep.cached("outages", lambda: list(_outages(ep)))


def _outages(ep: Episode) -> Iterator[Outage]:
    for step in ep.faults:
        hits = any(touches(step.call, endpoint) for endpoint in PULLS)
        if step.phase != "planned" or step.still_delivered or not hits:
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
        inside = tuple(showing for showing in showings(ep) if failed[0].seq < showing.seq < end)
        later = tuple(
            showing
            for showing in after_pull(showings(ep), end)
            if not ep.call_fault_at(showing.seq, showing.at)
        )
        last = max((showing.at for showing in inside), default=0.0)
        yield Outage(step, tuple(failed), inside, later, last - failed[0].at)


@check(
    "pull.busy-retried",
    Level.MUST,
    "P1",
    chinese="拉取失败后逐次加大间隔重试，期间不改变任何状态，最终恢复一致。",
    over=lambda ep: [outage for outage in outages(ep) if outage.lasted < HOUR],
    reasons=(*WRONG, "hammered", "same-gap"),
    exercised_by=("pull/busy", "pull/errors-with-fields", "pull/garbled"),
    covers=PULLS,
)
def busy_retried(outage: Outage, ep: Episode) -> Finding | None:
    """A pull that fails is tried again with growing gaps, changes nothing meanwhile, and converges."""
    for showing in (*outage.showings, *outage.converged):
        if wrong := showing.wrong():
            return Finding(
                reason=wrong.reason,
                expected="a failing pull changes nothing, and the next good one is believed",
                seen=wrong.seen,
                seqs=(outage.failed[0].seq, *showing.seqs),
            )
    return _hammered(outage, ep) or _steady(outage, ep)


def _hammered(outage: Outage, ep: Episode) -> Finding | None:
    """Many failing tries within one wall second and one piece of work."""
    tries: dict[tuple[str, str, int], list[Call]] = {}
    for call in outage.failed:
        key = (call.endpoint, str(call.body), ep.end_of_work(call.seq))
        recent = tries.setdefault(key, [])
        recent[:] = [other for other in recent if call.started_ms - other.started_ms < 1000] + [call]
        if len(recent) > BUSY_MOST:
            return Finding(
                reason="hammered",
                expected="failing calls are tried again with growing gaps",
                seen=f"{len(recent)} tries of {call.endpoint} within a second",
                seqs=tuple(other.seq for other in recent[:4]),
            )
    return None


def _steady(outage: Outage, ep: Episode) -> Finding | None:
    """Many failing tries of one call in a row whose gaps do not grow."""
    rows: dict[tuple[str, str, int, int], list[Call]] = {}
    for call in outage.failed:
        key = (call.endpoint, str(call.body), ep.end_of_work(call.seq), _occasion(call, ep))
        row = rows.setdefault(key, [])
        if row and call.started_ms - row[-1].ended_ms >= PAUSE_MS:
            row.clear()
        row.append(call)
        if len(row) > STEADY_MOST and not _growing(row):
            return Finding(
                reason="same-gap",
                expected="failing calls are tried again with growing gaps",
                seen=f"{len(row)} tries of {call.endpoint} with gaps that stay the same",
                seqs=tuple(other.seq for other in row[:4]),
            )
    return None


def _occasion(call: Call, ep: Episode) -> int:
    """Which page view or push a call may belong to: each of them may look anew."""
    seqs = ep.cached("occasions", lambda: _occasions(ep))
    return bisect_right(seqs, call.seq)


def _occasions(ep: Episode) -> list[int]:
    return sorted([visit.seq for visit in ep.visits] + [push.seq for push in ep.pushes])


def _growing(row: list[Call]) -> bool:
    """The later gaps, by their median, are clearly longer than the first."""
    gaps = [later.started_ms - call.started_ms for call, later in pairwise(row)]
    return median(gaps[len(gaps) // 2 :]) >= GROWS * max(gaps[0], LEAST_GAP_MS)


def long_outages(ep: Episode) -> Iterator[Showing]:
    """Services seen when the pull had been failing for an hour or more, at logins of open sessions too."""
    for outage in outages(ep):
        first = outage.failed[0]
        late = (showing for showing in outage.showings if showing.at - first.at >= HOUR)
        yield from (showing for showing in late if showing.held_valid)
        for visit in after(ep.visits, first.seq):
            if (
                visit.how != "revisit"
                or visit.at - first.at < HOUR
                or visit.shown not in {"served", "refused"}
            ):
                continue
            showing = showing_at_visit(ep, visit)
            if showing and showing.held_valid and ep.call_fault_at(visit.seq, visit.at, BUYERS, BUYER):
                yield showing


@check(
    "pull.outage-keeps-state",
    Level.MUST,
    "P1",
    chinese="微信数小时无法访问时，有效的店铺继续得到服务，直到各自到期。",
    over=long_outages,
    needs=("clock",),
    reasons=(DENIED,),
    exercised_by=("pull/outage",),
    covers=PULLS,
)
def outage_keeps_state(showing: Showing, _ep: Episode) -> Finding | None:
    """While the platform is out of reach for hours, valid stores stay served until their own expiry."""
    return showing.finding("what was valid stays valid while nothing can be asked", showing.denied())


def late_orders(ep: Episode) -> Iterator[Showing]:
    """Services with an order that the pull showed only some time after its push, from then on."""
    for history in order_histories(ep).values():
        if not history.order.visible and history.visible is not None and history.refunded is None:
            pulled = pulled_showings(ep, history, history.visible)
            yield from (showing for showing in pulled if showing.held_valid)


@check(
    "pull.stale-read",
    Level.MUST,
    "P1",
    chinese="推送之后才能查到的订单会再次查询，并得到服务。",
    over=late_orders,
    reasons=(DENIED,),
    exercised_by=("pull/stale-read",),
    covers=PULLS,
)
def stale_read(showing: Showing, _ep: Episode) -> Finding | None:
    """An order that becomes visible only after its push is looked up again, and served."""
    return showing.finding("the order is served within a period of becoming visible", showing.denied())


@dataclass(frozen=True, slots=True)
class QuietTime:
    """Real seconds in which nothing happened, and the market calls for a service in them."""

    step: ActionStep
    service_id: str
    calls: tuple[Call, ...]
    seconds: float

    @property
    def label(self) -> str:
        return f"service {self.service_id} over {self.seconds:.1f} s"


def quiet_times(ep: Episode) -> Iterator[QuietTime]:
    """Waits of three real seconds and more, per service."""
    services = {service for truth in ep.truths for service in truth.services}
    for step in ep.did("wait"):
        seconds = float(step.args.get("seconds") or 0)
        if seconds < WAIT_LEAST:
            continue
        former = before(ep.actions, step.seq)
        calls = before(after(ep.calls_to(*PULLS), former[-1].seq if former else ep.start), step.seq)
        for service_id in sorted(services):
            about_it = tuple(call for call in calls if call.sent("service_id") in {service_id, None, "0"})
            yield QuietTime(step, service_id, about_it, seconds)


@check(
    "pull.polite",
    Level.SHOULD,
    "P1",
    chinese="平稳时，每个服务每秒最多查询服务市场一次。",
    over=quiet_times,
    reasons=("hammered",),
    exercised_by=("pull/polite",),
    covers=PULLS,
)
def polite(quiet: QuietTime, _ep: Episode) -> Finding | None:
    """In a steady state the market is asked no more than once a second per service."""
    if len(quiet.calls) <= quiet.seconds + 2:
        return None
    return Finding(
        reason="hammered",
        expected="one call a second at most",
        seen=f"{len(quiet.calls)} calls in {quiet.seconds:.1f} s",
        seqs=tuple(call.seq for call in quiet.calls[:4]),
    )
