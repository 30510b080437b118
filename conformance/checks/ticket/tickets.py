"""The component verify ticket: pushed every ten minutes, good for twelve hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.effects import legit_tickets
from conformance.history.endpoints import COMPONENT_TOKEN, LOGIN, START_TICKETS
from conformance.history.episodes import Episode, Run, before
from conformance.history.pushes import Push
from conformance.history.readings import Visit
from conformance.history.store_calls import StoreCallProbe, store_call_probes
from conformance.model import Finding, Level
from conformance.registry import check

HOUR = 3600.0
LIFE = 12 * HOUR
TICKET = "component_verify_ticket"
BAD_TICKET = frozenset({61005, 61006})


def tickets(ep: Episode) -> list[Push]:
    """Genuine ticket pushes, each attempt and copy."""
    return [push for push in ep.pushes if push.kind == TICKET and push.owed_answer and push.sent]


def _reply(push: Push) -> str:
    if push.outcome in {"timeout", "unreachable"}:
        return f"{push.outcome} after {push.wall_ms:.0f} ms"
    return f"HTTP {push.status} {push.reply[:60]!r} after {push.wall_ms:.0f} ms"


@check(
    "ticket.acknowledged",
    Level.MUST,
    "P2",
    over=tickets,
    exercised_by=("ticket/steady",),
)
def acknowledged(push: Push, _ep: Episode) -> Finding | None:
    """Every ticket push is answered with HTTP 200 and the seven bytes `success` within 5 s."""
    if push.acknowledged and push.reply == "success" and push.status == 200:
        return None
    return Finding(expected="HTTP 200 success within 5 s", seen=_reply(push), seqs=push.seqs)


def token_requests_with_ticket(ep: Episode) -> list[Call]:
    """Token requests of a process that has been given a ticket good at that time."""
    given = ep.run.cached("given", lambda: _given(ep))
    planted = {push.ticket for push in ep.pushes if push.twists and push.ticket}
    return [
        call
        for call in ep.calls_to(COMPONENT_TOKEN)
        if call.seq in given and not call.bent and call.sent("component_verify_ticket") not in planted
    ]


def _given(ep: Episode) -> frozenset[int]:
    """Token requests made while the newest ticket that this process acknowledged was good."""
    run = ep.run
    resets = [step.seq for step in run.provider if step.phase in {"starting", "killed", "exited"}]
    resets += [probe.seq for probe in run.probes if "tickets" in str(probe.asked("what") or "")]
    events: list[tuple[int, str | None, str, float]] = [(seq, None, "reset", 0.0) for seq in resets]
    events += [
        (push.seq, push.component, "ticket", push.at)
        for push in run.pushes
        if push.kind == TICKET and push.owed_answer and push.acknowledged
    ]
    fetched = [call for call in run.calls if call.endpoint == COMPONENT_TOKEN]
    events += [(call.seq, call.component, "fetch", call.at) for call in fetched]
    newest: dict[str | None, float] = {}
    found = set()
    for seq, component, what, at in sorted(events, key=lambda event: event[0]):
        if what == "reset":
            newest.clear()
        elif what == "ticket":
            newest[component] = at
        elif at - newest.get(component, -LIFE) < LIFE - 60:
            found.add(seq)
    return frozenset(found)


@check(
    "ticket.latest-used",
    Level.MUST,
    "A1",
    over=token_requests_with_ticket,
    exercised_by=("ticket/half-day",),
    covers=(COMPONENT_TOKEN,),
)
def latest_used(call: Call, _ep: Episode) -> Finding | None:
    """Once a valid ticket has been delivered, no token request carries an old or unknown one."""
    if call.errcode not in BAD_TICKET:
        return None
    return Finding(
        expected="the ticket delivered last is used", seen=f"errcode {call.errcode}", seqs=call.seqs
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without tickets: no delivery after `start`, and the next one at `seq_end`, if any."""

    component: str | None
    start: float
    seq_start: int
    end: float
    seq_end: int
    stopped: bool

    @property
    def label(self) -> str:
        return f"{(self.end - self.start) / 60:.0f} min without a ticket for {self.component}"


def gaps(ep: Episode) -> list[Gap]:
    """Stretches in which tickets were held back on purpose."""
    return ep.cached("gaps", lambda: list(_gaps(ep)))


def _gaps(ep: Episode) -> Iterator[Gap]:
    delivered = ep.run.cached("delivered", lambda: _delivered(ep.run))
    components = {push.component for push in ep.pushes if push.kind == TICKET}
    components |= {component for world, component in delivered if world == ep.world}
    for component in sorted(components, key=str):
        for start_at, start_seq, stopped in _holds(ep, component):
            later = [
                push
                for push in tickets(ep)
                if push.component == component and push.seq > start_seq and push.delivered
            ]
            end_at, end_seq = (later[0].at, later[0].seq) if later else (ep.end_at, ep.end + 1)
            came = delivered.get((ep.world, component), [])
            former = [push.at for push in before(came, start_seq)]
            # A long jump leaves tickets out, so what was lost may stand far behind the last that came.
            yield Gap(component, (former or [start_at])[-1], start_seq, end_at, end_seq, stopped)


def _delivered(run: Run) -> dict[tuple[str, str | None], list[Push]]:
    """The tickets that reached the provider, by world and platform."""
    found: dict[tuple[str, str | None], list[Push]] = {}
    for ep in run.episodes:
        for push in tickets(ep):
            if push.delivered:
                found.setdefault((ep.world, push.component), []).append(push)
    return found


def _holds(ep: Episode, component: str | None) -> Iterator[tuple[float, int, bool]]:
    """Where tickets began to be held back: stopped for good, or lost one after the other."""
    for step in ep.did("stop_tickets"):
        named = step.args.get("component")
        if named in {None, component} or not str(named).startswith("wx"):
            yield step.at, step.seq, True
    losing = False
    for push in ep.pushes:
        if push.kind != TICKET or push.component != component or push.hostile:
            continue
        if push.outcome == "lost" and not losing:
            yield push.at, push.seq, False
        losing = push.outcome == "lost" or (losing and not push.delivered)


@dataclass(frozen=True, slots=True)
class Need:
    """Something that wanted a component token during a gap: an entry, a call asked for, a token request."""

    what: Visit | StoreCallProbe | Call
    gap: Gap

    @property
    def label(self) -> str:
        return self.what.label

    @property
    def seq(self) -> int:
        return self.what.probe.seq if isinstance(self.what, StoreCallProbe) else self.what.seq


def needs_in_gaps(ep: Episode) -> Iterator[Need]:
    """What needed a component token more than an hour into a gap, while a ticket was still good."""
    for gap in gaps(ep):
        wanting: tuple[Visit | StoreCallProbe | Call, ...] = (
            *ep.visits,
            *store_call_probes(ep),
            *ep.calls_to(COMPONENT_TOKEN),
        )
        for what in wanting:
            at = what.probe.at if isinstance(what, StoreCallProbe) else what.at
            need = Need(what, gap)
            if (
                not gap.seq_start < need.seq < gap.seq_end
                or not gap.start + HOUR <= at < gap.start + LIFE - HOUR
            ):
                continue
            if ep.call_fault_at(need.seq, at) or (
                isinstance(what, Visit) and not (what.entered and what.fresh)
            ):
                continue
            yield need


@check(
    "ticket.outlives-gap",
    Level.MUST,
    "A1",
    over=needs_in_gaps,
    needs=("clock",),
    exercised_by=("ticket/gap", "ticket/gap-calls"),
    covers=(COMPONENT_TOKEN, LOGIN),
)
def outlives_gap(need: Need, ep: Episode) -> Finding | None:
    """With tickets missing for two hours, calls go on: a ticket lives for twelve."""
    what = need.what
    expected = "work goes on with the last ticket"
    if isinstance(what, Visit):
        if any(call.definite for call in ep.verifications.get(what.code or "", [])):
            return None
        return Finding(expected=expected, seen="the login code was not verified", seqs=what.seqs)
    if isinstance(what, StoreCallProbe):
        return None if what.ok else Finding(expected=expected, seen=what.outcome, seqs=(what.probe.seq,))
    if what.errcode in BAD_TICKET:
        return Finding(expected=expected, seen=f"a token request ended with {what.errcode}", seqs=what.seqs)
    return None


def repeated(ep: Episode) -> list[Push]:
    """Ticket pushes that bring a value acknowledged before."""
    again = ep.run.cached("tickets_again", lambda: _again(ep))
    return [push for push in tickets(ep) if push.seq in again]


def _again(ep: Episode) -> frozenset[int]:
    known: set[str] = set()
    found = set()
    for push in ep.run.pushes:
        if push.kind != TICKET or not push.owed_answer or not push.ticket or not push.sent:
            continue
        if push.ticket in known and push.attempt == 1 and not push.copy:
            found.add(push.seq)
        if push.acknowledged:
            known.add(push.ticket)
    return frozenset(found)


@check(
    "ticket.repeated-value",
    Level.MUST,
    "A1",
    over=repeated,
    exercised_by=("ticket/repeated",),
)
def repeated_value(push: Push, _ep: Episode) -> Finding | None:
    """A ticket value that is pushed again is acknowledged like any other."""
    if push.acknowledged:
        return None
    return Finding(expected="the repeated ticket is acknowledged", seen=_reply(push), seqs=push.seqs)


@dataclass(frozen=True, slots=True)
class Opening:
    """A platform's time in a world before its first ticket."""

    component: str | None
    first: Push
    calls: tuple[Call, ...]

    @property
    def label(self) -> str:
        return f"before the first ticket of {self.component}"


def openings(ep: Episode) -> list[Opening]:
    """Per world and platform, the stretch that ends with the first ticket delivered there."""
    return ep.run.cached("openings", lambda: _openings(ep.run)).get(ep.index, [])


def _openings(run: Run) -> dict[int, list[Opening]]:
    found: dict[int, list[Opening]] = {}
    opened: set[tuple[str, str | None]] = set()
    early: dict[str, list[Call]] = {}
    for ep in run.episodes:
        calls = early.setdefault(ep.world, [])
        calls += ep.calls_to(COMPONENT_TOKEN)
        for push in ep.pushes:
            key = (ep.world, push.component)
            if push.kind != TICKET or not push.owed_answer or not push.delivered or key in opened:
                continue
            opened.add(key)
            before_it = tuple(
                call
                for call in calls
                if call.seq < push.seq
                and call.started_ms < push.started_ms
                and call.component in {None, push.component}
            )
            found.setdefault(ep.index, []).append(Opening(push.component, push, before_it))
    return found


@check(
    "ticket.not-before-first",
    Level.MUST,
    "A1",
    over=openings,
    exercised_by=("ticket/first",),
    covers=(COMPONENT_TOKEN,),
)
def not_before_first(opening: Opening, ep: Episode) -> Finding | None:
    """Before the first ticket, no token is asked for with an empty or made-up one."""
    for call in opening.calls:
        ticket = call.sent("component_verify_ticket") or ""
        # A provider whose database remembers an earlier run may hold a real ticket that we do not know.
        if ticket not in legit_tickets(ep.run) and not ticket.startswith(("ticket@@@", "ticket~")):
            return Finding(
                expected="no token request before the first ticket",
                seen=f"one with the ticket {ticket[:24]!r}",
                seqs=(call.seq, opening.first.seq),
            )
    return None


def stopped(ep: Episode) -> list[Gap]:
    """Stops of an hour and a half or more: time enough to notice after an hour."""
    found = [gap for gap in gaps(ep) if gap.stopped]
    asked_for = {gap.seq_start for gap in found if _restarts(ep, gap)}
    return [gap for gap in found if gap.end - gap.start >= 1.5 * HOUR or gap.seq_start in asked_for]


def _restarts(ep: Episode, gap: Gap) -> list[Call]:
    # The request itself brings a ticket, so its entry may stand behind the one that ends the gap.
    return [
        call
        for call in ep.calls_to(START_TICKETS)
        if call.seq > gap.seq_start and call.at <= gap.end and call.component in {None, gap.component}
    ]


@check(
    "ticket.restart-asked",
    Level.SHOULD,
    "A1",
    over=stopped,
    needs=("clock",),
    exercised_by=("ticket/stopped",),
    covers=(START_TICKETS,),
)
def restart_asked(gap: Gap, ep: Episode) -> Finding | None:
    """When tickets have been missing for an hour, the platform is asked to push them again."""
    if _restarts(ep, gap):
        return None
    return Finding(
        expected="api_start_push_ticket is called after an hour without tickets",
        seen=f"no such call in {(gap.end - gap.start) / 60:.0f} min",
        seqs=(gap.seq_start,),
    )
