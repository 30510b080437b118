"""One renewal serves all that need it."""

from __future__ import annotations

from conformance.history.episodes import Episode
from conformance.history.tokens import (
    TokenRequest,
    token_requests_in,
)
from conformance.model import Finding, Level
from conformance.registry import check

SLOW_MS = 50.0


def slow_token_requests(ep: Episode) -> list[TokenRequest]:
    """Token requests that took long enough for another need to arise meanwhile."""
    return [
        request
        for request in token_requests_in(ep, "component", "authorizer", "home_page")
        if request.call.wall_ms >= SLOW_MS or request.call.late
    ]


@check(
    "token.single-flight",
    Level.SHOULD,
    "A1",
    chinese="多项工作同时需要令牌时，只续期一次，共同使用。",
    over=slow_token_requests,
    reasons=("side-by-side",),
    exercised_by=("token/parallel",),
)
def single_flight(request: TokenRequest, ep: Episode) -> Finding | None:
    """When several pieces of work need a token at once, one renewal serves them all."""
    first = request.call
    # The journal knows when a call was handled; a reply that was held back came that much later.
    end = first.ended_ms + 1000 * first.late
    for other in token_requests_in(ep, request.owner.kind):
        same = other.owner == request.owner and other.call.seq != first.seq
        if same and first.started_ms <= other.call.started_ms < end:
            return Finding(
                reason="side-by-side",
                expected="one renewal at a time",
                seen=f"two requests for the {request.label} side by side",
                seqs=(first.seq, other.call.seq),
            )
    return None
