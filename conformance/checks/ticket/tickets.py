"""The component verify ticket: pushed every ten minutes, good for twelve hours, acknowledged each time."""

from __future__ import annotations

from conformance.history.episodes import Episode, Run
from conformance.history.pushes import UNANSWERED, Push
from conformance.model import Finding, Level
from conformance.registry import check

TICKET = "component_verify_ticket"
EXPIRED_TICKET = 61005
BAD_TICKET = frozenset({EXPIRED_TICKET, 61006})


def tickets(ep: Episode) -> list[Push]:
    """Ticket pushes that an answer is owed to, each attempt and copy."""
    return [push for push in ep.pushes if push.kind == TICKET and push.owed_answer and push.sent]


def _reply(push: Push) -> str:
    """How a push was answered, in words."""
    if push.outcome in {"timeout", "unreachable"}:
        return f"{push.outcome} after {push.wall_ms:.0f} ms"
    return f"HTTP {push.status} {push.reply[:60]!r} after {push.wall_ms:.0f} ms"


@check(
    "ticket.acknowledged",
    Level.MUST,
    "P2",
    chinese="每次票据推送都在 5 秒内以 HTTP 200 和 `success` 七个字节应答。",
    over=tickets,
    reasons=UNANSWERED,
    exercised_by=("ticket/steady",),
)
def acknowledged(push: Push, _ep: Episode) -> Finding | None:
    """Every ticket push is answered with HTTP 200 and the seven bytes `success` within 5 s."""
    if push.acknowledged and push.reply == "success" and push.status == 200:
        return None
    return Finding(
        reason=push.unanswered, expected="HTTP 200 success within 5 s", seen=_reply(push), seqs=push.seqs
    )


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
    chinese="再次推送的相同票据，照常确认。",
    over=repeated,
    reasons=UNANSWERED,
    exercised_by=("ticket/repeated",),
)
def repeated_value(push: Push, _ep: Episode) -> Finding | None:
    """A ticket value that is pushed again is acknowledged like any other."""
    if push.acknowledged:
        return None
    return Finding(
        reason=push.unanswered,
        expected="the repeated ticket is acknowledged",
        seen=_reply(push),
        seqs=push.seqs,
    )
