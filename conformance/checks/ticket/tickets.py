"""The component verify ticket: pushed every ten minutes, good for twelve hours, acknowledged each time."""

from __future__ import annotations

from conformance.history.episodes import Episode
from conformance.history.pushes import UNANSWERED, Push
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

TICKET = "component_verify_ticket"
EXPIRED_TICKET = 61005
BAD_TICKET = frozenset({EXPIRED_TICKET, 61006})


def tickets(ep: Episode) -> list[Push]:
    """Ticket pushes that an answer is owed to, each attempt and copy."""
    return [push for push in ep.pushes if push.kind == TICKET and push.owed_answer and push.sent]


def reply_in_words(push: Push) -> Text:
    """How a push was answered, in words."""
    if push.outcome in {"timeout", "unreachable"}:
        return Text(
            f"{push.ended.en} after {push.wall_ms:.0f} ms", f"{push.wall_ms:.0f} ms 后{push.ended.zh}"
        )
    return Text(
        f"HTTP {push.status} {push.reply[:60]!r} after {push.wall_ms:.0f} ms",
        f"{push.wall_ms:.0f} ms 后 HTTP {push.status} {push.reply[:60]!r}",
    )


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
        reason=push.unanswered,
        expected=Text("HTTP 200 success within 5 s", "5 秒内 HTTP 200 success"),
        seen=reply_in_words(push),
        seqs=push.seqs,
    )
