"""Access tokens: cached, renewed for a reason, and one renewal at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.history.calls import Call, Token
from conformance.history.endpoints import AUTHORIZER_TOKEN, COMPONENT_TOKEN, EXCHANGE, HOME_TOKENS
from conformance.history.episodes import Episode, after
from conformance.history.grants import granted_at
from conformance.history.tokens import (
    LIFE,
    TokenOwner,
    TokenRequest,
    between,
    owner_of,
    owner_of_token,
    resets,
    token_requests,
    token_requests_in,
    trouble,
)
from conformance.model import Finding, Level
from conformance.registry import check

MOST_TRIES = 3
BACKED_OFF_MS = 1000.0
SLOW_MS = 50.0


def renewals(ep: Episode) -> Iterator[TokenRequest]:
    """Component tokens asked for after one had arrived; those that overlap it are judged elsewhere."""
    for request in token_requests_in(ep, "component"):
        if request.former and request.call.started_ms >= request.former.ended_ms:
            yield request


@check(
    "token.component-cached",
    Level.MUST,
    "A1",
    over=renewals,
    exercised_by=("token/renewed", "token/refused"),
    covers=(COMPONENT_TOKEN,),
)
def component_cached(request: TokenRequest, ep: Episode) -> Finding | None:
    """A component token is renewed for a reason: most of its life gone, refused, or a new process."""
    former, call = request.former, request.call
    if former is None:
        return None
    end = former.issued.expires_at if former.issued else former.at + LIFE
    if call.at >= former.at + 0.75 * (end - former.at):
        return None
    refusals_ = ep.run.cached("trouble", lambda: trouble(ep.run)).get(request.owner, [])
    if between(refusals_, former.seq, call.seq) or between(resets(ep.run), former.seq, call.seq):
        return None
    return Finding(
        expected="the token in hand is used until most of its life is gone",
        seen=f"another was asked for after {call.at - former.at:.0f} s",
        seqs=(former.seq, call.seq),
    )


@dataclass(frozen=True, slots=True)
class Expiry:
    """A token that ran out, and every use of its owner's tokens after that."""

    owner: TokenOwner
    issue: Call
    end: float
    uses: tuple[Call, ...]
    renewed: Call | None

    @property
    def label(self) -> str:
        return f"{self.owner.kind} token of {self.owner.store or self.owner.appid} ran out"


def expiries(kind: str) -> Callable[[Episode], list[Expiry]]:
    """Tokens of a kind that ran out in the episode while their owner went on working."""
    return lambda ep: ep.cached(f"expiries {kind}", lambda: list(_expiries(ep, kind)))


def _expiries(ep: Episode, kind: str) -> Iterator[Expiry]:
    uses: dict[TokenOwner, list[Call]] = {}
    for call in ep.calls:
        if (owner := owner_of_token(call.token)) and owner.kind == kind and ep.is_current_store(owner.store):
            uses.setdefault(owner, []).append(call)
    issues: dict[TokenOwner, list[Call]] = {}
    for request in token_requests(ep.run):
        if request.owner.kind == kind and request.call.ok and request.call.issued:
            issues.setdefault(request.owner, []).append(request.call)
    for owner, calls in issues.items():
        for place, issue in enumerate(calls):
            renewed = calls[place + 1] if place + 1 < len(calls) else None
            end = issue.issued.expires_at if issue.issued else issue.at + LIFE
            if end > ep.end_at or (renewed and renewed.seq < ep.start):
                continue
            later = [
                call
                for call in after(uses.get(owner, []), issue.seq)
                if call.token and call.token.state != "valid"
                if call.at >= end and (renewed is None or call.seq < renewed.seq) and _alive(ep, owner, call)
            ]
            if later or (renewed and ep.start <= renewed.seq <= ep.end):
                yield Expiry(owner, issue, end, tuple(later), renewed)


def _alive(ep: Episode, owner: TokenOwner, call: Call) -> bool:
    return owner.store is None or granted_at(ep, owner.store, call.seq)


def _renewed(expiry: Expiry, _ep: Episode) -> Finding | None:
    seqs = (expiry.issue.seq, *(call.seq for call in expiry.uses[:4]))
    if len(expiry.uses) > MOST_TRIES:
        seen = f"{len(expiry.uses)} calls with the token that had run out"
        return Finding(expected="a token that has run out is renewed", seen=seen, seqs=seqs)
    if expiry.uses and expiry.renewed is None:
        seen = "it was used and never renewed"
        return Finding(expected="a token that has run out is renewed", seen=seen, seqs=seqs)
    return None


@check(
    "token.component-renewed",
    Level.MUST,
    "A1",
    over=expiries("component"),
    needs=("clock",),
    exercised_by=("token/renewed",),
    covers=(COMPONENT_TOKEN,),
)
def component_renewed(expiry: Expiry, ep: Episode) -> Finding | None:
    """After a component token has run out, calls go on without a burst of failures."""
    return _renewed(expiry, ep)


@check(
    "token.authorizer-renewed",
    Level.MUST,
    "T10",
    over=expiries("authorizer"),
    needs=("clock", "call"),
    exercised_by=("token/renewed",),
    covers=(AUTHORIZER_TOKEN,),
)
def authorizer_renewed(expiry: Expiry, ep: Episode) -> Finding | None:
    """After a store's token has run out, calls for it go on without a burst of failures."""
    return _renewed(expiry, ep)


def key_of(call: Call) -> tuple[str, str, str]:
    """What makes two calls the same piece of work: endpoint, store and body."""
    body = json.dumps(call.body, sort_keys=True, ensure_ascii=False, default=str)
    return call.label, call.token_store or "", body


@dataclass(frozen=True, slots=True)
class Refused:
    """A call whose token was refused, and what was done until the work at hand was over."""

    call: Call
    renewed: bool
    repeated: bool

    @property
    def label(self) -> str:
        return f"{self.call.label} answered with {self.call.errcode}"


def refusals(ep: Episode) -> list[Refused]:
    """Calls refused for their token the first time in a stretch, while a renewal could help."""
    return ep.cached("refusals", lambda: list(_refusals(ep)))


def _refusals(ep: Episode) -> Iterator[Refused]:
    trying: dict[tuple[str, str, str], int] = {}
    for place, call in enumerate(ep.calls):
        owner = owner_of_token(call.token)
        if (
            not call.refused_token
            or owner is None
            or not call.arrived
            or not ep.is_current_store(owner.store)
        ):
            continue
        until = ep.end_of_work(call.seq, 2)
        key = key_of(call)
        if trying.get(key, -1) >= call.seq:
            continue
        trying[key] = until
        source = {
            "component": (COMPONENT_TOKEN,),
            "authorizer": (AUTHORIZER_TOKEN,),
            "home_page": HOME_TOKENS,
        }
        if owner.store and not granted_at(ep, owner.store, call.seq):
            continue
        if ep.call_fault_at(until, call.at, *source[owner.kind]):
            continue
        renewals_seen: list[Call] = []
        repeated = False
        for index in range(place + 1, len(ep.calls)):
            later = ep.calls[index]
            if later.seq >= until or repeated:
                break
            if owner_of(later) == owner:
                renewals_seen.append(later)
            repeated = key_of(later) == key and (bool(renewals_seen) or _another(later.token, call.token))
        if renewals_seen and not any(later.ok and later.at == renewals_seen[0].at for later in renewals_seen):
            continue  # there was no token to repeat the call with; at a later time its work may be void
        yield Refused(call, bool(renewals_seen), repeated)


@check(
    "token.expired-retried",
    Level.MUST,
    "A1",
    over=refusals,
    exercised_by=("token/refused",),
)
def expired_retried(one: Refused, _ep: Episode) -> Finding | None:
    """A call refused with 42001 or 40001 is repeated with a renewed token."""
    if one.repeated:
        return None
    return Finding(
        expected="the token is renewed and the call repeated",
        seen="the token was renewed, but the call was not repeated" if one.renewed else "it was not renewed",
        seqs=one.call.seqs,
    )


def _another(token: Token | None, former: Token | None) -> bool:
    """A token that somebody else had renewed in the meantime."""
    return (
        token is not None
        and former is not None
        and (token.issued_at, token.state) != (former.issued_at, former.state)
    )


@dataclass(frozen=True, slots=True)
class Loop:
    """One piece of work whose token was refused again and again within one stretch."""

    calls: tuple[Call, ...]
    what: str

    @property
    def label(self) -> str:
        return f"{self.what} refused {len(self.calls)} times"


def loops(ep: Episode) -> list[Loop]:
    """Calls refused for their token, and renewals, per stretch of work; a second's pause begins another."""
    return ep.cached("loops", lambda: list(_loops(ep)))


def _loops(ep: Episode) -> Iterator[Loop]:
    running: dict[tuple[str, ...], list[Call]] = {}
    limit = -1
    refused_in_stretch = 0
    for call in ep.calls:
        if call.seq >= limit:
            yield from _closed(running, refused_in_stretch)
            running, refused_in_stretch, limit = {}, 0, ep.end_of_work(call.seq)
        if not ep.is_current_store(call.token_store or call.store):
            continue
        owner = owner_of(call)
        if not call.refused_token and owner is None:
            continue
        refused_in_stretch += call.refused_token
        key = ("renewal", str(owner)) if owner and call.endpoint != EXCHANGE else ("call", *key_of(call))
        known = running.setdefault(key, [])
        if known and call.started_ms - known[-1].ended_ms >= BACKED_OFF_MS:
            yield from _closed({key: known}, refused_in_stretch)
            known = running[key] = []
        if call.refused_token or key[0] == "renewal":
            known.append(call)
    yield from _closed(running, refused_in_stretch)


def _closed(running: dict[tuple[str, ...], list[Call]], refused: int) -> Iterator[Loop]:
    for key, calls in running.items():
        if key[0] == "call" and len(calls) >= 2:
            yield Loop(tuple(calls), calls[0].label)
        elif key[0] == "renewal" and refused >= 2 and calls:
            yield Loop(tuple(calls), f"renewal by {calls[0].label}")


@check(
    "token.no-loop",
    Level.MUST,
    "A1",
    over=loops,
    exercised_by=("token/refused-again",),
)
def no_loop(loop: Loop, _ep: Episode) -> Finding | None:
    """A token that is refused again and again leads to three tries of a call at most, then to backing off."""
    if len(loop.calls) <= MOST_TRIES:
        return None
    return Finding(
        expected=f"at most {MOST_TRIES} tries in a round",
        seen=f"{len(loop.calls)} of {loop.what}",
        seqs=tuple(call.seq for call in loop.calls[:5]),
    )


def slow_token_requests(ep: Episode) -> list[TokenRequest]:
    """Token requests that took long enough for another need to arise meanwhile."""
    return [
        request
        for request in token_requests_in(ep, "component", "authorizer", "home_page")
        if request.call.wall_ms >= SLOW_MS or "hang" in request.call.bent
    ]


@check(
    "token.single-flight",
    Level.SHOULD,
    "A1",
    over=slow_token_requests,
    exercised_by=("token/parallel",),
)
def single_flight(request: TokenRequest, ep: Episode) -> Finding | None:
    """When several pieces of work need a token at once, one renewal serves them all."""
    mine = request.call
    # The journal knows when a call was handled; a hung reply left that much later.
    hung = [step.by for step in ep.faults if step.do == "hang" and step.fault in mine.faults]
    end = mine.ended_ms + 1000 * max(hung, default=0.0)
    for other in token_requests_in(ep, request.owner.kind):
        same = other.owner == request.owner and other.call.seq != mine.seq
        if same and mine.started_ms <= other.call.started_ms < end:
            return Finding(
                expected="one renewal at a time",
                seen=f"two requests for the {request.label} side by side",
                seqs=(mine.seq, other.call.seq),
            )
    return None
