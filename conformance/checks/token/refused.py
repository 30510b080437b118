"""Access tokens that are refused: renewed once, and the call repeated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call, Token
from conformance.history.endpoints import EXCHANGE, LOGIN
from conformance.history.episodes import Episode, after
from conformance.history.grants import granted_at
from conformance.history.tokens import (
    endpoints_of,
    owner_of,
    owner_of_token,
)
from conformance.history.tries import MOST_TRIES, PAUSE_MS, in_turn
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Count, Text


def key_of(call: Call) -> tuple[str, str, str]:
    """What makes two calls the same piece of work: endpoint, store and body."""
    body = json.dumps(call.body, sort_keys=True, ensure_ascii=False, default=str)
    return call.label, call.token_store or "", body


@dataclass(frozen=True, slots=True)
class RefusedCall:
    """A call whose token was refused, and what was done until the work at hand was over."""

    call: Call
    renewed: bool
    repeated: bool

    @property
    def label(self) -> Text:
        return Text(
            f"{self.call.label} answered with {self.call.errcode}",
            f"{self.call.label} 返回 {self.call.errcode}",
        )


def refusals(ep: Episode) -> list[RefusedCall]:
    """Calls refused for their token the first time in a piece of work, while a renewal could help."""
    return ep.cached("refusals", lambda: list(_refusals(ep)))


def _refusals(ep: Episode) -> Iterator[RefusedCall]:
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
        if call.endpoint == LOGIN and (visits := after(ep.visits, call.seq)):
            until = min(until, visits[0].seq)  # whoever came with the code has been answered
        key = key_of(call)
        if trying.get(key, -1) >= call.seq:
            continue
        trying[key] = until
        if owner.store and not granted_at(ep, owner.store, call.seq):
            continue
        if ep.call_fault_at(until, call.at, *endpoints_of(owner.kind)) or _last_try(ep, place):
            continue
        renewals: list[Call] = []
        repeated = False
        for index in range(place + 1, len(ep.calls)):
            later = ep.calls[index]
            if later.seq >= until or repeated:
                break
            if owner_of(later) == owner:
                renewals.append(later)
            repeated = key_of(later) == key and (bool(renewals) or _another(later.token, call.token))
        if renewals and not any(later.ok and later.at == renewals[0].at for later in renewals):
            continue  # there was no token to repeat the call with; at a later time its work may be void
        if renewals and renewals[0].faults and renewals[0].refused_token and not repeated:
            continue  # nor had that piece of work one, though another came to one later
        yield RefusedCall(call, bool(renewals), repeated)


def _last_try(ep: Episode, place: int) -> bool:
    """The call had failed otherwise before, so often that it is rightly given up now."""
    call = ep.calls[place]
    key, work = key_of(call), ep.end_of_work(call.seq)
    tries = 1
    for earlier in reversed(ep.calls[:place]):
        if ep.end_of_work(earlier.seq) != work:
            break
        tries += earlier.endpoint == call.endpoint and not earlier.ok and key_of(earlier) == key
    return tries >= MOST_TRIES


@check(
    "token.expired-retried",
    Level.MUST,
    "A1",
    chinese="因 42001 或 40001 被拒的调用，续期令牌后重试。",
    over=refusals,
    reasons=("not-renewed", "not-repeated"),
    exercised_by=("token/refused", "token/restart"),
)
def expired_retried(refused: RefusedCall, _ep: Episode) -> Finding | None:
    """A call refused with 42001 or 40001 is repeated with a renewed token."""
    if refused.repeated:
        return None
    return Finding(
        reason="not-repeated" if refused.renewed else "not-renewed",
        expected=Text("the token is renewed and the call repeated", "换取新令牌并重做该调用"),
        seen=Text("the token was renewed, but the call was not repeated", "换取了新令牌，但没有重做该调用")
        if refused.renewed
        else Text("it was not renewed", "没有换取新令牌"),
        seqs=refused.call.seqs,
    )


def _another(token: Token | None, former: Token | None) -> bool:
    """Whether the token is one that somebody else had renewed in the meantime."""
    return (
        token is not None
        and former is not None
        and (token.issued_at, token.state) != (former.issued_at, former.state)
    )


@dataclass(frozen=True, slots=True)
class Loop:
    """A call, or a renewal, made again and again within one piece of work, as tokens were refused."""

    calls: tuple[Call, ...]
    what: Text
    renewal: bool = False

    @property
    def label(self) -> Text:
        return Text(
            f"{self.what.en} refused {Count(len(self.calls)):time}",
            f"{self.what.zh} 被拒 {len(self.calls)} 次",
        )


def loops(ep: Episode) -> list[Loop]:
    """Calls refused for their token, and renewals, per piece of work; a second's pause begins another."""
    return ep.cached("loops", lambda: list(_loops(ep)))


def _loops(ep: Episode) -> Iterator[Loop]:
    running: dict[tuple[str, ...], list[Call]] = {}
    limit = -1
    refused = 0
    for call in ep.calls:
        if call.seq >= limit:
            yield from _closed(running, refused)
            running, refused, limit = {}, 0, ep.end_of_work(call.seq)
        if not ep.is_current_store(call.token_store or call.store):
            continue
        owner = owner_of(call)
        if not call.refused_token and owner is None:
            continue
        refused += call.refused_token
        key = ("renewal", str(owner)) if owner and call.endpoint != EXCHANGE else ("call", *key_of(call))
        tries = running.setdefault(key, [])
        if tries and call.started_ms - tries[-1].ended_ms >= PAUSE_MS:
            yield from _closed({key: tries}, refused)
            tries = running[key] = []
        if call.refused_token or key[0] == "renewal":
            tries.append(call)
    yield from _closed(running, refused)


def _closed(running: dict[tuple[str, ...], list[Call]], refused: int) -> Iterator[Loop]:
    """What was tried again, of a piece of work in which `refused` calls were refused."""
    for key, calls in running.items():
        if key[0] == "call" and len(calls) >= 2:
            yield Loop(tuple(calls), Text.same(calls[0].label))
        elif key[0] == "renewal" and refused >= 2 and calls:
            by = calls[0].label
            yield Loop(tuple(calls), Text(f"renewal by {by}", f"通过 {by} 的续期"), renewal=True)


@check(
    "token.no-loop",
    Level.MUST,
    "A1",
    chinese="令牌一再被拒时，一次调用最多尝试三次，随后退避。",
    over=loops,
    reasons=("call-looped", "renewal-looped"),
    exercised_by=("token/refused-again",),
)
def no_loop(loop: Loop, ep: Episode) -> Finding | None:
    """A token that is refused again and again leads to three tries of a call at most, then to backing off."""
    beside = ep.beside(loop.calls[0].seq)
    if len(in_turn(loop.calls)) <= MOST_TRIES * (len(beside.steps) if beside else 1):
        return None
    return Finding(
        reason="renewal-looped" if loop.renewal else "call-looped",
        expected=Text(f"at most {MOST_TRIES} tries in a round", f"一轮中最多尝试 {MOST_TRIES} 次"),
        seen=Text(f"{len(loop.calls)} of {loop.what.en}", f"{loop.what.zh} 调用了 {len(loop.calls)} 次"),
        seqs=tuple(call.seq for call in loop.calls[:5]),
    )
