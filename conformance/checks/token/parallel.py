"""One renewal serves all that need it.

Also where a provider has several processes: WeChat's own advice is one place that fetches tokens for all
others, since each renewal ends the token before it.
"""

from __future__ import annotations

from conformance.history.calls import Call
from conformance.history.episodes import Episode
from conformance.history.tokens import TokenRequest, between, token_requests_in, trouble
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

SLOW_MS = 50.0


def contested(ep: Episode) -> list[TokenRequest]:
    """Token requests during which another need arose, or that took long enough for one to arise."""
    return [
        request
        for request in token_requests_in(ep, "component", "authorizer", "home_page")
        if request.call.wall_ms >= SLOW_MS or request.call.late or ep.beside(request.call.seq)
    ]


@check(
    "token.single-flight",
    Level.SHOULD,
    "A1",
    chinese="多项工作同时需要令牌时，只续期一次，共同使用。",
    over=contested,
    reasons=("side-by-side", "one-by-one"),
    exercised_by=("token/parallel", "token/at-once", "token/at-once-two-stores", "token/refused-late"),
)
def single_flight(request: TokenRequest, ep: Episode) -> Finding | None:
    """When several pieces of work need a token at once, one renewal serves them all."""
    first = request.call
    same = [one.call for one in token_requests_in(ep, request.owner.kind) if one.owner == request.owner]
    for other in same:
        if other.seq != first.seq and first.started_ms <= other.started_ms < first.left_ms:
            return Finding(
                reason="side-by-side",
                expected=Text("one renewal at a time", "一次只有一个续期"),
                seen=Text(
                    f"two requests for the {request.label.en} side by side",
                    f"同时有两个请求换取 {request.label.zh}",
                ),
                seqs=(first.seq, other.seq),
            )
    again = _needless(request, same, ep)
    if again is None:
        return None
    return Finding(
        reason="one-by-one",
        expected=Text("the renewed token serves all that had waited for it", "新令牌供所有等待者使用"),
        seen=Text(
            f"the {request.label.en} was asked for again, and nothing had spoken against the new one",
            f"再次换取 {request.label.zh}，而新令牌并无问题",
        ),
        seqs=(first.seq, again.seq),
    )


def _needless(request: TokenRequest, same: list[Call], ep: Episode) -> Call | None:
    """The next renewal by work that went on at the same time, without anything against the token that the
    first had brought."""
    first, beside = request.call, ep.beside(request.call.seq)
    later = [call for call in same if beside and call.seq in beside and call.started_ms >= first.ended_ms]
    if not first.ok or not later:
        return None
    reasons = ep.run.cached("trouble", lambda: trouble(ep.run)).get(request.owner, [])
    return None if between(reasons, first.seq, later[0].seq) else later[0]
