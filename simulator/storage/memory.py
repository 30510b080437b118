"""Entities in dictionaries, packed where nobody wrote to them of late; transactions by an undo log."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable
from operator import itemgetter
from types import TracebackType
from typing import Any, TypeVar

from simulator.core.entity import Entity, credential_of
from simulator.core.ports import Watcher
from simulator.storage.indexes import FEW, Key, Run, built, placed, taker
from simulator.storage.packed import Packing

E = TypeVar("E", bound=Entity)
FRESH = 4096


class _Table:
    __slots__ = ("credential", "groups", "indexes", "key", "kind", "packing", "placed", "rows", "single")

    def __init__(self, kind: type[Entity], few: int) -> None:
        self.kind = kind
        self.key = taker(kind.KEY)
        self.single = len(kind.KEY) == 1
        credential = credential_of(kind)
        # Where in a key it is: a row that is replaced keeps its own.
        self.credential: Callable[[Key], str] | None = None
        if credential is not None:
            self.credential = str if self.single else itemgetter(kind.KEY.index(credential))
        self.rows: dict[Key, Any] = {}  # each as it is, or packed
        self.groups, self.indexes = built(kind, self.row, few)
        self.placed = placed(kind)
        self.packing: Packing | None = None

    def row(self, key: Key) -> Any:
        row = self.rows.get(key)
        if type(row) is bytes and self.packing is not None:
            return self.packing.unpack(key, row)
        return row

    def set(self, key: Key, old: Entity | None, row: Entity | None) -> None:
        """Stores or removes the row of a key, where `old` is."""
        if row is None:
            if old is not None:
                for group in self.groups:
                    group.remove(key, old)
                del self.rows[key]
            return
        self.rows[key] = row
        if old is None:
            for group in self.groups:
                group.add(key, row)
        elif self.groups and self.placed(old) != self.placed(row):
            for group in self.groups:
                group.move(key, old, row)


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
    """The default storage: fast, and gone with the process.

    So many rows that came last are `fresh`, and stay as they are; older ones are packed until they are
    written again.
    """

    def __init__(self, *, fresh: int = FRESH, few: int = FEW) -> None:
        self._most_fresh = fresh
        self._crowded = fresh + fresh // 8
        self._few = few
        self._tables: dict[type[Entity], _Table] = {}
        self._fresh: deque[tuple[_Table, Key]] = deque()  # rows that are not packed yet, in their order
        self._undo: list[tuple[_Table, Key, Entity | None]] | None = None
        self._watchers: list[Watcher] = []

    def _table(self, kind: type[Entity]) -> _Table:
        table = self._tables.get(kind)
        if table is None:
            table = self._tables[kind] = _Table(kind, self._few)
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
                    self._set(table, key, table.row(key), old)
        finally:
            self._undo = None

    def get(self, kind: type[E], *key: Any) -> E | None:
        table = self._tables.get(kind)
        if table is None:
            return None
        which = key[0] if table.single else key
        row = table.rows.get(which)
        return table.row(which) if row.__class__ is bytes else row

    def put(self, row: Entity) -> None:
        table = self._table(type(row))
        self._write(table, table.key(row), row)

    def delete(self, kind: type[Entity], *key: Any) -> None:
        table = self._table(kind)
        self._write(table, key[0] if table.single else key, None)

    def _write(self, table: _Table, key: Key, row: Entity | None) -> None:
        if self._undo is None:
            raise RuntimeError("a write outside a transaction")
        known = old = table.rows.get(key)
        if type(known) is bytes:
            old = table.row(key)
        self._set(table, key, old, row)
        self._undo.append((table, key, old))
        if row is not None and (known is None or known is not old):
            self._fresh.append((table, key))
            if len(self._fresh) > self._crowded:
                self._rest()

    def _set(self, table: _Table, key: Key, old: Entity | None, row: Entity | None) -> None:
        table.set(key, old, row)
        if table.credential is not None and self._watchers and (old is None) != (row is None):
            for watcher in self._watchers:
                watcher(table.credential(key), row is not None)

    def _rest(self) -> None:
        """Packs those that are fresh no longer: some at a time, which costs less than one by one."""
        fresh = self._fresh
        for _ in range(len(fresh) - self._most_fresh):
            table, key = fresh.popleft()
            row = table.rows.get(key)
            if row is None or type(row) is bytes:
                continue
            if table.packing is None:
                table.packing = Packing(table.kind)
            packed = table.packing.pack(row)
            if packed is not None:
                table.rows[key] = packed

    def watch(self, watcher: Watcher) -> None:
        for table in self._tables.values():
            if table.credential is not None:
                for key in table.rows:
                    watcher(table.credential(key), True)
        self._watchers.append(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        self._watchers.remove(watcher)

    def rows(self, kind: type[E]) -> list[E]:
        table = self._table(kind)
        return [table.row(key) for key in sorted(table.rows)]

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
        order = table.indexes[index]
        run = order.run(equal)
        if not run.keys:
            return []
        low, high = run.start, len(run.keys)
        if since is not None or until is not None:
            low, high = _bounds(run, since, until, single=order.single)
        if after is not None:
            low = max(low, order.past(run, after))
        if descending:
            high -= offset
            start = low if limit is None else max(low, high - limit)
            keys = run.keys[start : max(start, high)][::-1]
        else:
            low += offset
            stop = high if limit is None else min(high, low + limit)
            keys = run.keys[low:stop] if low < stop else []
        rows = table.rows
        return [table.row(key) if type(row := rows[key]) is bytes else row for key in keys]

    def count(self, kind: type[Entity], index: str, *equal: Any, since: Any = None, until: Any = None) -> int:
        order = self._table(kind).indexes[index]
        low, high = _bounds(order.run(equal), since, until, single=order.single)
        return max(0, high - low)


def _bounds(run: Run, since: Any, until: Any, *, single: bool) -> tuple[int, int]:
    """Where [since, until) of the first field of the order begins and ends."""
    first, places = run.start, run.places
    low = first if since is None else bisect_left(places, since if single else (since,), first)
    high = len(places) if until is None else bisect_left(places, until if single else (until,), first)
    return low, high
