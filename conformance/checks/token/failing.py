"""Requests for a token that fail: tried again with growing gaps, and not anew by everything that needs it.

Judged on real time, within what the provider does by itself between two things that happen to it: so a
provider without a clock of the world is judged like any other, and one that somebody waits for is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import QUOTA
from conformance.history.episodes import Episode
from conformance.history.tokens import TokenOwner, TokenRequest, token_requests_in
from conformance.history.tries import PAUSE_MS, occasion, steady
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


@dataclass(frozen=True, slots=True)
class FailingRequests:
    """Requests for one token that failed one after the other, in one piece of work."""

    requests: tuple[TokenRequest, ...]

    @property
    def label(self) -> Text:
        return Text(
            f"{self.requests[0].label.en}, {len(self.requests)} tries that failed",
            f"{self.requests[0].label.zh} 失败 {len(self.requests)} 次",
        )


def failing(ep: Episode) -> Iterator[FailingRequests]:
    """Requests for a token that failed, in rows that nothing from outside interrupts and no pause of a
    second."""
    rows: dict[TokenOwner, list[TokenRequest]] = {}
    place: dict[TokenOwner, tuple[int, int]] = {}
    for request in token_requests_in(ep, "component", "authorizer", "home_page"):
        call, owner = request.call, request.owner
        row = rows.setdefault(owner, [])
        at = ep.end_of_work(call.seq), occasion(ep, call.seq)
        over = at != place.get(owner) or call.started_ms - row[-1].call.left_ms >= PAUSE_MS if row else False
        if row and (over or call.ok):
            yield FailingRequests(tuple(row))
            row.clear()
        place[owner] = at
        if not call.ok and call.errcode not in QUOTA:
            row.append(request)
    yield from (FailingRequests(tuple(row)) for row in rows.values() if row)


@check(
    "token.backs-off",
    Level.SHOULD,
    "A1",
    chinese="换取令牌失败后，逐次加大间隔再试。",
    over=failing,
    reasons=("same-gap",),
    exercised_by=("token/early-renewal-fails", "token/not-to-be-had"),
)
def backs_off(failed: FailingRequests, _ep: Episode) -> Finding | None:
    """After a request for a token has failed, the next tries come with growing gaps."""
    calls = [request.call for request in failed.requests]
    if not steady(calls):
        return None
    return Finding(
        reason="same-gap",
        expected=Text(
            "failing requests for a token come with growing gaps", "失败的令牌请求以逐渐加长的间隔重试"
        ),
        seen=Text(
            f"{len(calls)} in {calls[-1].ended_ms - calls[0].started_ms:.0f} ms, with gaps that do not grow",
            f"{calls[-1].ended_ms - calls[0].started_ms:.0f} ms 内 {len(calls)} 次，间隔没有加长",
        ),
        seqs=tuple(call.seq for call in calls[:5]),
    )
