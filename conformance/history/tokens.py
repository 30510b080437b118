"""Requests for tokens: whose they are, and what there was to ask for them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call, Token
from conformance.history.endpoints import AUTHORIZER_TOKEN, COMPONENT_TOKEN, EXCHANGE, HOME_TOKENS
from conformance.history.episodes import Episode, Run, group
from conformance.history.words import whose
from simulator import Text

LIFE = 7200.0  # seconds, where a reply does not say
TOKEN_ENDPOINTS = {
    # endpoint -> kind of the token it hands out
    COMPONENT_TOKEN: "component",
    AUTHORIZER_TOKEN: "authorizer",
    EXCHANGE: "authorizer",
    **dict.fromkeys(HOME_TOKENS, "home_page"),
}
TOKEN_KINDS = tuple(dict.fromkeys(TOKEN_ENDPOINTS.values()))


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """Whose token: its kind, the appid it belongs to, and the store for an authorizer's."""

    kind: str
    appid: str | None
    store: str | None = None


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """One request for a token, and the last one before it whose token arrived."""

    call: Call
    owner: TokenOwner
    former: Call | None

    @property
    def label(self) -> Text:
        return Text(
            f"{whose(self.owner.kind).en} token of {self.owner.store or self.owner.appid}",
            f"{self.owner.store or self.owner.appid} 的{whose(self.owner.kind).zh}令牌",
        )


def owner_of(call: Call) -> TokenOwner | None:
    """Whose token a call asks for; None for any other call."""
    kind = TOKEN_ENDPOINTS.get(call.endpoint)
    if kind == "component":
        return TokenOwner(kind, call.component)
    if kind == "authorizer":
        return TokenOwner(
            kind, call.component, call.store or call.got("authorization_info", "authorizer_appid")
        )
    if kind == "home_page":
        appid = call.query.get("appid") or call.sent("appid")
        return TokenOwner(kind, str(appid) if appid else None)
    return None


def endpoints_of(*kinds: str) -> list[str]:
    """The endpoints that renew tokens of these kinds."""
    return [endpoint for endpoint, kind in TOKEN_ENDPOINTS.items() if kind in kinds and endpoint != EXCHANGE]


def token_requests(run: Run) -> list[TokenRequest]:
    """Every request for a token, in order."""
    return run.cached("token requests", lambda: list(_token_requests(run)))


def _token_requests(run: Run) -> Iterator[TokenRequest]:
    last: dict[TokenOwner, Call] = {}
    for call in run.calls:
        if owner := owner_of(call):
            yield TokenRequest(call, owner, last.get(owner))
            if call.ok:
                last[owner] = call


def issues(run: Run) -> dict[TokenOwner, list[Call]]:
    """The requests that brought a token, by its owner, in order."""
    brought = (request for request in token_requests(run) if request.call.ok)
    return run.cached(
        "tokens issued",
        lambda: {
            owner: [request.call for request in requests]
            for owner, requests in group(brought, lambda request: request.owner).items()
        },
    )


def token_requests_in(ep: Episode, *kinds: str) -> list[TokenRequest]:
    """The episode's requests for tokens of these kinds."""
    by_seq = ep.run.cached(
        "token requests by seq", lambda: {request.call.seq: request for request in token_requests(ep.run)}
    )
    requests = [by_seq[call.seq] for call in ep.calls_to(*endpoints_of(*kinds))]
    return [request for request in requests if ep.is_current_store(request.owner.store)]


def owner_of_token(token: Token | None) -> TokenOwner | None:
    """Whose a token is that a call carried; None where that cannot be told."""
    if token is None or token.kind not in {"component", "authorizer", "home_page"}:
        return None
    return TokenOwner(token.kind, token.owner, token.store if token.kind == "authorizer" else None)


def trouble(run: Run) -> dict[TokenOwner, list[int]]:
    """Where a token was refused, or may not have arrived: reasons to ask for another."""
    reasons: dict[TokenOwner, list[int]] = {}
    for call in run.calls:
        if call.refused_token and (owner := owner_of_token(call.token)):
            reasons.setdefault(owner, []).append(call.seq)
        requested = owner_of(call)
        if requested and not call.arrived:
            reasons.setdefault(requested, []).append(call.seq)
    return reasons


def resets(run: Run) -> list[tuple[int, int]]:
    """Where the provider may have lost what it held in memory, was told to forget, or learned the time: the
    first and the last seq of each, as what a probe sets off may come ahead of its answer.

    What a new process does before it is told the time, it does by a clock of its own.
    """
    return run.cached("resets", lambda: sorted(_resets(run), key=lambda reset: reset[1]))


def _resets(run: Run) -> Iterator[tuple[int, int]]:
    new = [step.seq for step in run.provider if step.phase in {"starting", "ready", "killed", "exited"}]
    yield from ((seq, seq) for seq in new)
    told = [probe for probe in run.probes if probe.probe == "clock"]
    places = {bisect_right(told, seq, key=lambda probe: probe.seq) for seq in new}
    first_told = [told[place] for place in places if place < len(told)]
    forgot = [probe for probe in run.probes if probe.probe in {"forget", "keys"}]
    yield from ((probe.start, probe.seq) for probe in (*first_told, *forgot))


def reset_between(run: Run, low: int, high: int) -> bool:
    """Whether one of them lies in between, or was under way."""
    return any(start < high and end > low for start, end in resets(run))


def since(ep: Episode, seq: int) -> int:
    """From where on something speaks against a token that came at `seq`: while steps were taken together,
    what one piece of work met may have another renew once more."""
    beside = ep.beside(seq)
    return beside.start if beside else seq


def between(seqs: list[int], low: int, high: int) -> bool:
    """Whether one of the sorted seqs lies in between."""
    place = bisect_right(seqs, low)
    return place < len(seqs) and seqs[place] < high
