"""One journal entry as one line for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from simulator.durations import CHINA_OFFSET


def line(entry: Mapping[str, Any]) -> str:
    """`seq time kind …` of an entry as exported."""
    when = datetime.fromtimestamp(entry["at"] + CHINA_OFFSET, UTC).strftime("%m-%d %H:%M:%S")
    show = _SHOW.get(entry["kind"], _other)
    return f"{entry['seq']:>5} {when} {show(entry['data'])}".rstrip()


def live(entry: Mapping[str, Any]) -> list[str]:
    """The lines of a live view: a push and its reply have one each."""
    if entry["kind"] != "push":
        return [line(entry)]
    sent, _, reply = line(entry).partition(" ← ")
    return [sent.rstrip(), f"{'':>20} ← {reply}"]


def style(entry: Mapping[str, Any]) -> str:
    """The colour of an entry in a terminal, in the words of rich."""
    return "red" if went_wrong(entry) else _STYLES.get(entry["kind"], "dim")


_STYLES = {"push": "green", "call": "cyan", "action": "bold", "fault": "yellow", "scenario": "bold blue"}


def went_wrong(entry: Mapping[str, Any]) -> bool:
    """A push not taken, a call refused, a scenario that broke, an external entity that was fetched."""
    data = entry["data"]
    match entry["kind"]:
        case "push":
            return bool(data["outcome"] != "acknowledged")
        case "call":
            return bool(data["status"] != 200 or data["errcode"])
        case "scenario":
            return bool(data.get("error"))
        case kind:
            return bool(kind == "canary")


def _push(data: Mapping[str, Any]) -> str:
    bends = f" [{', '.join(data['bends'])}]" if data["bends"] else ""
    reply = f"{data['status']} {data['reply'][:40]!r}" if data["status"] else data.get("error") or ""
    attempt = f" #{data['attempt']}" if data["attempt"] > 1 else ""
    return f"→ push {data['kind']}{attempt}{bends} {data.get('store') or ''} ← {data['outcome']} {reply}"


def _call(data: Mapping[str, Any]) -> str:
    code = data["status"] if data["status"] != 200 else data["errcode"]
    faults = f" [{', '.join(data['faults'])}]" if data["faults"] else ""
    why = f" ({data['why']})" if data.get("why") else ""
    return f"← call {data['method']} {data['path']} {data.get('store') or ''} → {code}{faults}{why}"


def _action(data: Mapping[str, Any]) -> str:
    args = " ".join(f"{key}={value}" for key, value in data["args"].items())
    return f"* {data['action']} {args}"


def _other(data: Mapping[str, Any]) -> str:
    return "  ".join(
        f"{key}={value}" for key, value in list(data.items())[:6] if not isinstance(value, (dict, list))
    )


def _kind(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda data: f"{name} {_other(data)}"


_SHOW: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "push": _push,
    "call": _call,
    "action": _action,
    **{
        name: _kind(name)
        for name in (
            "clock",
            "fault",
            "grant",
            "ledger",
            "order",
            "service",
            "code",
            "visit",
            "probe",
            "provider",
            "scenario",
            "canary",
        )
    },
    "truth": lambda data: f"truth {data['store']}",
    "reading": lambda data: f"reading {data['store']}",
}
