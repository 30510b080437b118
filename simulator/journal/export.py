"""Journals as JSON lines: a header, then one entry a line. Secrets become stable pseudonyms.

The same secret always gets the same pseudonym, so an export can still be judged; `secrets=True` keeps
them, which a replay needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from simulator import files
from simulator.documents.json import read_json
from simulator.journal.entry import Entry
from simulator.journal.kind import Data, Kind, current
from simulator.journal.kinds import KINDS
from simulator.journal.mask import masked
from simulator.journal.shape import Shape, shapes
from simulator.journal.shorten import parts
from simulator.journal.times import LATEST
from simulator.streams import json_text
from simulator.texts import Text
from simulator.usage import Unwritten, UsageError, unforeseen

FORMAT = 1
MOST_LINE = 1 << 28  # characters of an entry that is read

_HEADER = {"seed": Shape((int,)), "salt": Shape((str,)), "removed": Shape((int,)), "provider": Shape((dict,))}


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
    """The header and an entry a line, each whole characters; at the end an Unwritten for entries that could
    not be written, which are left out."""
    yield json_text(first)
    lost: dict[int, str] = {}
    for entry in entries:
        try:
            line = _line(entry, secrets)
        except Exception as bug:  # noqa: BLE001 - one entry is no loss of all others
            lost[entry.seq] = unforeseen(bug)
            continue
        yield line
    if lost:
        seqs = ", ".join(map(str, lost))
        raise Unwritten(
            Text(
                f"entries left out, since they cannot be written: {seqs}: {next(iter(lost.values()))}",
                f"有条目无法写出，已略去：{seqs}：{next(iter(lost.values()))}",
            )
        )


def _line(entry: Entry, secrets: bool) -> str:
    document = entry.as_json() | {"data": parts(entry.data)}
    return json_text(document if secrets else masked(document))


def write(path: Path, entries: Iterable[Entry], first: dict[str, Any], *, secrets: bool = False) -> None:
    left_out: Unwritten | None = None
    with files.written(path) as file:
        try:
            for line in json_lines(entries, first, secrets=secrets):
                file.write(line + "\n")
        except Unwritten as some:
            left_out = some  # the others are written
    if left_out is not None:
        raise left_out


def read(path: Path) -> tuple[dict[str, Any], list[Entry]]:
    """An exported journal: its header, and its entries. A UsageError names the line that is none."""
    return parsed(files.read_lines(path, MOST_LINE), str(path))


def parsed(lines: Iterable[str], name: str) -> tuple[dict[str, Any], list[Entry]]:
    """The same of the lines of a journal that is called so."""
    first: dict[str, Any] | None = None
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            document = read_json(line, MOST_LINE)
        except ValueError as error:
            raise UsageError(
                Text(f"{name}:{number}: not JSON: {error}", f"{name}:{number}：不是 JSON：{error}")
            ) from None
        if first is None:
            first = _header(document, f"{name}:{number}")
        else:
            entries.append(_entry(document, f"{name}:{number}"))
    return first if first is not None else _header(None, f"{name}:1"), entries


def _header(document: Any, place: str) -> dict[str, Any]:
    if not isinstance(document, dict) or document.get("wxsim_journal") != FORMAT:
        raise UsageError(
            Text(
                f"{place}: no journal of wxsim: its first line is a header with wxsim_journal: {FORMAT}",
                f"{place}：不是 wxsim 的日志：首行应为 wxsim_journal: {FORMAT} 的文件头",
            )
        )
    for name, shape in _HEADER.items():
        shape.or_null().check(document.get(name), f"{place}: no header of a journal: `{name}`")
    return document


def _entry(document: Any, place: str) -> Entry:
    what = f"{place}: no entry of a journal"
    if not isinstance(document, dict):
        raise UsageError(Text(f"{what}: not an object", f"{what}：不是对象"))
    parts = shapes(Entry)
    if lacking := [name for name in parts if name not in document]:
        raise UsageError(Text(f"{what}: without {', '.join(lacking)}", f"{what}：缺少 {', '.join(lacking)}"))
    for name, shape in parts.items():
        shape.check(document[name], f"{what}: `{name}`")
    if not 0 <= document["at"] < LATEST:
        raise UsageError(
            Text(
                f"{what}: `at` is no instant: {document['at']}", f"{what}：`at` 不是时间点：{document['at']}"
            )
        )
    row = KINDS.get(document["kind"])
    if row is not None:
        document["data"] = _data(row, document["data"], f"{place}: no {row.NAME} of a journal")
    return Entry.of_json(document)


def _data(row: type[Kind], written: Data, what: str) -> Data:
    """The fields under their present names; a field that is younger than the journal says nothing."""
    data = dict(current(row, written))
    if lacking := [fact.key for fact in row.FACTS.values() if fact.needed and fact.key not in data]:
        raise UsageError(
            Text(
                f"{what}: `data` is without {', '.join(lacking)}", f"{what}：`data` 缺少 {', '.join(lacking)}"
            )
        )
    found = shapes(row)
    for key, fact in row.FACTS.items():
        if key in data:
            shape = found[fact.name] if fact.needed else found[fact.name].or_null()
            shape.check(data[key], f"{what}: `{key}`")
        elif not fact.sometimes:
            data[key] = None
    return data
