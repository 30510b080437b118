"""Tickets whose value comes again: acknowledged, and good as before."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.ability import ACTS_ON_PUSHES
from conformance.checks.ticket.tickets import TICKET, reply_in_words, tickets
from conformance.history.calls import Call
from conformance.history.effects import legit_tickets
from conformance.history.endpoints import COMPONENT_TOKEN
from conformance.history.episodes import Episode, Run, after, before
from conformance.history.pushes import UNANSWERED, Push
from conformance.history.tokens import resets
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

LOST = ("other-ticket", "not-renewed")


def repeated(ep: Episode) -> list[Push]:
    """Ticket pushes that bring a value acknowledged before."""
    again = ep.run.cached("repeated tickets", lambda: _again(ep.run))
    return [push for push in tickets(ep) if push.seq in again]


def _again(run: Run) -> frozenset[int]:
    """The seqs of first attempts that bring a value which had been acknowledged."""
    acknowledged: set[str] = set()
    repeats = set()
    for push in run.pushes:
        if push.kind != TICKET or not push.owed_answer or not push.ticket or not push.sent:
            continue
        if push.ticket in acknowledged and push.attempt == 1 and not push.copy:
            repeats.add(push.seq)
        if push.acknowledged:
            acknowledged.add(push.ticket)
    return frozenset(repeats)


@check(
    "ticket.repeated-value",
    Level.MUST,
    "A1",
    chinese="再次推送的相同票据，照常确认并继续使用。",
    able=ACTS_ON_PUSHES,
    over=repeated,
    reasons=(*UNANSWERED, *LOST),
    exercised_by=("ticket/repeated",),
)
def repeated_value(push: Push, ep: Episode) -> Finding | None:
    """A ticket value that is pushed again is acknowledged like any other, and goes on being used."""
    if push.acknowledged:
        return lost(push, ep)
    return Finding(
        reason=push.unanswered,
        expected=Text("the repeated ticket is acknowledged", "确认重复的票据"),
        seen=reply_in_words(push),
        seqs=push.seqs,
    )


def lost(push: Push, ep: Episode) -> Finding | None:
    """How what was done after a ticket came again shows that it was thrown away."""
    if not _newest(push, ep.run):
        return None
    newer = [
        each.seq
        for each in after(ep.pushes, push.seq)
        if each.component == push.component and each.ticket and each.ticket != push.ticket and each.sent
    ]
    lost_anyway = [start for start, end in resets(ep.run) if end > push.seq]
    until = min([*newer[:1], *lost_anyway[:1], ep.end + 1])
    calls = [
        call
        for call in before(after(ep.calls, push.seq), until)
        if call.component == push.component or (call.token and call.token.owner == push.component)
    ]
    if bad := _without(push, ep, calls):
        return bad
    if not _had_been_used(push, ep.run):
        return None
    for call in calls:
        token = call.token
        if call.refused_token and token and token.kind == "component" and token.state != "valid":
            renewed = any(each.endpoint == COMPONENT_TOKEN or _works(each) for each in after(calls, call.seq))
            in_time = ep.end_of_work(call.seq) <= until  # else a newer ticket came in the midst of its work
            if not renewed and in_time and not _hindered(ep, call.seq):
                return Finding(
                    reason="not-renewed",
                    expected=Text(
                        "a token is bought with the repeated ticket, as before", "照旧用重复的票据换取令牌"
                    ),
                    seen=Text(
                        f"none was, after {call.label} was refused with {call.errcode}",
                        f"{call.label} 以 {call.errcode} 被拒后没有再换取",
                    ),
                    seqs=(push.seq, call.seq),
                )
    return None


def _works(call: Call) -> bool:
    """It carries a good token: others may have bought one while a call with the former was on its way."""
    return call.token is not None and call.token.kind == "component" and call.token.state == "valid"


def _had_been_used(push: Push, run: Run) -> bool:
    """Whether a token was bought with this ticket before it came again."""
    used = run.cached("tickets used first", lambda: _first_uses(run))
    return used.get(push.ticket or "", push.seq) < push.seq


def _first_uses(run: Run) -> dict[str, int]:
    """The seq at which a token was first bought with each ticket."""
    used: dict[str, int] = {}
    for ep in run.episodes:
        for call in ep.calls_to(COMPONENT_TOKEN):
            if call.ok:
                used.setdefault(call.sent("component_verify_ticket") or "", call.seq)
    return used


def _hindered(ep: Episode, seq: int) -> bool:
    """Whether a fault of calls was ever in the way, after which a provider may wait a while."""
    return any(step.phase == "fired" and step.call for step in ep.faults) or seq >= ep.end


def _without(push: Push, ep: Episode, calls: Sequence[Call]) -> Finding | None:
    """A token request since that carries no ticket, or one that nobody pushed."""
    for call in calls:
        if call.endpoint != COMPONENT_TOKEN or call.component != push.component:
            continue
        sent = call.sent("component_verify_ticket") or ""
        if call.started_ms >= push.ended_ms and sent not in legit_tickets(ep.run):
            return Finding(
                reason="other-ticket",
                expected=Text("the repeated ticket is used", "使用重复的票据"),
                seen=Text(f"a token request with {sent[:24]!r}", f"换取令牌用的是 {sent[:24]!r}"),
                seqs=(push.seq, call.seq),
            )
    return None


def _newest(push: Push, run: Run) -> bool:
    """Whether no other ticket of the platform was made after it, by the dates that they name."""
    newest = run.cached("newest tickets", lambda: _newest_at(run))
    return newest.get(push.seq) == push.ticket


def _newest_at(run: Run) -> dict[int, str | None]:
    """By the seq of each ticket push, the value that was newest by then."""
    newest: dict[str | None, Push] = {}
    by_seq: dict[int, str | None] = {}
    for push in run.pushes:
        if push.ticket and push.indistinguishable and push.delivered:
            former = newest.get(push.component)
            if former is None or former.created <= push.created:
                newest[push.component] = push
            by_seq[push.seq] = newest[push.component].ticket
    return by_seq
