"""Journals of before: facts that they lack, told from the rows of the faults that they name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from simulator.faults.defects import defects_among, wrong_in
from simulator.faults.row import Arrived, Behind, Numbers, On, OnWire, Wrong
from simulator.faults.rows import ON_CALL, table
from simulator.journal import export
from simulator.journal.entry import Entry
from simulator.journal.kind import texts


def read(path: Path) -> tuple[dict[str, Any], list[Entry]]:
    """An exported journal: its header, and its entries with all the facts of now. A UsageError names the line
    that is none."""
    header, entries = export.read(path)
    complete(entries)
    return header, entries


def as_kept(entries: Iterable[Entry], first: dict[str, Any]) -> tuple[dict[str, Any], list[Entry]]:
    """What `read` finds where these entries were written down without their secrets."""
    header, found = export.parsed(export.json_lines(entries, first), "the journal")
    complete(found)
    return header, found


def complete(entries: Iterable[Entry]) -> None:
    """Puts into entries what they lack."""
    seconds: dict[str, float] = {}  # by the name of a planned fault
    for entry in entries:
        data: Any = entry.data
        if entry.kind == "fault":
            _fault(data)
            if data.get("phase") == "planned":
                seconds[str(data["fault"])] = float(data.get("by") or 0.0)
        elif entry.kind == "call":
            _call(data, seconds)
        elif entry.kind == "push":
            _push(data)


def _fault(data: dict[str, Any]) -> None:
    if data.get("phase") != "planned" or data.get("still_delivered") is not None:
        return
    row = table(On.PUSH if (data.get("where") or {}).get("push") else On.CALL).get(str(data.get("effect")))
    data["still_delivered"] = row is not None and row.still_delivered


def _call(data: dict[str, Any], seconds: dict[str, float]) -> None:
    rows = [ON_CALL[effect] for effect in texts(*(data.get("defects") or ())) if effect in ON_CALL]
    if data.get("arrived") is None:
        worst = Arrived.LOST if data.get("lost") else Arrived.worst([row.arrives for row in rows])
        data["arrived"] = str(worst)
    by = max((seconds.get(str(name), 0.0) for name in data.get("faults") or ()), default=0.0)
    if data.get("behind") is None:
        data["behind"] = by if any(row.does(Behind) for row in rows) else 0.0
    if data.get("late") is None:
        wires = [how.wire(Numbers(by=by)) for row in rows if (how := row.does(OnWire))]
        data["late"] = max((wire.late for wire in wires), default=0.0)


def _push(data: dict[str, Any]) -> None:
    if data.get("wrong_in") is None:
        kind = [str(Wrong.KIND)] if data.get("hostile") == "unknown_kind" else []
        data["wrong_in"] = sorted({*wrong_in(defects_among(data.get("defects") or ())), *kind})
    if data.get("made_up") is None:
        data["made_up"] = bool(data.get("hostile"))
    if data.get("indistinguishable") is None:
        data["indistinguishable"] = not data["wrong_in"] and not data.get("replay_of")
