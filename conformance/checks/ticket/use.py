"""Tickets in use: the latest, and none before the first."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.ability import ASKS_FOR_TOKENS
from conformance.checks.ticket.gaps import LIFE
from conformance.checks.ticket.tickets import BAD_TICKET, EXPIRED_TICKET, TICKET
from conformance.history.calls import Call
from conformance.history.effects import legit_tickets
from conformance.history.endpoints import COMPONENT_TOKEN
from conformance.history.episodes import Episode, Run
from conformance.history.pushes import Push
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


def token_requests_with_ticket(ep: Episode) -> list[Call]:
    """Token requests of a process that has been given a ticket good at that time."""
    given = ep.run.cached("token requests with a good ticket", lambda: _given(ep.run))
    planted = {push.ticket for push in ep.pushes if push.wrong_in and push.ticket}
    return [
        call
        for call in ep.calls_to(COMPONENT_TOKEN)
        if call.seq in given and not call.faults and call.sent("component_verify_ticket") not in planted
    ]


def _given(run: Run) -> frozenset[int]:
    """The seqs of token requests made while the newest ticket that this process acknowledged was good, by
    work that began after it had come: what was under way by then may go on with the one before."""
    resets = [step.seq for step in run.provider if step.phase in {"starting", "killed", "exited"}]
    resets += [probe.seq for probe in run.probes if "tickets" in str(probe.asked("what") or "")]
    events: list[tuple[int, str | None, str, float]] = [(seq, None, "reset", 0.0) for seq in resets]
    taken = [
        (push.seq, ep.end_of_work(push.seq), push)
        for ep in run.episodes
        for push in ep.pushes
        if push.kind == TICKET and push.owed_answer and push.acknowledged
    ]
    events += [
        (known, push.component, "ticket", push.created)
        for seq, known, push in taken
        if not any(seq < reset < known for reset in resets)
    ]
    requests = (call for ep in run.episodes for call in ep.calls_to(COMPONENT_TOKEN))
    events += [(call.seq, call.component, "request", call.at) for call in requests]
    newest: dict[str | None, float] = {}
    given = set()
    for seq, component, what, at in sorted(events, key=lambda event: event[0]):
        if what == "reset":
            newest.clear()
        elif what == "ticket":
            newest[component] = max(at, newest.get(component, at))
        elif at - newest.get(component, -LIFE) < LIFE - 60:
            given.add(seq)
    return frozenset(given)


@check(
    "ticket.latest-used",
    Level.MUST,
    "A1",
    chinese="收到有效票据后，换取令牌的请求不再使用旧的或不明的票据。",
    over=token_requests_with_ticket,
    reasons=("old-ticket", "unknown-ticket"),
    exercised_by=("ticket/half-day",),
    covers=(COMPONENT_TOKEN,),
)
def latest_used(call: Call, _ep: Episode) -> Finding | None:
    """Once a valid ticket has been delivered, no token request carries an old or unknown one."""
    if call.errcode not in BAD_TICKET:
        return None
    return Finding(
        reason="old-ticket" if call.errcode == EXPIRED_TICKET else "unknown-ticket",
        expected=Text("the ticket delivered last is used", "使用最后送达的票据"),
        seen=Text(f"errcode {call.errcode}", f"返回 errcode {call.errcode}"),
        seqs=call.seqs,
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """A platform's time in a world before its first ticket."""

    component: str | None
    first: Push
    calls: tuple[Call, ...]

    @property
    def label(self) -> Text:
        return Text(f"before the first ticket of {self.component}", f"{self.component} 的第一个票据之前")


def openings(ep: Episode) -> list[Opening]:
    """Per world and platform, the time that ends with the first ticket delivered there."""
    return ep.run.cached("openings", lambda: _openings(ep.run)).get(ep.index, [])


def _openings(run: Run) -> dict[int, list[Opening]]:
    """The same of a whole run, by the index of the episode."""
    by_episode: dict[int, list[Opening]] = {}
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
            by_episode.setdefault(ep.index, []).append(Opening(push.component, push, before_it))
    return by_episode


@check(
    "ticket.not-before-first",
    Level.MUST,
    "A1",
    chinese="收到第一个票据之前，不用空的或编造的票据换取令牌。",
    able=ASKS_FOR_TOKENS,
    over=openings,
    reasons=("empty-ticket", "made-up-ticket"),
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
                reason="made-up-ticket" if ticket else "empty-ticket",
                expected=Text("no token request before the first ticket", "收到第一个票据之前不换取令牌"),
                seen=Text(f"one with the ticket {ticket[:24]!r}", f"用票据 {ticket[:24]!r} 换取了"),
                seqs=(call.seq, opening.first.seq),
            )
    return None
