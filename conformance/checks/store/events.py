"""The events of stores are answered."""

from __future__ import annotations

from conformance.history.episodes import Episode
from conformance.history.pushes import STORE_EVENT, UNANSWERED, Push
from conformance.model import Finding, Level
from conformance.registry import check


def events(ep: Episode) -> list[Push]:
    """Rightly sealed events of stores."""
    return [
        push
        for push in ep.pushes
        if push.channel == "message" and push.kind.startswith(STORE_EVENT) and push.sent
        if push.wrong_in <= {"kind"} and (push.owed_answer or push.made_up)
    ]


@check(
    "store.event-acknowledged",
    Level.MUST,
    "P1",
    chinese="店铺的事件在 5 秒内得到应答。",
    over=events,
    needs=("messages",),
    reasons=UNANSWERED,
    exercised_by=("store/events",),
)
def event_acknowledged(push: Push, _ep: Episode) -> Finding | None:
    """An event of a store is answered within 5 s."""
    if push.acknowledged:
        return None
    return Finding(
        reason=push.unanswered,
        expected="HTTP 200 within 5 s, success or empty",
        seen=f"{push.outcome}, HTTP {push.status} after {push.wall_ms:.0f} ms",
        seqs=push.seqs,
    )
