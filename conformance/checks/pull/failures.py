"""Pulling while the platform is busy, gone, late, or at rest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import BUSY, TOKEN_REFUSED, Call
from conformance.history.effects import LOCKED_OUT
from conformance.history.endpoints import AUTHORIZER_INFO, AUTHORIZER_LIST, BUYER, BUYERS, PULLS
from conformance.history.episodes import Episode, after, before, touches
from conformance.history.grants import granted_at
from conformance.history.showings import (
    DENIED,
    INVENTED,
    WRONG,
    Showing,
    after_pull,
    showing_at_visit,
    showings,
)
from conformance.history.steps import FaultStep
from conformance.history.store_calls import store_call_probes
from conformance.history.tries import PAUSE_MS, steady
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

HOUR = 3600.0
BUSY_MOST = 10
GRANTS = (AUTHORIZER_LIST, AUTHORIZER_INFO)


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which what a round reads failed: the fault, the calls that it hit, what was shown in it and
    after it, and the seconds from the first failure to the last showing."""

    fault: FaultStep
    failed: tuple[Call, ...]
    showings: tuple[Showing, ...]
    converged: tuple[Showing, ...]
    lasted: float

    @property
    def label(self) -> Text:
        return Text(
            f"{self.fault.effect} on {self.fault.call}", f"{self.fault.call} 上的故障 {self.fault.effect}"
        )


def outages(ep: Episode) -> list[Outage]:
    """Planned failures of the pull interfaces."""
    return ep.cached("outages", lambda: list(_outages(ep)))


def _outages(ep: Episode) -> Iterator[Outage]:
    for step in ep.faults:
        hits = any(touches(step.call, endpoint) for endpoint in (*PULLS, *GRANTS))
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
    reasons=(*WRONG, *LOCKED_OUT, "hammered", "same-gap"),
    exercised_by=(
        "auth/list-fails",
        "pull/busy",
        "pull/errors-with-fields",
        "pull/garbled",
        "pull/second-page-fails",
        "pull/page-fails-between",
    ),
    covers=(*PULLS, AUTHORIZER_LIST),
)
def busy_retried(outage: Outage, ep: Episode) -> Finding | None:
    """A pull that fails is tried again with growing gaps, changes nothing meanwhile, and converges."""
    for showing in (*outage.showings, *outage.converged):
        if wrong := showing.wrong():
            return Finding(
                reason=wrong.reason,
                expected=Text(
                    "a failing pull changes nothing, and the next good one is believed",
                    "拉取失败不改变任何状态，以下一次成功的为准",
                ),
                seen=wrong.seen,
                seqs=(outage.failed[0].seq, *showing.seqs),
            )
    return _grant_dropped(outage, ep) or _hammered(outage, ep) or _steady(outage, ep)


def _grant_dropped(outage: Outage, ep: Episode) -> Finding | None:
    """A grant that was alive, and known, is taken for ended though the platform only did not answer."""
    if any(call.arrived and call.errcode not in BUSY for call in outage.failed):
        return None
    start = outage.failed[0].seq
    known = {
        store
        for store, calls in ep.store_calls.items()
        if any(call.ok for call in before(calls, start))
        and not any(_says_why(call) for call in calls)
        and granted_at(ep, store, start)
        and not after(ep.grants_of.get(store, []), start)
    }
    expected = Text("an answer that does not come ends no grant", "收不到应答，不等于授权结束")
    for showing in (*outage.showings, *outage.converged):
        alive = showing.held_granted and showing.held_valid and showing.store in known
        if alive and showing.needs_grant:
            return Finding(
                reason="asked-to-grant",
                expected=expected,
                seen=Text("the store is asked to grant again", "请店铺重新授权"),
                seqs=(start, *showing.seqs),
            )
    for asked in store_call_probes(ep):
        if asked.start > start and asked.refused and asked.store in known:
            return Finding(
                reason="call-declined", expected=expected, seen=asked.outcome, seqs=(start, asked.seq)
            )
    return None


def _says_why(call: Call) -> bool:
    """A refusal that may stop other calls for the store as well."""
    return call.arrived and call.errcode not in {0, *BUSY, *TOKEN_REFUSED}


def _hammered(outage: Outage, ep: Episode) -> Finding | None:
    """Many failing tries within one wall second and one piece of work."""
    tries: dict[tuple[object, ...], list[Call]] = {}
    for call in outage.failed:
        key = (*_asked(call), ep.end_of_work(call.seq))
        recent = tries.setdefault(key, [])
        recent[:] = [other for other in recent if call.started_ms - other.started_ms < 1000] + [call]
        if len(recent) > BUSY_MOST:
            return Finding(
                reason="hammered",
                expected=Text(
                    "failing calls are tried again with growing gaps", "失败的调用以逐渐加长的间隔重试"
                ),
                seen=Text(
                    f"{len(recent)} tries of {call.endpoint} within a second",
                    f"一秒内尝试了 {len(recent)} 次 {call.endpoint}",
                ),
                seqs=tuple(other.seq for other in recent[:4]),
            )
    return None


def _steady(outage: Outage, ep: Episode) -> Finding | None:
    """Many failing tries of one call in a row whose gaps do not grow."""
    rows: dict[tuple[object, ...], list[Call]] = {}
    for call in outage.failed:
        key = (*_asked(call), ep.end_of_work(call.seq), _occasion(call, ep))
        row = rows.setdefault(key, [])
        if row and call.started_ms - row[-1].ended_ms >= PAUSE_MS:
            row.clear()
        row.append(call)
        if steady(row):
            return Finding(
                reason="same-gap",
                expected=Text(
                    "failing calls are tried again with growing gaps", "失败的调用以逐渐加长的间隔重试"
                ),
                seen=Text(
                    f"{len(row)} tries of {call.endpoint} with gaps that stay the same",
                    f"以不变的间隔尝试了 {len(row)} 次 {call.endpoint}",
                ),
                seqs=tuple(other.seq for other in row[:4]),
            )
    return None


def _asked(call: Call) -> tuple[object, ...]:
    """What it asks for: the same of another store is no other try of it."""
    return call.endpoint, call.token_store, str(call.body)


def _occasion(call: Call, ep: Episode) -> int:
    """Which page view or push a call may belong to: each of them may look anew."""
    seqs = ep.cached("occasions", lambda: _occasions(ep))
    return bisect_right(seqs, call.seq)


def _occasions(ep: Episode) -> list[int]:
    return sorted([visit.seq for visit in ep.visits] + [push.seq for push in ep.pushes])


def long_outages(ep: Episode) -> Iterator[Showing]:
    """Services seen when the pull had been failing for an hour or more, at logins of open sessions too."""
    for outage in outages(ep):
        first = outage.failed[0]
        late = (showing for showing in outage.showings if showing.at - first.at >= HOUR)
        yield from (showing for showing in late if showing.held_valid or _ran_out(showing))
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


def _ran_out(showing: Showing) -> bool:
    """What every truth gave the service has come to its end by now, which needs no platform to be known."""
    return showing.held_invalid and all(truth.specs(showing.service_id) for truth in showing.truths)


@check(
    "pull.outage-keeps-state",
    Level.MUST,
    "P1",
    chinese="微信数小时无法访问时，有效的店铺继续得到服务，直到各自到期。",
    over=long_outages,
    needs=("clock",),
    reasons=(DENIED, INVENTED),
    exercised_by=("pull/outage", "pull/outage-day"),
    covers=PULLS,
)
def outage_keeps_state(showing: Showing, _ep: Episode) -> Finding | None:
    """While the platform is out of reach for hours, valid stores stay served until their own expiry."""
    expected = Text(
        "what was valid stays valid while nothing can be asked, and until its own end",
        "无法查询期间，有效的保持有效，直到其自身到期",
    )
    return showing.finding(expected, showing.denied() or showing.invented())
