"""Calls on a store's behalf, and the store's events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conformance.history.calls import STORE_PATH, Call
from conformance.history.episodes import Episode, after
from conformance.history.grants import granted_at
from conformance.history.pushes import STORE_EVENT, Push
from conformance.history.store_calls import StoreCallProbe, store_call_probes
from conformance.model import Finding, Level
from conformance.registry import check

DAY = 86400
UNAUTHORIZED_API = 61007
MOST_TRIES = 3
WINDOWS: dict[str, tuple[int, tuple[tuple[str, str, str], ...]]] = {
    # last part of the path -> longest window, and where its ends stand: (object, from, to)
    "order/list/get": (
        7 * DAY,
        (("create_time_range", "start_time", "end_time"), ("update_time_range", "start_time", "end_time")),
    ),
    "aftersale/getaftersalelist": (
        DAY,
        (("", "begin_create_time", "end_create_time"), ("", "begin_update_time", "end_update_time")),
    ),
}
LISTS = (
    "order/list/get",
    "order/search",
    "product/list/get",
    "aftersale/getaftersalelist",
    "warehouse/list/get",
)


def store_calls(ep: Episode) -> list[Call]:
    """Calls of the store's interfaces with a token that can be told."""
    known = ("component", "authorizer", "home_page")
    return [call for call in ep.calls if STORE_PATH in call.path and call.token and call.token.kind in known]


@check(
    "store.own-token",
    Level.MUST,
    "T10",
    over=store_calls,
    exercised_by=("store/calls",),
)
def own_token(call: Call, _ep: Episode) -> Finding | None:
    """The store's interfaces are called with the store's own token, never with the platform's."""
    if call.token and call.token.kind == "authorizer":
        return None
    kind = call.token.kind if call.token else "stranger"
    return Finding(
        expected="an authorizer's token", seen=f"a {kind}'s, errcode {call.errcode}", seqs=call.seqs
    )


@dataclass(frozen=True, slots=True)
class Unauthorized:
    """An interface that a store has not granted: refusals until its next grant, and what followed."""

    store: str
    path: str
    calls: tuple[Call, ...]
    grant: int | None

    @property
    def label(self) -> str:
        return f"{self.path} for {self.store}"


def unauthorized(ep: Episode) -> Iterator[Unauthorized]:
    """Answers 61007 per store and interface, between two grants."""
    found: dict[tuple[str, str, int], list[Call]] = {}
    for call in ep.calls:
        if call.errcode == UNAUTHORIZED_API and call.token_store and ep.is_current_store(call.token_store):
            steps = [
                step.seq
                for step in ep.grants_of.get(call.token_store, [])
                if step.phase in {"granted", "updated"} and step.seq < call.seq
            ]
            found.setdefault((call.token_store, call.path, len(steps)), []).append(call)
    for (store, path, _), calls in found.items():
        steps = [
            step.seq
            for step in after(ep.grants_of.get(store, []), calls[-1].seq)
            if step.phase in {"granted", "updated"} and step.pushed
        ]
        yield Unauthorized(store, path, tuple(calls), steps[0] if steps else None)


@check(
    "store.unauthorized-api",
    Level.MUST,
    "P7",
    over=unauthorized,
    needs=("call",),
    exercised_by=("store/unauthorized-api",),
)
def unauthorized_api(one: Unauthorized, ep: Episode) -> Finding | None:
    """A call refused with 61007 stops for that store, and resumes after a new grant."""
    if len(one.calls) > MOST_TRIES:
        return Finding(
            expected="the call stops until the store grants again",
            seen=f"{len(one.calls)} tries answered with 61007",
            seqs=tuple(call.seq for call in one.calls[:5]),
        )
    if one.grant is None:
        return None
    # A provider learns of the grant by its push or its next round; what is asked before is not judged.
    rounds = [sync.seq for sync in ep.syncs if sync.start > one.grant and sync.ok]
    heard = [
        push.seq for push in ep.pushes_of.get(one.store, []) if push.seq > one.grant and push.acknowledged
    ]
    if not rounds and not heard:
        return None
    resumed = [
        a
        for a in store_call_probes(ep, one.store)
        if a.path == one.path and a.probe.start > min([*rounds, *heard])
    ]
    idle = [ask for ask in resumed if not ask.ok and granted_at(ep, one.store, ask.probe.seq)]
    if not idle:
        return None
    return Finding(
        expected="the call resumes after the new grant",
        seen=idle[0].outcome,
        seqs=(one.calls[-1].seq, one.grant, idle[0].probe.seq),
    )


@dataclass(frozen=True, slots=True)
class Window:
    """One time window in a list call."""

    call: Call
    seconds: float
    most: int

    @property
    def label(self) -> str:
        return f"{self.call.label} over {self.seconds / 3600:.0f} h"


def windows_chosen(ep: Episode) -> Iterator[Window]:
    """Time windows of list calls that the provider chose itself."""
    for call in ep.calls:
        rule = next((rule for end, rule in WINDOWS.items() if call.path.endswith(end)), None)
        if rule is None or not isinstance(call.body, dict) or _dictated(call, ep):
            continue
        most, ranges = rule
        for name, low, high in ranges:
            holder: Any = call.body.get(name) if name else call.body
            if isinstance(holder, dict) and (span := _span(holder, low, high)) is not None:
                yield Window(call, span, most)


def _span(holder: dict[str, Any], low: str, high: str) -> float | None:
    try:
        return float(holder[high]) - float(holder[low])
    except (KeyError, TypeError, ValueError):
        return None


def _dictated(call: Call, ep: Episode) -> bool:
    """The suite itself asked for this very body."""
    return any(
        one.probe.asked("body") == call.body and call in one.calls(ep) for one in store_call_probes(ep)
    )


@check(
    "store.windows",
    Level.MUST,
    "T10",
    over=windows_chosen,
    exercised_by=("store/windows",),
    voluntary="the provider lists neither orders nor after-sales by itself",
)
def windows(window: Window, _ep: Episode) -> Finding | None:
    """Orders are listed over seven days at most, after-sales over one."""
    if window.seconds <= window.most:
        return None
    return Finding(
        expected=f"{window.most / 3600:.0f} h at most",
        seen=f"{window.seconds / 3600:.0f} h",
        seqs=window.call.seqs,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A page that says there is more, read in a round or because all pages were asked for."""

    call: Call
    key: str
    until: int

    @property
    def label(self) -> str:
        return f"{self.call.label} up to {self.key[:16]}"


def pages(ep: Episode) -> Iterator[Page]:
    """Pages of lists that were not the last."""
    whole = [one for one in store_call_probes(ep) if one.all_pages]
    for call in ep.calls:
        if not call.ok or not call.path.endswith(LISTS) or not ep.is_current_store(call.token_store):
            continue
        key = _more(call)
        end = _reading_until(call, ep, whole)
        if key and end is not None:
            yield Page(call, key, end)


def _more(call: Call) -> str | None:
    """The key of the next page; None on the last one."""
    key = call.got("next_key") or call.got("data", "next_key")
    if not key or call.got("has_more") is False:
        return None
    if call.got("has_more") is None:
        ids = call.got("product_ids") or call.got("data", "out_warehouse_ids") or []
        size = int(call.sent("page_size") or 10)
        total = call.got("total_num")
        if len(ids) < size or (
            total is not None and "next_key" not in (call.body or {}) and total <= len(ids)
        ):
            return None
    return str(key)


def _reading_until(call: Call, ep: Episode, whole: list[StoreCallProbe]) -> int | None:
    """Where the round or the probe ends in which the page was read; None for a page read by itself."""
    for one in whole:
        if one.path == call.path and one.probe.started_ms <= call.started_ms <= one.probe.ended_ms:
            return one.probe.seq
    for sync in ep.syncs:
        if sync.start < call.seq < sync.seq:
            return ep.end_of_work(sync.seq)
    return None


@check(
    "store.all-pages",
    Level.MUST,
    "T10",
    over=pages,
    exercised_by=("store/all-pages",),
)
def all_pages(page: Page, ep: Episode) -> Finding | None:
    """A list is read to its end by following next_key."""
    for later in after(ep.store_calls.get(page.call.token_store or "", []), page.call.seq):
        if later.seq >= page.until:
            break
        if later.path == page.call.path and later.sent("next_key") == page.key:
            return None
    return Finding(
        expected=f"the page after {page.key[:16]} is read", seen="it was not asked for", seqs=page.call.seqs
    )


def events(ep: Episode) -> list[Push]:
    """Soundly sealed events of stores."""
    return [
        push
        for push in ep.pushes
        if push.channel == "message" and push.kind.startswith(STORE_EVENT) and push.sent
        if not push.twists and (push.owed_answer or push.hostile in {"made_up", "unknown_kind"})
    ]


@check(
    "store.event-acknowledged",
    Level.MUST,
    "P1",
    over=events,
    needs=("messages",),
    exercised_by=("store/events",),
)
def event_acknowledged(push: Push, _ep: Episode) -> Finding | None:
    """An event of a store is answered within 5 s."""
    if push.acknowledged:
        return None
    return Finding(
        expected="HTTP 200 within 5 s, success or empty",
        seen=f"{push.outcome}, HTTP {push.status} after {push.wall_ms:.0f} ms",
        seqs=push.seqs,
    )
