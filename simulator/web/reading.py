"""What is read of a served world, page by page: its journal, and its state.

A page has so many rows, and no more of them than a megabyte; `next` says where the one after it begins. What
is looked up and written out holds no lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from time import monotonic
from typing import Any, TypeVar

from simulator.actions.stage import Stage
from simulator.core import agenda, shown
from simulator.core.ports import Journal
from simulator.documents.json import read_json
from simulator.journal.entry import Entry
from simulator.journal.export import header
from simulator.journal.kinds import KINDS
from simulator.journal.mask import masked
from simulator.journal.shorten import parts, shortened
from simulator.streams import json_text
from simulator.texts import Text
from simulator.usage import UsageError, nearest

MOST_ROWS = 1000
MOST_BYTES = 1_000_000
LONGEST_WAIT = 30.0
LONGEST_PLACE = 4096  # bytes
AT_A_TIME = 20  # entries that are unpacked at once

Query = Mapping[str, str]


# -- the journal ----------------------------------------------------------------------------------


def journal_page(journal: Journal, query: Query) -> str:
    """`after`, `limit`, `kind`, `wait` in seconds for the first entry, `secrets=1` → `{"entries", "next",
    "last", "removed"}`: past which entry the next page begins, the number of the newest, and how many are
    gone. A UsageError for what is none of these."""
    try:
        after = int(query.get("after", 0))
        limit = min(int(query.get("limit", 100)), MOST_ROWS)
        patience = min(float(query.get("wait", 0)), LONGEST_WAIT)
    except ValueError:
        limit, patience = -1, 0.0
    if limit < 0 or not patience >= 0:
        raise UsageError(
            Text(
                "`after` and `limit` are whole numbers, `wait` is a number of seconds",
                "`after` 与 `limit` 为整数，`wait` 为秒数",
            )
        )
    kind = query.get("kind")
    if kind is not None and kind not in KINDS and not journal.entries(kind=kind, limit=1):
        raise UsageError(
            Text(
                f"no entry is of kind {kind!r}: {nearest(kind, KINDS).en}",
                f"没有种类为 {kind!r} 的条目：{nearest(kind, KINDS).zh}",
            )
        )
    entries, seen = _looked(journal, max(after, 0), kind, limit, query.get("secrets") == "1", patience)
    rest = f'"next": {seen}, "last": {journal.last}, "removed": {journal.removed}'
    return f'{{"entries": [{", ".join(entries)}], {rest}}}'


def _looked(
    journal: Journal, after: int, kind: str | None, limit: int, secrets: bool, patience: float
) -> tuple[list[str], int]:
    """A page of entries as JSON, and the `seq` to go on from. Without any, it waits for one of that kind."""
    deadline = monotonic() + patience
    while True:
        last = max(after, journal.last)
        page, seqs, whole = _fitting(_shown(_entries(journal, after, kind, limit), secrets))
        if len(page) == limit or not whole:
            return page, seqs[-1] if page else after
        if page:
            return page, max(last, seqs[-1])
        after = last
        if not journal.wait(after, max(0.0, deadline - monotonic())):
            return [], after


def _entries(journal: Journal, after: int, kind: str | None, limit: int) -> Iterator[Entry]:
    """A few at a time, so that no more of them are unpacked than fit a page."""
    while limit > 0:
        found = journal.entries(after, kind, min(limit, AT_A_TIME))
        yield from found
        if len(found) < AT_A_TIME:
            return
        limit -= len(found)
        after = found[-1].seq


def _shown(entries: Iterable[Entry], secrets: bool) -> Iterator[tuple[int, Any]]:
    for entry in entries:
        document = entry.as_json()
        yield entry.seq, document | {"data": parts(entry.data)} if secrets else masked(document)


# -- the state ------------------------------------------------------------------------------------


def state_page(stage: Stage, query: Query) -> str:
    """The clock, the beginning of every list, the names that were given, and what an export of the journal
    opens with; `next` has, for each list that goes on, what to ask for as `after`, with that `list`."""
    try:
        limit = min(int(query.get("limit", shown.PAGE)), MOST_ROWS)
    except ValueError:
        limit = -1
    if limit < 0:
        raise UsageError(
            Text(
                "`limit` is a whole number: how many rows of a list to show",
                "`limit` 为整数：显示列表的多少行",
            )
        )
    sources = _sources(stage)
    names = [query["list"]] if "list" in query else list(sources)
    if "after" in query and "list" not in query:
        raise UsageError(
            Text(
                f"`after` is a place in one list: say which, as `list`: {', '.join(sources)}",
                f"`after` 是某个列表中的位置：用 `list` 指明列表：{', '.join(sources)}",
            )
        )
    if names[0] not in sources:
        raise UsageError(
            Text(
                f"the state has no list {names[0]!r}: {nearest(names[0], sources).en}",
                f"状态中没有列表 {names[0]!r}：{nearest(names[0], sources).zh}",
            )
        )
    after = _place(query["after"]) if "after" in query else shown.START
    written = {name: _json(value) for name, value in _of_the_world(stage).items()}
    following: dict[str, str] = {}
    for name in names:
        page = sources[name](after, limit)
        rows, places, whole = _fitting((place, shortened(row)) for place, row in page.rows)
        written[name] = f"[{', '.join(rows)}]"
        if name == "names":
            written[name] = _json(_joined(row for _, row in page.rows[: len(rows)]))
        place = page.next if whole else places[-1]
        if place is not None:
            following[name] = _json(place)
    written["next"] = _json(following)
    return f"{{{', '.join(f'{_json(name)}: {text}' for name, text in written.items())}}}"


def _sources(stage: Stage) -> dict[str, Callable[[shown.Place, int], shown.Page]]:
    """What gives a page of each list, from a place, with so many rows."""

    def of(name: str) -> Callable[[shown.Place, int], shown.Page]:
        return lambda after, limit: shown.page(stage.world, name, after, limit)

    return {name: of(name) for name in shown.lists()} | {"names": stage.names_behind}


def _of_the_world(stage: Stage) -> dict[str, Any]:
    world = stage.world
    with world.lock:
        clock = {"now": world.clock.now(), "rate": world.clock.rate, "next_due": agenda.next_at(world)}
        opens = header(world.state.seed, world.state.salt, stage.described, world.journal.removed)
    return {"world": world.name, "clock": clock, "journal": opens}


def _place(text: str) -> shown.Place:
    try:
        place = read_json(text, most=LONGEST_PLACE)
    except ValueError:
        place = None
    if not isinstance(place, list):
        raise UsageError(
            Text(
                "`after` is what `next` of a page before has for that list",
                "`after` 取自该列表上一页的 `next`",
            )
        )
    return tuple(place)


def _joined(rows: Iterable[Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        for kind, names in row.items():
            found.setdefault(kind, {}).update(names)
    return found


# -- both -----------------------------------------------------------------------------------------


P = TypeVar("P")


def _fitting(rows: Iterable[tuple[P, Any]]) -> tuple[list[str], list[P], bool]:
    """Rows as JSON up to a megabyte, one at least; their places; and whether these are all."""
    page: list[str] = []
    places: list[P] = []
    size = 0
    for place, row in rows:
        text = _json(row)
        size += len(text.encode("utf-8", "replace"))
        if page and size > MOST_BYTES:
            return page, places, False
        page.append(text)
        places.append(place)
    return page, places, True


def _json(data: Any) -> str:
    return json_text(data)
