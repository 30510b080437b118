"""Journal entries in one line each, for reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from conformance.history.entries import Raw

CHINA = timezone(timedelta(hours=8))
WIDTH = 96
Data = Mapping[str, Any]


def line(entry: Raw) -> str:
    """An entry as `#seq time what`, cut to a readable width."""
    render = _RENDER.get(entry.kind, _other)
    text = " ".join(render(entry.data).split())
    return f"#{entry.seq} {clock(entry.at)} {text[:WIDTH]}{'…' if len(text) > WIDTH else ''}"


def clock(at: float) -> str:
    """An instant as the time of day in China."""
    return datetime.fromtimestamp(at, UTC).astimezone(CHINA).strftime("%m-%d %H:%M:%S")


def _push(data: Data) -> str:
    hostile = f" ({data['hostile']})" if data.get("hostile") else ""
    about = f" of {data['store']}" if data.get("store") else ""
    status = f"{data['status']} " if data.get("status") else ""
    reply = str(data.get("reply") or "")[:24]
    return (
        f"→ push {data.get('kind')}{hostile}{about} attempt {data.get('attempt', 1)} "
        f"← {data.get('outcome')} {status}{reply!r} in {data.get('wall_ms') or 0:.0f} ms"
    )


def _call(data: Data) -> str:
    token = data.get("token") or {}
    carried = f" with a {token.get('state')} {token.get('kind')} token" if token.get("kind") else ""
    code = f"errcode {data.get('errcode')}" if data.get("errcode") else "ok"
    lost = ", reply lost" if data.get("lost") else ""
    about = f" for {data['store']}" if data.get("store") else ""
    status = data.get("status") or 0
    return f"← {data.get('method')} {data.get('path')}{about}{carried} → {status} {code}{lost}"


def _visit(data: Data) -> str:
    return (
        f"visit {data.get('how')} by {data.get('browser')} of {data.get('store')} "
        f"({data.get('page')}, {data.get('code_state')} code) → {data.get('status')} {data.get('shown')}"
    )


def _reading(data: Data) -> str:
    told = data.get("entitlements")
    services = told.get("services") if isinstance(told, Mapping) else None
    shown = ", ".join(str(row.get("shown")) for row in data.get("shown") or ())
    return f"reading of {data.get('store')}: {json.dumps(services)} logins: {shown or 'none'}"


def _truth(data: Data) -> str:
    parts = []
    for row in data.get("services") or ():
        ends = [
            f"{s.get('spec_id')!r} until {clock(s.get('expires_at') or 0)}" for s in row.get("specs") or ()
        ]
        granted = "granted" if row.get("granted") else "not granted"
        parts.append(f"{row.get('service_id')} {granted} {' '.join(ends)}")
    return f"truth of {data.get('store')}: {'; '.join(parts) or 'nothing bought'}"


def _order(data: Data) -> str:
    return f"order {data.get('order_id')} of {data.get('store')} {data.get('phase')}"


def _grant(data: Data) -> str:
    return f"grant of {data.get('store')} to {data.get('component')} {data.get('phase')} by {data.get('by')}"


def _probe(data: Data) -> str:
    return f"probe {data.get('probe')} {json.dumps(data.get('request'))} → {data.get('status')}"


def _fault(data: Data) -> str:
    return f"fault {data.get('fault')} {data.get('phase')}: {data.get('what')}"


def _action(data: Data) -> str:
    return f"action {data.get('action')} {json.dumps(data.get('args'), ensure_ascii=False)}"


def _other(data: Data) -> str:
    return json.dumps(dict(data), ensure_ascii=False, default=str)


_RENDER: dict[str, Callable[[Data], str]] = {
    "push": _push,
    "call": _call,
    "visit": _visit,
    "reading": _reading,
    "truth": _truth,
    "order": _order,
    "grant": _grant,
    "probe": _probe,
    "fault": _fault,
    "action": _action,
}
