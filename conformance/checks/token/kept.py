"""Access tokens of the home page and of stores: kept and used again, not fetched for every call.

What is known of the home page's token is that it lives for two
hours, that each new one ends the one before, and that a live provider renews it every
hour; so only a token that is dropped after a small part of its life counts here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conformance.history.calls import Call
from conformance.history.endpoints import AUTHORIZER_TOKEN, EXCHANGE, HOME_TOKENS
from conformance.history.episodes import Episode, Run
from conformance.history.tokens import (
    LIFE,
    TokenOwner,
    TokenRequest,
    between,
    owner_of_token,
    reset_between,
    since,
    token_requests_in,
    trouble,
)
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

LEAST = 0.25


def renewals(kind: str) -> Callable[[Episode], Iterator[TokenRequest]]:
    """Other tokens of that kind asked for after one had arrived; the first after an exchange is none."""

    def over(ep: Episode) -> Iterator[TokenRequest]:
        for request in token_requests_in(ep, kind):
            former = request.former
            if former is None or former.endpoint == EXCHANGE or _same(former, request.call):
                continue
            if request.call.started_ms >= former.ended_ms:
                yield request

    return over


def _same(former: Call, call: Call) -> bool:
    """A stable token: asking for it again answers the one in hand, and ends nothing."""
    return bool(former.issued and call.issued and former.issued.value == call.issued.value)


def _kept(request: TokenRequest, ep: Episode) -> Finding | None:
    former, call = request.former, request.call
    if former is None:
        return None
    end = former.issued.expires_at if former.issued else former.at + LIFE
    if call.at >= former.at + LEAST * (end - former.at) or _reason(request.owner, former, call, ep):
        return None
    return Finding(
        reason="renewed-early",
        expected=Text(
            "the token in hand is used for a good part of its life", "手中的令牌在大部分有效时间内使用"
        ),
        seen=Text(
            f"another was asked for after {call.at - former.at:.0f} s",
            f"{call.at - former.at:.0f} 秒后就换取了另一个",
        ),
        seqs=(former.seq, call.seq),
    )


def _reason(owner: TokenOwner, former: Call, call: Call, ep: Episode) -> bool:
    """Something spoke against the token: an error, a new process, or a grant that changed."""
    run = ep.run
    doubts = run.cached("doubts", lambda: _doubts(run)).get(owner, [])
    changes = [step.seq for step in ep.grants_of.get(owner.store or "", [])]
    low = since(ep, former.seq)
    spoke = any(between(seqs, low, call.seq) for seqs in (doubts, changes))
    return spoke or reset_between(run, low, call.seq)


def _doubts(run: Run) -> dict[TokenOwner, list[int]]:
    """Where a call with a token went wrong in any way, or its reply may not have arrived."""
    doubts = {owner: list(seqs) for owner, seqs in trouble(run).items()}
    for call in run.calls:
        if not call.ok and (owner := owner_of_token(call.token)):
            doubts.setdefault(owner, []).append(call.seq)
    return {owner: sorted(seqs) for owner, seqs in doubts.items()}


@check(
    "token.home-page-cached",
    Level.SHOULD,
    "T9",
    chinese="主页的令牌保存后重复使用，不是每次调用都重新获取。",
    over=renewals("home_page"),
    reasons=("renewed-early",),
    exercised_by=("token/renewed", "token/inside-life"),
    covers=HOME_TOKENS,
)
def home_page_cached(request: TokenRequest, ep: Episode) -> Finding | None:
    """The home page's token is kept and used again, not fetched for every call."""
    return _kept(request, ep)


@check(
    "token.authorizer-cached",
    Level.SHOULD,
    "T10",
    chinese="店铺的令牌保存后重复使用，不是每次调用都重新获取。",
    over=renewals("authorizer"),
    needs=("call",),
    reasons=("renewed-early",),
    exercised_by=("token/renewed", "token/inside-life"),
    covers=(AUTHORIZER_TOKEN,),
)
def authorizer_cached(request: TokenRequest, ep: Episode) -> Finding | None:
    """A store's token is kept and used again, not fetched for every call."""
    return _kept(request, ep)
