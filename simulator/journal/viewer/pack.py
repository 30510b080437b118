"""A journal as a page holds it: an index of columns, and the entries in packed blocks that are opened when
somebody looks at them.

What goes in are the parts that somebody has marked, and then, in order, as many others as there is room for;
what is left out is told.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.journal.entry import Entry
from simulator.journal.filter import Names
from simulator.journal.kind import LANES, STRIKES, UNIX
from simulator.journal.kinds import KINDS, read
from simulator.journal.kinds.played import ScenarioPlayed
from simulator.journal.render import line
from simulator.journal.viewer.facts import commands, document, shown, without_secrets
from simulator.journal.viewer.lines import lines
from simulator.journal.viewer.page import Template, json_data
from simulator.texts import NOTHING, Text
from simulator.usage import unforeseen

BLOCK = 1 << 18  # bytes of entries in a block, before they are packed
ROOM = 1_800_000  # characters of a page for what nobody has marked
MOST = 50_000_000  # characters of a page for all of it
WIDTH = 160  # characters of an entry in a line
LEVEL = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody says of an entry. `place` is the id of an element of the page that tells more."""

    seq: int
    text: Text
    place: str = ""


@dataclass(slots=True)
class Part:
    """Entries that belong together: those of a scenario, or what stands between two."""

    id: str
    title: Text = NOTHING
    entries: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Packed:
    """The data of a page, and what of the journal is not in it."""

    templates: tuple[Template, ...]
    entries: int
    left_out: int
    parts_left_out: tuple[str, ...]


def parts_of(entries: Iterable[Any]) -> Iterator[Part]:
    """The entries by scenario, in order."""
    part = Part("")
    for entry in entries:
        begins = entry.kind == ScenarioPlayed.NAME and entry.data.get("phase") == "start"
        if begins:
            if part.entries:
                yield part
            part = Part(str(entry.data.get("id") or ""), ScenarioPlayed.read(entry.data).titled())
        part.entries.append(entry)
        if part.id and entry.kind == ScenarioPlayed.NAME and not begins:
            yield part
            part = Part("")
    if part.entries:
        yield part


def pack(
    entries: Iterable[Any],
    marks: Sequence[Mark] = (),
    *,
    room: int = ROOM,
    most: int = MOST,
    secrets: bool = False,
) -> Packed:
    """The journal as templates of a page; `room` and `most` are characters of packed data."""
    marked = {mark.seq for mark in marks}
    parts = list(parts_of(entries))
    wanted = [any(entry.seq in marked for entry in part.entries) for part in parts]
    taken: dict[int, list[str]] = {}
    size = 0
    for number in sorted(range(len(parts)), key=lambda number: not wanted[number]):
        if size >= (most if wanted[number] else min(room, most)):
            continue
        if not secrets:
            parts[number].entries = [without_secrets(entry) for entry in parts[number].entries]
        blocks = list(_blocks(parts[number].entries))
        total = sum(len(text) for text, _ in blocks)
        if size + total > (most if wanted[number] else min(room, most)):
            continue
        taken[number] = [f"{count} {text}" for text, count in blocks]
        size += total
    chosen = sorted(taken)
    index = _index([parts[number] for number in chosen])
    there = {entry.seq for number in chosen for entry in parts[number].entries}
    left = [part for number, part in enumerate(parts) if number not in taken]
    index["marks"] = [
        [mark.seq, shown(mark.text.zh), shown(mark.text.en), mark.place]
        for mark in marks
        if mark.seq in there
    ]
    index["left"] = [sum(len(part.entries) for part in left), [part.id for part in left if part.id]]
    index["blocks"] = [int(text.partition(" ")[0]) for number in chosen for text in taken[number]]
    texts = [text.partition(" ")[2] for number in chosen for text in taken[number]]
    return Packed(
        templates=(
            json_data("kinds", _kinds()),
            Template("index", _packed(json.dumps(index, ensure_ascii=False, separators=(",", ":")))),
            *(Template(f"block-{number}", text, "block") for number, text in enumerate(texts)),
        ),
        entries=len(there),
        left_out=index["left"][0],
        parts_left_out=tuple(index["left"][1]),
    )


def _blocks(entries: Sequence[Any]) -> Iterator[tuple[str, int]]:
    """Packed blocks, each with the number of entries in it."""
    rows: list[str] = []
    size = 0
    for entry in entries:
        row = json.dumps(_document(entry), ensure_ascii=False, separators=(",", ":"), default=str)
        rows.append(row)
        size += len(row)
        if size >= BLOCK:
            yield _packed("\n".join(rows)), len(rows)
            rows, size = [], 0
    if rows:
        yield _packed("\n".join(rows)), len(rows)


def _document(entry: Any) -> dict[str, Any]:
    try:
        told = document(entry, secrets=True)  # what has to be masked is so already
        return {**told, **commands(told)}
    except Exception as bug:  # noqa: BLE001 - one entry is no loss of all others
        why = {"error": unforeseen(bug)}
        return {"seq": entry.seq, "world": "", "at": entry.at, "kind": entry.kind, "data": why}


def _packed(text: str) -> str:
    raw = text.encode("utf-8", "backslashreplace")
    return base64.b64encode(gzip.compress(raw, LEVEL, mtime=0)).decode("ascii")


class _Words:
    """Texts by number, in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": 0}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))


_COLUMNS = ("seq", "at", "kind", "from", "to", "wrong", "struck", "code", "ms", "leap", "store", "part")


def _index(parts: Sequence[Part]) -> dict[str, Any]:
    """The columns of all entries: numbers, or numbers into `texts`; and how each reads in a line."""
    words = _Words()
    names = Names()
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    zh: list[str] = []
    en: list[str] = []
    lanes = list(LANES)
    for number, part in enumerate(parts):
        for entry in part.entries:
            row = _row(entry, names, lanes)
            for name in ("kind", "struck", "code", "store"):
                row[name] = words.number(shown(row[name]))
            row["part"] = number
            for name in _COLUMNS:
                columns[name].append(row[name])
            zh.append(_line(entry, "zh"))
            en.append(_line(entry, "en"))
    return {
        "texts": list(words.numbers),
        "columns": columns,
        "zh": zh,
        "en": en,
        "parts": [[shown(part.id), shown(part.title.zh), shown(part.title.en)] for part in parts],
        "lanes": [[text.zh, text.en] for text in LANES.values()],
        "strikes": {name: [text.zh, text.en] for name, text in STRIKES.items()},
        "lines": [shown(lines(part.entries)) for part in parts],
    }


def _row(entry: Any, names: Names, lanes: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        "from": lanes.index("platform"),
        "to": lanes.index("platform"),
        "wrong": 0,
        "struck": "",
        "code": "",
        "ms": 0,
        "leap": 0,
        "store": "",
    }
    try:
        kind = read(entry.kind, entry.data)
        if kind is None:
            return found
        names.learn(entry)
        found["from"], found["to"] = (lanes.index(lane) for lane in kind.LANES)
        found |= {
            "wrong": int(kind.went_wrong()),
            "struck": ",".join(kind.strikes()),
            "code": kind.ended(),
            "leap": round(kind.leap()),
            "store": " ".join(sorted(names.about(entry))),
        }
        took = entry.data.get("wall_ms")
        found["ms"] = round(took, 1) if isinstance(took, (int, float)) else 0
    except Exception:  # noqa: BLE001 - an entry that no kind can read is shown as it is
        return found
    return found


def _line(entry: Any, lang: str) -> str:
    """How it reads in a line, without number and time."""
    try:
        text = line(entry, lang=lang, width=WIDTH)
    except Exception as bug:  # noqa: BLE001 - as above
        text = f"#{entry.seq} ? ? {entry.kind} ({unforeseen(bug)})"
    said: str = shown(text.split(" ", 3)[3] if text.count(" ") >= 3 else text)
    return said


def _kinds() -> dict[str, Any]:
    """What entries of each kind tell, field by field."""
    return {
        name: {
            "title": [kind.TITLE.zh, name],
            "says": [kind.SAYS.zh, kind.SAYS.en],
            "facts": {
                fact.key: [fact.words("zh"), fact.words("en"), dict(fact.values), int(fact.unit is UNIX)]
                for fact in kind.FACTS.values()
            },
        }
        for name, kind in KINDS.items()
    }


def entries_of(documents: Iterable[dict[str, Any]]) -> list[Entry]:
    """Entries of what was written down."""
    return [Entry.of_json(each) for each in documents]
