"""Append-only record of everything that crosses a boundary. Checks read only this.

Entries are written in the transaction of what caused them and appear when it commits, so a refused
action leaves no trace of a half-done effect.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

from simulator.journal.kind import Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing seen: `at` is the world's clock in Unix seconds, `data` is plain JSON."""

    seq: int
    world: str
    at: float
    kind: str
    data: Mapping[str, Any]

    @classmethod
    def of_json(cls, document: Mapping[str, Any]) -> Self:
        """An entry as `as_json`, the control interface, or an exported journal has it."""
        return cls(
            seq=document["seq"],
            world=document.get("world", ""),
            at=document["at"],
            kind=document["kind"],
            data=document["data"],
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "world": self.world,
            "at": self.at,
            "kind": self.kind,
            "data": dict(self.data),
        }


class Journal:
    """The entries of one world, oldest first. Past `keep` entries the oldest go and are counted."""

    def __init__(self, world: str, keep: int = 1_000_000, *, after: int = 0) -> None:
        self.world = world
        self.keep = keep
        self.removed = 0
        self._entries: list[Entry] = []
        self._before = after
        self._next = after + 1
        self._grown = threading.Condition()

    @property
    def last(self) -> int:
        """The `seq` of the newest entry; 0 while there is none."""
        return self._next - 1

    def append(self, at: float, row: Kind) -> Entry:
        """Adds what was seen at an instant (Unix seconds)."""
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
        """Entries with `seq` > `after`, oldest first, optionally of one kind and at most `limit`."""
        with self._grown:
            start = max(0, after - self._before - self.removed)
            window = self._entries[start:]
        found = (
            entry
            for entry in window
            if (kind is None or entry.kind == kind) and (where is None or where(entry))
        )
        return list(islice(found, limit))

    def wait(self, after: int, timeout: float) -> bool:
        """True as soon as an entry past `after` exists; False after `timeout` real seconds."""
        with self._grown:
            return self._grown.wait_for(lambda: self._next - 1 > after, timeout)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries())

    def __len__(self) -> int:
        return len(self._entries)
