"""The shapes of journal entries: each kind made into its typed item. Nothing else knows them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from conformance.history.calls import Call, Issued, Token
from conformance.history.pushes import Push
from conformance.history.readings import Claim, Hop, Probe, Reading, Service, Shown, Truth, Visit
from conformance.history.steps import (
    ActionStep,
    Canary,
    ClockMove,
    FaultStep,
    GrantStep,
    OrderStep,
    ProviderStep,
)

CUT = 120  # characters of an answer that are shown


class Raw(Protocol):
    """An entry of the journal, from the simulator or from a file."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> float: ...
    @property
    def world(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _number(value: Any, default: float = 0.0) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return default


def call(entry: Raw) -> Call:
    data = entry.data
    token = data.get("token")
    issued = data.get("issued")
    return Call(
        seq=entry.seq,
        at=entry.at,
        endpoint=data.get("endpoint") or "",
        method=data.get("method") or "",
        path=data.get("path") or "",
        query=data.get("query") or {},
        body=data.get("body"),
        status=int(data.get("status") or 0),
        reply=data.get("reply"),
        errcode=int(data.get("errcode") or 0),
        token=token
        and Token(
            kind=token.get("kind") or "unknown",
            owner=token.get("owner"),
            store=token.get("store"),
            state=token.get("state") or "unknown",
            issued_at=token.get("issued_at"),
        ),
        store=data.get("store"),
        component=data.get("component"),
        service_id=_text(data.get("service_id")),
        issued=issued
        and Issued(
            kind=issued.get("kind") or "",
            value=str(issued.get("value")),
            expires_at=_number(issued.get("expires_at")),
        ),
        faults=tuple(str(fault) for fault in data.get("faults") or ()),
        whole=data.get("arrived") == "whole",
        late=_number(data.get("late")),
        started_ms=_number(data.get("started_ms")),
        wall_ms=_number(data.get("wall_ms")),
    )


def push(entry: Raw) -> Push:
    data = entry.data
    return Push(
        seq=entry.seq,
        at=entry.at,
        push=int(data.get("push") or 0),
        kind=data.get("kind") or "",
        channel=data.get("channel") or "",
        attempt=int(data.get("attempt") or 1),
        copy=int(data.get("copy") or 0),
        component=data.get("component"),
        home_page=data.get("home_page"),
        store=data.get("store"),
        fields=data.get("fields") or {},
        plain=data.get("plain") or "",
        pad=int(data.get("pad") or 0),
        wrong_in=frozenset(data.get("wrong_in") or ()),
        indistinguishable=bool(data.get("indistinguishable")),
        owed_answer=bool(data.get("owed_answer")),
        made_up=bool(data.get("made_up")),
        defects=tuple(str(defect) for defect in data.get("defects") or ()),
        replay_of=data.get("replay_of"),
        key=data.get("key") or "current",
        outcome="lost" if data.get("error") == "dropped" else data.get("outcome") or "",
        status=int(data.get("status") or 0),
        reply=data.get("reply") or "",
        created_at=_number(data.get("created_at"), entry.at),
        started_ms=_number(data.get("started_ms")),
        wall_ms=_number(data.get("wall_ms")),
    )


def visit(entry: Raw) -> Visit:
    data = entry.data
    return Visit(
        seq=entry.seq,
        at=entry.at,
        store=data.get("store"),
        service_id=_text(data.get("service_id")),
        order_id=_text(data.get("order_id")),
        browser=str(data.get("browser") or ""),
        page=data.get("page") or "pc",
        how=data.get("how") or "enter",
        code=_text(data.get("code")),
        code_state=data.get("code_state") or "none",
        fresh=bool(data.get("fresh")),
        hops=tuple(
            Hop(str(hop.get("url")), int(hop.get("status") or 0), tuple(hop.get("set_cookie") or ()))
            for hop in data.get("hops") or ()
        ),
        status=int(data.get("status") or 0),
        body=data.get("body") or "",
        shown=data.get("shown") or "unknown",
        shown_store=data.get("shown_store"),
    )


class Misshapen(ValueError):
    """What the provider said has not the shape that was agreed."""


def _claims(answer: Any) -> dict[str, Claim]:
    """What an answer of the entitlements probe says, by service id; Misshapen where it says nothing."""
    return {_named(row, "service_id"): _claim(row) for row in _rows(answer, "services")}


def _claim(row: Any) -> Claim:
    specs = {
        # A package without a spec id is a line of its own, with an empty one.
        "" if spec.get("spec_id") is None else _named(spec, "spec_id"): _instant(spec.get("expires_at"))
        for spec in _rows(row, "specs")
    }
    return Claim(specs=specs, needs_grant=bool(row.get("needs_grant")))


def _rows(holder: Any, name: str) -> list[Any]:
    rows = holder.get(name) if isinstance(holder, Mapping) else None
    if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
        return rows
    raise Misshapen(f"{_cut(holder)}, where {name!r} is no list of objects")


def _named(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    raise Misshapen(f"{_cut(row)}, where {name!r} is no text")


def _instant(value: Any) -> float:
    try:
        at = float(value)
    except (TypeError, ValueError, OverflowError):
        at = math.nan
    if math.isfinite(at) and not isinstance(value, bool):
        return at
    raise Misshapen(f"{_cut(value)} for 'expires_at', which is no time in Unix seconds")


def _cut(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= CUT else f"{text[:CUT]}…"


def reading(entry: Raw, answer: Probe | None = None) -> Reading:
    """An observation; `answer` is that of the entitlements probe it rests on, where the journal has it."""
    data = entry.data
    entitlements = data.get("entitlements")
    claims, garbled = None, ""
    if answer is not None and not 200 <= answer.status < 300:
        # Nobody answers while the provider is down, and that is no fault of its probe.
        garbled = f"HTTP {answer.status}" if answer.status else ""
    elif answer is not None or entitlements is not None:
        try:
            claims = _claims(entitlements)
        except Misshapen as why:
            garbled = str(why)
    return Reading(
        seq=entry.seq,
        at=entry.at,
        store=str(data.get("store")),
        claims=claims,
        garbled=garbled,
        shown=tuple(
            Shown(str(row.get("service_id")), _text(row.get("order_id")), row.get("shown") or "unknown")
            for row in data.get("shown") or ()
        ),
        pulled=data.get("pulled_since"),
        observe=int(data.get("observe") or 0),
    )


def truth(entry: Raw) -> Truth:
    return Truth(
        seq=entry.seq,
        at=entry.at,
        store=str(entry.data.get("store")),
        services={
            str(row["service_id"]): Service(
                service_id=str(row["service_id"]),
                component=row.get("component"),
                granted=bool(row.get("granted")),
                specs={
                    str(spec.get("spec_id") or ""): _number(spec.get("expires_at"))
                    for spec in row.get("specs") or ()
                },
                orders=tuple(str(order) for order in row.get("orders") or ()),
            )
            for row in entry.data.get("services") or ()
        },
    )


def order(entry: Raw) -> OrderStep:
    data = entry.data
    return OrderStep(
        seq=entry.seq,
        at=entry.at,
        phase=data.get("phase") or "",
        order_id=str(data.get("order_id")),
        service_id=str(data.get("service_id")),
        spec_id=str(data.get("spec_id") or ""),
        store=str(data.get("store")),
        component=data.get("component"),
        end=_number(data.get("expire_time")),
        visible=not data.get("visible_after"),
        trial=bool(data.get("trial")),
        old=bool(data.get("old")),
        package_known=data.get("package_known") is not False,
    )


def grant(entry: Raw) -> GrantStep:
    data = entry.data
    return GrantStep(
        seq=entry.seq,
        at=entry.at,
        phase=data.get("phase") or "",
        component=str(data.get("component")),
        store=str(data.get("store")),
        sets=frozenset(data.get("sets") or ()),
        by=data.get("by") or "",
        refresh_token=data.get("refresh_token"),
        code=_text(data.get("code")),
        redirect_code=_text(data.get("redirect_code")),
        pushed=data.get("pushed"),
    )


def fault(entry: Raw) -> FaultStep:
    data = entry.data
    where = data.get("where") or {}
    when = data.get("when") or {}
    until = when.get("until")
    return FaultStep(
        seq=entry.seq,
        at=entry.at,
        phase=data.get("phase") or "",
        fault=str(data.get("fault")),
        push=_text(where.get("push")),
        call=_text(where.get("call")),
        effect=str(data.get("effect") or ""),
        until=None if until is None else _number(until),
        times=when.get("times"),
        still_delivered=bool(data.get("still_delivered")),
    )


def action(entry: Raw) -> ActionStep:
    data = entry.data
    result = data.get("result")
    return ActionStep(
        seq=entry.seq,
        at=entry.at,
        action=data.get("action") or "",
        args=data.get("args") or {},
        result=result if isinstance(result, Mapping) else {},
    )


def clock(entry: Raw) -> ClockMove:
    return ClockMove(entry.seq, entry.at, _number(entry.data.get("from")), _number(entry.data.get("to")))


def provider(entry: Raw) -> ProviderStep:
    return ProviderStep(entry.seq, entry.at, entry.data.get("phase") or "", bool(entry.data.get("down")))


def canary(entry: Raw) -> Canary:
    return Canary(entry.seq, entry.at, str(entry.data.get("url")))


def probe(entry: Raw, start: int) -> Probe:
    """The end of a probe's use; `start` is the seq where it began."""
    data = entry.data
    return Probe(
        seq=entry.seq,
        start=start,
        at=entry.at,
        probe=str(data.get("probe", "")),
        request=data.get("request"),
        status=int(data.get("status") or 0),
        reply=data.get("reply"),
        started_ms=_number(data.get("started_ms")),
        wall_ms=_number(data.get("wall_ms")),
    )


MAKERS: dict[str, tuple[str, Callable[[Raw], Any]]] = {
    # kind of entry -> where an episode keeps it, and what makes it
    "call": ("calls", call),
    "push": ("pushes", push),
    "visit": ("visits", visit),
    "truth": ("truths", truth),
    "order": ("orders", order),
    "grant": ("grants", grant),
    "fault": ("faults", fault),
    "action": ("actions", action),
    "clock": ("clocks", clock),
    "provider": ("provider", provider),
    "canary": ("canaries", canary),
}
