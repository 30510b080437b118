"""Journals as JSON lines: a header, then one entry a line. Secrets become stable pseudonyms.

The same secret always gets the same pseudonym, so an export can still be judged; `secrets=True` keeps
them, which a replay needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.journal.entry import Entry
from simulator.journal.kinds import KINDS
from simulator.journal.mask import DEEPER, DEEPEST, masked
from simulator.usage import UsageError

FORMAT = 1
_PARTS = ("seq", "world", "at", "kind", "data")
_WORDS: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}
_TYPES: dict[str, tuple[type, ...]] = {
    "seq": (int,),
    "world": (str,),
    "at": (int, float),
    "kind": (str,),
    "data": (dict,),
}
# Without these no entry of its kind can be shown; a long text stands as an object, see `shortened`.
_DATA: dict[str, dict[str, tuple[type, ...]]] = {
    "scenario": {"phase": (str,), "id": (str,)},
    "action": {"action": (str,), "args": (dict,), "result": (dict,), "origin": (str,)},
    "call": {
        "path": (str,),
        "method": (str,),
        "faults": (list,),
        "fault_kinds": (list,),
        "token": (dict, type(None)),
        "status": (int,),
    },
    "push": {
        "push": (int,),
        "kind": (str,),
        "channel": (str,),
        "attempt": (int,),
        "copy": (int,),
        "target": (str, type(None)),
        "fields": (dict,),
        "plain": (str, dict),
        "query": (dict, type(None)),
        "bends": (list,),
        "outcome": (str,),
        "status": (int, type(None)),
        "reply": (str, dict, type(None)),
    },
    "fault": {"phase": (str,), "fault": (str,)},
    "grant": {"sets": (list,)},
}
LATEST = 253_402_214_400  # the last day that a date can show
KEPT = 65_536


def shortened(data: Any, depth: int = 0) -> Any:
    """Texts past 64 KB as their length, hash and head; and no end of nesting."""
    if isinstance(data, (dict, list, tuple)) and depth >= DEEPEST:
        return DEEPER
    if isinstance(data, dict):
        return {name: shortened(item, depth + 1) for name, item in data.items()}
    if isinstance(data, (list, tuple)):
        return [shortened(item, depth + 1) for item in data]
    if isinstance(data, str) and len(data) > KEPT:
        digest = hashlib.blake2b(data.encode("utf-8"), digest_size=12).hexdigest()
        return {"length": len(data), "hash": digest, "head": data[:1024]}
    return data


def header(seed: int, salt: str, provider: dict[str, Any] | None, removed: int = 0) -> dict[str, Any]:
    """What an exported journal opens with; `removed` counts older entries that were not kept."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        ours = version("wxsim")
    except PackageNotFoundError:
        ours = "unknown"
    return {
        "wxsim_journal": FORMAT,
        "wxsim": ours,
        "seed": seed,
        "salt": salt,
        "removed": removed,
        "provider": provider,
    }


def json_lines(entries: Iterable[Entry], first: dict[str, Any], *, secrets: bool = False) -> Iterator[str]:
    yield json.dumps(first, ensure_ascii=False)
    for entry in entries:
        document = entry.as_json()
        yield json.dumps(
            shortened(document if secrets else masked(document)), ensure_ascii=False, default=str
        )


def write(path: Path, entries: Iterable[Entry], first: dict[str, Any], *, secrets: bool = False) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in json_lines(entries, first, secrets=secrets):
            file.write(line + "\n")


def read(path: Path) -> tuple[dict[str, Any], list[Entry]]:
    """An exported journal: its header, and its entries. A UsageError names the line that is none."""
    try:
        # Not splitlines: a page may hold characters that it takes for line ends.
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}") from None
    first: dict[str, Any] | None = None
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{path}:{number}: not JSON: {error}") from None
        if first is None:
            first = _header(document, f"{path}:{number}")
        else:
            entries.append(_entry(document, f"{path}:{number}"))
    return first if first is not None else _header(None, f"{path}:1"), entries


def _header(document: Any, place: str) -> dict[str, Any]:
    if not isinstance(document, dict) or document.get("wxsim_journal") != FORMAT:
        raise UsageError(
            f"{place}: no journal of wxsim: its first line is a header with wxsim_journal: {FORMAT}"
        )
    return document


def _entry(document: Any, place: str) -> Entry:
    if not isinstance(document, dict) or (lacking := [name for name in _PARTS if name not in document]):
        told = f"without {', '.join(lacking)}" if isinstance(document, dict) else "not an object"
        raise UsageError(f"{place}: no entry of a journal: {told}")
    _checked(document, _TYPES, f"{place}: no entry of a journal")
    if not 0 <= document["at"] < LATEST:
        raise UsageError(f"{place}: no entry of a journal: `at` is no instant: {document['at']}")
    kind, data = document["kind"], document["data"]
    types = _DATA.get(kind, {})
    if lacking := [name for name, wanted in types.items() if name not in data and type(None) not in wanted]:
        raise UsageError(f"{place}: no {kind} of a journal: `data` is without {', '.join(lacking)}")
    if kind in KINDS:
        # A field that is younger than the journal says nothing.
        data.update({name: None for name in KINDS[kind].fields if name not in data})
    _checked(data, types, f"{place}: no {kind} of a journal")
    return Entry(*(document[name] for name in _PARTS))


def _checked(document: dict[str, Any], types: Mapping[str, tuple[type, ...]], what: str) -> None:
    """A UsageError for a value that is of none of its types."""
    for name, wanted in types.items():
        value = document[name]
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            words = " or ".join(_WORDS[one] for one in wanted)
            raise UsageError(f"{what}: `{name}` is {words}, not {_WORDS.get(type(value), 'this')}")
