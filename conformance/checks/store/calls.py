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
from conformance.history.tokens import owner_of_token
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
    return [call for call in ep.calls if STORE_PATH in call.path and owner_of_token(call.token)]


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
class UnauthorizedCalls:
    """An interface that a store has not granted: refusals until its next grant, and what followed."""

    store: str
    path: str
    calls: tuple[Call, ...]
    grant: int | None

    @property
    def label(self) -> str:
        return f"{self.path} for {self.store}"


def unauthorized_calls(ep: Episode) -> Iterator[UnauthorizedCalls]:
    """Answers 61007 per store and interface, between two grants."""
    refused: dict[tuple[str, str, int], list[Call]] = {}
    for call in ep.calls:
        if call.errcode == UNAUTHORIZED_API and call.token_store and ep.is_current_store(call.token_store):
            steps = [
                step.seq
                for step in ep.grants_of.get(call.token_store, [])
                if step.phase in {"granted", "updated"} and step.seq < call.seq
            ]
            refused.setdefault((call.token_store, call.path, len(steps)), []).append(call)
    for (store, path, _), calls in refused.items():
        steps = [
            step.seq
            for step in after(ep.grants_of.get(store, []), calls[-1].seq)
            if step.phase in {"granted", "updated"} and step.pushed
        ]
        yield UnauthorizedCalls(store, path, tuple(calls), steps[0] if steps else None)


@check(
    "store.unauthorized-api",
    Level.MUST,
    "P7",
    over=unauthorized_calls,
    needs=("call",),
    exercised_by=("store/unauthorized-api",),
)
def unauthorized_api(unauthorized: UnauthorizedCalls, ep: Episode) -> Finding | None:
    """A call refused with 61007 stops for that store, and resumes after a new grant."""
    calls, store, grant = unauthorized.calls, unauthorized.store, unauthorized.grant
    if len(calls) > MOST_TRIES:
        return Finding(
            expected="the call stops until the store grants again",
            seen=f"{len(calls)} tries answered with 61007",
            seqs=tuple(call.seq for call in calls[:5]),
        )
    if grant is None:
        return None
    # A provider learns of the grant by its push or its next round; what is asked before is not judged.
    rounds = [sync.seq for sync in ep.syncs if sync.start > grant and sync.ok]
    heard = [push.seq for push in ep.pushes_of.get(store, []) if push.seq > grant and push.acknowledged]
    if not rounds and not heard:
        return None
    idle = [
        asked
        for asked in store_call_probes(ep, store)
        if asked.path == unauthorized.path
        and asked.start > min([*rounds, *heard])
        and not asked.ok
        and granted_at(ep, store, asked.seq)
    ]
    if not idle:
        return None
    return Finding(
        expected="the call resumes after the new grant",
        seen=idle[0].outcome,
        seqs=(calls[-1].seq, grant, idle[0].seq),
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
        asked.probe.asked("body") == call.body and call in asked.calls(ep) for asked in store_call_probes(ep)
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
    whole = [asked for asked in store_call_probes(ep) if asked.all_pages]
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
    """The seq at which the round or the probe ended that read the page; None for a page read by itself."""
    for asked in whole:
        if asked.path == call.path and asked.spans(call.started_ms):
            return asked.seq
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
    """Rightly sealed events of stores."""
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
