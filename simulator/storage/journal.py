"""The default journal: entries in memory, of which the oldest go when there are too many."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from itertools import islice

from simulator.journal.entry import Entry
from simulator.journal.kind import Kind


class MemoryJournal:
    """The entries of one world. Past `keep` entries (and a tenth) the oldest go and are counted.

    The first one gets the `seq` that comes after `after`, unless it goes on after `entries` of before.
    """

    def __init__(
        self, world: str, keep: int = 1_000_000, *, after: int = 0, entries: Sequence[Entry] = ()
    ) -> None:
        self.world = world
        self.keep = keep
        self.removed = 0
        self._entries = list(entries)
        self._before = entries[0].seq - 1 if entries else after
        self._next = self._before + len(entries) + 1
        self._grown = threading.Condition()

    @property
    def last(self) -> int:
        return self._next - 1

    def append(self, at: float, row: Kind) -> Entry:
        with self._grown:
            entry = Entry(self._next, self.world, at, row.NAME, row.data())
            self._next += 1
            self._entries.append(entry)
            if len(self._entries) > self.keep + self.keep // 10:
                surplus = len(self._entries) - self.keep
                del self._entries[:surplus]
                self.removed += surplus
            self._grown.notify_all()
        return entry

    def entries(
        self,
        after: int = 0,
        kind: str | None = None,
        limit: int | None = None,
        where: Callable[[Entry], bool] | None = None,
    ) -> list[Entry]:
        with self._grown:
            start = max(0, after - self._before - self.removed)
            window = self._entries[start:]
        matching = (
            entry
            for entry in window
            if (kind is None or entry.kind == kind) and (where is None or where(entry))
        )
        return list(islice(matching, limit))

    def wait(self, after: int, timeout: float) -> bool:
        with self._grown:
            return self._grown.wait_for(lambda: self._next - 1 > after, timeout)
