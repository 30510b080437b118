"""Entities in dictionaries, indexes as sorted lists, transactions by an undo log.

A page anywhere in an index costs its own length: a list is sliced, never walked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from operator import attrgetter, itemgetter
from types import TracebackType
from typing import Any, TypeVar

from simulator.core.entity import Entity, Index, credential_of
from simulator.core.ports import Watcher

E = TypeVar("E", bound=Entity)
Key = tuple[Any, ...]


def _fields(names: tuple[str, ...]) -> Any:
    """A function from a row to the tuple of its fields."""
    if not names:
        return lambda _row: ()
    if len(names) == 1:
        single = attrgetter(names[0])
        return lambda row: (single(row),)
    return attrgetter(*names)


class _IndexData:
    """One index: for each value of its `equal` fields, the sorted (order fields, key) of its rows."""

    __slots__ = ("_equal", "_sort", "runs")

    def __init__(self, index: Index, key: tuple[str, ...]) -> None:
        self._equal = _fields(index.equal)
        self._sort = _fields(index.order + key)
        self.runs: dict[Key, list[Key]] = {}

    def add(self, row: Entity) -> None:
        run = self.runs.setdefault(self._equal(row), [])
        place = self._sort(row)
        if not run or run[-1] < place:
            run.append(place)
        else:
            insort(run, place)

    def remove(self, row: Entity) -> None:
        equal = self._equal(row)
        run = self.runs[equal]
        del run[bisect_left(run, self._sort(row))]
        if not run:
            del self.runs[equal]

    def same_place(self, old: Entity, new: Entity) -> bool:
        return bool(self._equal(old) == self._equal(new) and self._sort(old) == self._sort(new))


class _Table:
    __slots__ = ("credential", "indexes", "key", "key_length", "rows")

    def __init__(self, kind: type[Entity]) -> None:
        self.key = _fields(kind.KEY)
        self.key_length = len(kind.KEY)
        credential = credential_of(kind)
        # Where in a key it is: a row that is replaced keeps its own.
        self.credential = None if credential is None else itemgetter(kind.KEY.index(credential))
        self.rows: dict[Key, Entity] = {}
        self.indexes = {name: _IndexData(index, kind.KEY) for name, index in kind.INDEXES.items()}

    def set(self, key: Key, row: Entity | None) -> Entity | None:
        """Stores or removes the row of a key, and answers what was there."""
        old = self.rows.get(key)
        if row is None:
            if old is None:
                return None
            del self.rows[key]
            for index in self.indexes.values():
                index.remove(old)
            return old
        self.rows[key] = row
        for index in self.indexes.values():
            if old is None:
                index.add(row)
            elif not index.same_place(old, row):
                index.remove(old)
                index.add(row)
        return old


class _Transaction:
    __slots__ = ("_begun", "_tables")

    def __init__(self, tables: MemoryTables) -> None:
        self._tables = tables
        self._begun = False

    def __enter__(self) -> None:
        self._begun = self._tables._begin()

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._begun:
            self._tables._end(error)


class MemoryTables:
    """The default storage: fast, and gone with the process."""

    def __init__(self) -> None:
        self._tables: dict[type[Entity], _Table] = {}
        self._undo: list[tuple[_Table, Key, Entity | None]] | None = None
        self._watchers: list[Watcher] = []

    def _table(self, kind: type[Entity]) -> _Table:
        table = self._tables.get(kind)
        if table is None:
            table = self._tables[kind] = _Table(kind)
        return table

    def transaction(self) -> _Transaction:
        return _Transaction(self)

    def _begin(self) -> bool:
        """Whether this begins a transaction; one that is open is joined."""
        if self._undo is not None:
            return False
        self._undo = []
        return True

    def _end(self, error: BaseException | None) -> None:
        try:
            if error is not None:
                for table, key, old in reversed(self._undo or ()):
                    self._set(table, key, old)
        finally:
            self._undo = None

    def get(self, kind: type[E], *key: Any) -> E | None:
        table = self._tables.get(kind)
        return None if table is None else table.rows.get(key)  # type: ignore[return-value]

    def put(self, row: Entity) -> None:
        table = self._table(type(row))
        self._write(table, table.key(row), row)

    def delete(self, kind: type[Entity], *key: Any) -> None:
        self._write(self._table(kind), key, None)

    def _write(self, table: _Table, key: Key, row: Entity | None) -> None:
        if self._undo is None:
            raise RuntimeError("a write outside a transaction")
        self._undo.append((table, key, self._set(table, key, row)))

    def _set(self, table: _Table, key: Key, row: Entity | None) -> Entity | None:
        old = table.set(key, row)
        if table.credential is not None and (old is None) != (row is None):
            for watcher in self._watchers:
                watcher(table.credential(key), row is not None)
        return old

    def watch(self, watcher: Watcher) -> None:
        for table in self._tables.values():
            if table.credential is not None:
                for key in table.rows:
                    watcher(table.credential(key), True)
        self._watchers.append(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        self._watchers.remove(watcher)

    def rows(self, kind: type[E]) -> list[E]:
        rows = self._table(kind).rows
        return [rows[key] for key in sorted(rows)]  # type: ignore[misc]

    def list(
        self,
        kind: type[E],
        index: str,
        *equal: Any,
        since: Any = None,
        until: Any = None,
        after: tuple[Any, ...] | None = None,
        offset: int = 0,
        limit: int | None = None,
        descending: bool = False,
    ) -> list[E]:
        table = self._table(kind)
        run = table.indexes[index].runs.get(equal, [])
        low, high = _bounds(run, since, until)
        if after is not None:
            low = max(low, bisect_right(run, after))
        if descending:
            high -= offset
            start = low if limit is None else max(low, high - limit)
            places = run[start : max(start, high)][::-1]
        else:
            low += offset
            stop = high if limit is None else min(high, low + limit)
            places = run[low:stop] if low < stop else []
        size = table.key_length
        return [table.rows[place[-size:]] for place in places]  # type: ignore[misc]

    def count(self, kind: type[Entity], index: str, *equal: Any, since: Any = None, until: Any = None) -> int:
        run = self._table(kind).indexes[index].runs.get(equal, [])
        low, high = _bounds(run, since, until)
        return max(0, high - low)


def _bounds(run: list[Key], since: Any, until: Any) -> tuple[int, int]:
    low = 0 if since is None else bisect_left(run, (since,))
    high = len(run) if until is None else bisect_left(run, (until,))
    return low, high
