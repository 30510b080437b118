"""Access tokens: cached, renewed for a reason, kept apart, used in their place."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.effects import (
    AUTHORIZER_TOKEN,
    COMPONENT_TOKEN,
    EXCHANGE,
    PULLS,
    Asked,
    asked,
    granted_at,
    legit_tickets,
)
from conformance.items import QUOTA, Call, ProviderStep, Token
from conformance.model import Finding, Level
from conformance.readings import Episode, Run, after
from conformance.registry import check

LIFE = 7200.0
MOST_TRIES = 3
DAY = 86400
CHINA = 8 * 3600
DAILY = 45009
BACKED_OFF_MS = 1000.0
SLOW_MS = 50.0
HOME_TOKENS = ("token", "stable_token")
FETCHES = {
    # endpoint -> kind of the token it hands out
    COMPONENT_TOKEN: "component",
    AUTHORIZER_TOKEN: "authorizer",
    EXCHANGE: "authorizer",
    **dict.fromkeys(HOME_TOKENS, "home_page"),
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose token: its kind, the appid it belongs to, and the store for an authorizer's."""

    kind: str
    appid: str | None
    store: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request for a token, and the last one before it whose token arrived."""

    call: Call
    owner: Owner
    former: Call | None

    @property
    def label(self) -> str:
        return f"{self.owner.kind} token of {self.owner.store or self.owner.appid}"


def owner_of(call: Call) -> Owner | None:
    """Whose token a call asks for; None for any other call."""
    kind = FETCHES.get(call.endpoint)
    if kind == "component":
        return Owner(kind, call.component)
    if kind == "authorizer":
        return Owner(kind, call.component, call.store or call.got("authorization_info", "authorizer_appid"))
    if kind == "home_page":
        appid = call.query.get("appid") or call.sent("appid")
        return Owner(kind, str(appid) if appid else None)
    return None


def fetches(run: Run) -> list[Fetch]:
    """Every request for a token, in order."""
    return run.once("fetches", lambda: list(_fetches(run)))


def _fetches(run: Run) -> Iterator[Fetch]:
    last: dict[Owner, Call] = {}
    for call in run.calls:
        if owner := owner_of(call):
            yield Fetch(call, owner, last.get(owner))
            if call.ok:
                last[owner] = call


def fetches_in(ep: Episode, *kinds: str) -> list[Fetch]:
    """The episode's requests for tokens of these kinds."""
    grouped = ep.run.once("fetches_by_seq", lambda: {fetch.call.seq: fetch for fetch in fetches(ep.run)})
    endpoints = [endpoint for endpoint, kind in FETCHES.items() if kind in kinds and endpoint != EXCHANGE]
    found = [grouped[call.seq] for call in ep.calls_to(*endpoints)]
    return [fetch for fetch in found if ep.mine(fetch.owner.store)]


def owner_of_token(token: Token | None) -> Owner | None:
    if token is None or token.kind not in {"component", "authorizer", "home_page"}:
        return None
    return Owner(token.kind, token.owner, token.store if token.kind == "authorizer" else None)


def _trouble(run: Run) -> dict[Owner, list[int]]:
    """Where a token was refused, or may not have arrived: reasons to ask for another."""
    found: dict[Owner, list[int]] = {}
    for call in run.calls:
        if call.refused_token and (owner := owner_of_token(call.token)):
            found.setdefault(owner, []).append(call.seq)
        asked_for = owner_of(call)
        if asked_for and not call.arrived:
            found.setdefault(asked_for, []).append(call.seq)
    return found


def _resets(run: Run) -> list[int]:
    """Where the provider may have lost what it held in memory, or was told to forget."""
    marks = [step.seq for step in run.provider if step.phase in {"starting", "ready", "killed", "exited"}]
    marks += [probe.seq for probe in run.probes if probe.probe in {"forget", "keys"}]
    return sorted(marks)


def between(places: list[int], low: int, high: int) -> bool:
    """Whether one of the sorted places lies in between."""
    place = bisect_right(places, low)
    return place < len(places) and places[place] < high


def renewals(ep: Episode) -> Iterator[Fetch]:
    """Component tokens asked for after one had arrived; those that overlap it are judged elsewhere."""
    for fetch in fetches_in(ep, "component"):
        if fetch.former and fetch.call.started_ms >= fetch.former.ended_ms:
            yield fetch


@check(
    "token.component-cached",
    Level.MUST,
    "A1",
    over=renewals,
    exercised_by=("token/renewed", "token/refused"),
    covers=(COMPONENT_TOKEN,),
)
def _(fetch: Fetch, ep: Episode) -> Finding | None:
    """A component token is renewed for a reason: most of its life gone, refused, or a new process."""
    former, call = fetch.former, fetch.call
    if former is None:
        return None
    end = former.issued.expires_at if former.issued else former.at + LIFE
    if call.at >= former.at + 0.75 * (end - former.at):
        return None
    trouble = ep.run.once("trouble", lambda: _trouble(ep.run)).get(fetch.owner, [])
    if between(trouble, former.seq, call.seq) or between(_resets(ep.run), former.seq, call.seq):
        return None
    return Finding(
        expected="the token in hand is used until most of its life is gone",
        seen=f"another was asked for after {call.at - former.at:.0f} s",
        seqs=(former.seq, call.seq),
    )


@dataclass(frozen=True, slots=True)
class Expiry:
    """A token that ran out, and every use of its owner's tokens after that."""

    owner: Owner
    issue: Call
    end: float
    uses: tuple[Call, ...]
    renewed: Call | None

    @property
    def label(self) -> str:
        return f"{self.owner.kind} token of {self.owner.store or self.owner.appid} ran out"


def expiries(kind: str) -> Callable[[Episode], list[Expiry]]:
    """Tokens of a kind that ran out in the episode while their owner went on working."""
    return lambda ep: ep.once(f"expiries {kind}", lambda: list(_expiries(ep, kind)))


def _expiries(ep: Episode, kind: str) -> Iterator[Expiry]:
    uses: dict[Owner, list[Call]] = {}
    for call in ep.calls:
        if (owner := owner_of_token(call.token)) and owner.kind == kind and ep.mine(owner.store):
            uses.setdefault(owner, []).append(call)
    issues: dict[Owner, list[Call]] = {}
    for fetch in fetches(ep.run):
        if fetch.owner.kind == kind and fetch.call.ok and fetch.call.issued:
            issues.setdefault(fetch.owner, []).append(fetch.call)
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


def _alive(ep: Episode, owner: Owner, call: Call) -> bool:
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
def _(expiry: Expiry, ep: Episode) -> Finding | None:
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
def _(expiry: Expiry, ep: Episode) -> Finding | None:
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
    return ep.once("refusals", lambda: list(_refusals(ep)))


def _refusals(ep: Episode) -> Iterator[Refused]:
    trying: dict[tuple[str, str, str], int] = {}
    for place, call in enumerate(ep.calls):
        owner = owner_of_token(call.token)
        if not call.refused_token or owner is None or not call.arrived or not ep.mine(owner.store):
            continue
        until = ep.stretch(call.seq, 2)
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
        if ep.bent_at(until, call.at, *source[owner.kind]):
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
        if renewals_seen and not any(later.ok for later in renewals_seen):
            continue  # there is no token to repeat the call with
        yield Refused(call, bool(renewals_seen), repeated)


@check(
    "token.expired-retried",
    Level.MUST,
    "A1",
    over=refusals,
    exercised_by=("token/refused",),
)
def _(one: Refused, _ep: Episode) -> Finding | None:
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
    return ep.once("loops", lambda: list(_loops(ep)))


def _loops(ep: Episode) -> Iterator[Loop]:
    running: dict[tuple[str, ...], list[Call]] = {}
    limit = -1
    refused_in_stretch = 0
    for call in ep.calls:
        if call.seq >= limit:
            yield from _closed(running, refused_in_stretch)
            running, refused_in_stretch, limit = {}, 0, ep.stretch(call.seq)
        if not ep.mine(call.token_store or call.store):
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
def _(loop: Loop, _ep: Episode) -> Finding | None:
    """A token that is refused again and again leads to three tries of a call at most, then to backing off."""
    if len(loop.calls) <= MOST_TRIES:
        return None
    return Finding(
        expected=f"at most {MOST_TRIES} tries in a round",
        seen=f"{len(loop.calls)} of {loop.what}",
        seqs=tuple(call.seq for call in loop.calls[:5]),
    )


def slow_fetches(ep: Episode) -> list[Fetch]:
    """Token requests that took long enough for another need to arise meanwhile."""
    return [
        fetch
        for fetch in fetches_in(ep, "component", "authorizer", "home_page")
        if fetch.call.wall_ms >= SLOW_MS or "hang" in fetch.call.bent
    ]


@check(
    "token.single-flight",
    Level.SHOULD,
    "A1",
    over=slow_fetches,
    exercised_by=("token/parallel",),
)
def _(fetch: Fetch, ep: Episode) -> Finding | None:
    """When several pieces of work need a token at once, one renewal serves them all."""
    mine = fetch.call
    # The journal knows when a call was handled; a hung reply left that much later.
    hung = [step.by for step in ep.faults if step.do == "hang" and step.fault in mine.faults]
    end = mine.ended_ms + 1000 * max(hung, default=0.0)
    for other in fetches_in(ep, fetch.owner.kind):
        same = other.owner == fetch.owner and other.call.seq != mine.seq
        if same and mine.started_ms <= other.call.started_ms < end:
            return Finding(
                expected="one renewal at a time",
                seen=f"two requests for the {fetch.label} side by side",
                seqs=(mine.seq, other.call.seq),
            )
    return None


@dataclass(frozen=True, slots=True)
class Changed:
    """A refresh token that changed in a reply, and the next request for the same store."""

    reply: Call
    next: Call

    @property
    def label(self) -> str:
        return f"refresh token of {self.reply.store}"


def changed(ep: Episode) -> Iterator[Changed]:
    """Replies that brought another refresh token than was sent, with no new grant before the next use."""
    last: dict[str, Call] = {}
    for call in ep.calls_to(AUTHORIZER_TOKEN):
        store = call.store
        if not store or not ep.mine(store):
            continue
        before = last.get(store)
        if before and not any(before.seq < step.seq < call.seq for step in ep.grants_of.get(store, [])):
            yield Changed(before, call)
        returned = call.got("authorizer_refresh_token")
        if call.ok and returned and returned != call.sent("authorizer_refresh_token"):
            last[store] = call
        elif call.ok:
            last.pop(store, None)


@check(
    "token.returned-refresh-kept",
    Level.MUST,
    "T3",
    over=changed,
    exercised_by=("token/rotated",),
    covers=(AUTHORIZER_TOKEN,),
)
def _(one: Changed, _ep: Episode) -> Finding | None:
    """A refresh token that came back changed is the one used next."""
    if one.next.sent("authorizer_refresh_token") == one.reply.got("authorizer_refresh_token"):
        return None
    return Finding(
        expected="the returned refresh token is used",
        seen="the one before it was",
        seqs=(one.reply.seq, one.next.seq),
    )


def after_renewal(ep: Episode) -> Iterator[Call]:
    """Calls whose owner had renewed the token more than five minutes before."""
    renewed: dict[Owner, float] = {}
    for owner, calls in ep.run.once("issues", lambda: _issues(ep.run)).items():
        if len(calls) > 1 and calls[1].seq <= ep.end:
            renewed[owner] = calls[1].at
    for call in ep.calls:
        used = owner_of_token(call.token)
        if used and call.at > renewed.get(used, call.at) + 300 and ep.mine(used.store):
            yield call


def _issues(run: Run) -> dict[Owner, list[Call]]:
    found: dict[Owner, list[Call]] = {}
    for fetch in fetches(run):
        if fetch.call.ok:
            found.setdefault(fetch.owner, []).append(fetch.call)
    return found


@check(
    "token.overlap-not-relied-on",
    Level.SHOULD,
    "A1",
    over=after_renewal,
    needs=("clock",),
    exercised_by=("token/overlap",),
)
def _(call: Call, _ep: Episode) -> Finding | None:
    """A token that was superseded is not used once the overlap of five minutes is over."""
    if call.token is None or call.token.state != "superseded":
        return None
    return Finding(
        expected="the newest token is used", seen=f"{call.label} with a superseded one", seqs=call.seqs
    )


def pulls(ep: Episode) -> list[Call]:
    """Calls of the three pull interfaces with a token that can be told."""
    return [call for call in ep.calls_to(*PULLS) if owner_of_token(call.token)]


@check(
    "token.home-page",
    Level.MUST,
    "T9",
    over=pulls,
    exercised_by=("auth/purchase",),
    covers=PULLS,
)
def _(call: Call, _ep: Episode) -> Finding | None:
    """The three pull interfaces are called with the token of the market home page."""
    if call.token and call.token.kind == "home_page":
        return None
    return Finding(
        expected="the home page's token",
        seen=f"the token of a {call.token.kind if call.token else 'stranger'}",
        seqs=call.seqs,
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """A quota that was used up, and the calls after that."""

    call: Call
    until: float
    more: tuple[Call, ...]

    @property
    def label(self) -> str:
        return f"{self.call.label} answered with {self.call.errcode}"


def spent_quotas(ep: Episode) -> Iterator[Spent]:
    """First answers 45009 and 45011 per interface and owner, with the calls until the quota turns."""
    counted: dict[tuple[str, object], float] = {}
    for call in ep.calls:
        if call.errcode not in QUOTA:
            continue
        key = _quota_key(call)
        if counted.get(key, 0.0) > call.at:
            continue
        until = _turns(call.at) if call.errcode == DAILY else call.at + 60
        counted[key] = until
        more = [
            later
            for later in after(ep.calls_to(call.endpoint), call.seq)
            if _quota_key(later) == key and later.started_ms >= call.ended_ms and later.at < until
        ]
        yield Spent(call, until, tuple(more))


def _quota_key(call: Call) -> tuple[str, object]:
    owner = owner_of_token(call.token)
    if owner is None:
        return call.endpoint, call.component or call.query.get("appid")
    return call.endpoint, owner.store or owner.appid


def _turns(at: float) -> float:
    """The next midnight in China."""
    return (int(at + CHINA) // DAY + 1) * DAY - CHINA


@check(
    "token.quota",
    Level.MUST,
    "A1",
    over=spent_quotas,
    exercised_by=("token/quota-day", "token/quota-minute"),
)
def _(quota: Spent, _ep: Episode) -> Finding | None:
    """A used-up quota is left alone: until the day turns after 45009, for a minute after 45011."""
    if not quota.more:
        return None
    return Finding(
        expected=f"no call of {quota.call.label} for {quota.until - quota.call.at:.0f} s",
        seen=f"{len(quota.more)} more",
        seqs=(quota.call.seq, *(call.seq for call in quota.more[:4])),
    )


@dataclass(frozen=True, slots=True)
class Restart:
    """A new process of the provider, until the next ticket reaches it."""

    step: ProviderStep
    killed: int
    next_ticket: int

    @property
    def label(self) -> str:
        return f"restart at {self.step.at:.0f}"


def restarts(ep: Episode) -> Iterator[Restart]:
    """Restarts within an episode."""
    killed: int | None = None
    for step in ep.provider:
        if step.phase in {"killed", "exited"}:
            killed = step.seq
        elif step.phase == "ready" and killed is not None:
            tickets = [
                push.seq
                for push in after(ep.pushes, step.seq)
                if push.ticket and push.sound and push.delivered
            ]
            yield Restart(step, killed, tickets[0] if tickets else ep.end + 1)
            killed = None


@check(
    "token.survives-restart",
    Level.SHOULD,
    "T3",
    over=restarts,
    needs=("restart",),
    exercised_by=("token/restart",),
)
def _(restart: Restart, ep: Episode) -> Finding | None:
    """A new process works before the next ticket comes, and exchanges no code again."""
    for calls in ep.exchanges.values():
        done = [call for call in calls if call.definite and call.seq < restart.killed]
        again = [call for call in calls if call.seq > restart.killed]
        if done and again:
            return Finding(
                expected="no code is exchanged again", seen="one was", seqs=(done[0].seq, again[0].seq)
            )
    for call in after(ep.calls_to(COMPONENT_TOKEN), restart.killed):
        ticket = call.sent("component_verify_ticket") or ""
        if call.seq < restart.next_ticket and ticket not in legit_tickets(ep.run):
            return Finding(
                expected="the stored ticket is used", seen=f"the ticket {ticket[:20]!r}", seqs=call.seqs
            )
    for one in asked(ep):
        at_work = restart.step.seq < one.probe.seq < restart.next_ticket
        if at_work and not one.ok and granted_at(ep, one.store, one.probe.seq):
            return Finding(
                expected="calls go on after the restart",
                seen=one.outcome,
                seqs=(restart.step.seq, one.probe.seq),
            )
    return None


def asked_calls(ep: Episode) -> list[Asked]:
    """Calls the provider was asked for that it made with a store's token."""
    return [one for one in asked(ep) if any(call.token_store for call in one.calls(ep))]


@check(
    "token.per-store",
    Level.MUST,
    "T10",
    over=asked_calls,
    needs=("call",),
    exercised_by=("token/two-stores",),
)
def _(one: Asked, ep: Episode) -> Finding | None:
    """No store is called for with another store's token."""
    calls = [call for call in one.calls(ep) if call.token_store]
    if any(call.token_store == one.store for call in calls):
        return None
    return Finding(
        expected=f"the token of {one.store}",
        seen=f"the token of {calls[0].token_store}",
        seqs=(calls[0].seq, one.probe.seq),
    )
