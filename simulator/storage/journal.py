"""The default journal: entries in memory, of which the oldest go when they are too many or too large.

What an entry says is packed: it takes a third of the memory that its objects would, it is known to the byte,
and the collector of garbage never walks it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pickle import dumps, loads
from typing import Any

from simulator.journal.entry import Entry
from simulator.journal.kind import Kind
from simulator.journal.shorten import KEPT, parts

KEEP = 1_000_000  # entries
KEEP_BYTES = 1_000_000_000
OVERHEAD = 120  # bytes of memory that an entry takes beside what it says
_HALF_A_PAIR = re.compile(rb"\xed[\xa0-\xbf]")  # of surrogates, in UTF-8: nothing could write that down
PAGE = 200  # entries taken at a time while the journal is locked

Names = tuple[str, tuple[str, ...]]  # its kind, and what its fields are called
Packed = tuple[Names, bytes]


class MemoryJournal:
    """The entries of one world. Past `keep` entries or `keep_bytes` of memory (and a tenth) the oldest go and
    are counted. What is long in an entry is kept `shortened`.

    The first one gets the `seq` that comes after `after`, unless it goes on after `entries` of before.
    """

    def __init__(
        self,
        world: str,
        keep: int = KEEP,
        keep_bytes: int = KEEP_BYTES,
        *,
        after: int = 0,
        entries: Sequence[Entry] = (),
    ) -> None:
        self.world = world
        self.keep = keep
        self.keep_bytes = keep_bytes
        self.removed = 0
        self.size = 0  # bytes of memory, about
        self._before = entries[0].seq - 1 if entries else after
        self._last = self._before
        self._names: dict[Names, Names] = {}
        self._entries: list[Packed] = []
        self._grown = threading.Condition()
        for entry in entries:
            self._add(self._packed(entry.at, entry.kind, entry.data))

    @property
    def last(self) -> int:
        return self._last

    @property
    def kept(self) -> int:
        return len(self._entries)

    def append(self, at: float, row: Kind) -> None:
        packed = self._packed(at, row.NAME, row.data())
        with self._grown:
            self._add(packed)
            self._grown.notify_all()

    def entries(
        self,
        after: int = 0,
        kind: str | None = None,
        limit: int | None = None,
        where: Callable[[Entry], bool] | None = None,
    ) -> list[Entry]:
        found: list[Entry] = []
        most = PAGE if limit is None or kind or where else min(limit, PAGE)
        for seq, packed in self._walk(after, most):
            if limit is not None and len(found) >= limit:
                break
            if kind is not None and packed[0][0] != kind:
                continue
            entry = self._read(seq, packed)
            if where is None or where(entry):
                found.append(entry)
        return found

    def latest(self, kind: str, where: Callable[[Entry], bool]) -> Entry | None:
        until = self.last
        while True:
            with self._grown:
                stop = max(0, until - self._before - self.removed)
                page = self._entries[max(0, stop - PAGE) : stop]
            for seq, packed in zip(range(until, 0, -1), reversed(page), strict=False):
                if packed[0][0] == kind and where(entry := self._read(seq, packed)):
                    return entry
            if len(page) < PAGE:
                return None
            until -= PAGE

    def wait(self, after: int, timeout: float) -> bool:
        with self._grown:
            return self._grown.wait_for(lambda: self.last > after, timeout)

    def _walk(self, after: int, most: int) -> Iterator[tuple[int, Packed]]:
        """What there is now past `after`; the journal is locked for so many entries at a time."""
        last = self.last
        while after < last:
            with self._grown:
                gone = self._before + self.removed
                start = max(0, after - gone)
                page = self._entries[start : min(start + most, last - gone)]
            if not page:
                return
            first = gone + start + 1
            yield from enumerate(page, first)
            after = first + len(page) - 1

    # -- packing --------------------------------------------------------------------------------------

    def _packed(self, at: float, kind: str, data: Mapping[str, Any]) -> Packed:
        names = kind, tuple(data)
        names = self._names.setdefault(names, names)
        try:
            said = dumps((at, *data.values()), 5)
        except RecursionError:
            said = b""
        if not said or len(said) > KEPT or (b"\xed" in said and _HALF_A_PAIR.search(said)):
            data = parts(data)
            said = dumps((at, *data.values()), 5)
        return names, said

    def _read(self, seq: int, packed: Packed) -> Entry:
        (kind, names), said = packed
        at, *values = loads(said)  # noqa: S301 - written above, and never out of this process
        return Entry(seq, self.world, at, kind, dict(zip(names, values, strict=True)))

    # -- retention ------------------------------------------------------------------------------------

    def _add(self, packed: Packed) -> None:
        self._entries.append(packed)
        self._last += 1
        self.size += len(packed[1]) + OVERHEAD
        if len(self._entries) > self.keep + self.keep // 10 or self.size > self.keep_bytes * 1.1:
            self._retire()

    def _retire(self) -> None:
        """Lets go of the oldest; the newest stays, however much it is."""
        surplus = max(0, len(self._entries) - self.keep)
        left = self.size - sum(len(said) + OVERHEAD for _, said in self._entries[:surplus])
        while left > self.keep_bytes and surplus < len(self._entries) - 1:
            left -= len(self._entries[surplus][1]) + OVERHEAD
            surplus += 1
        del self._entries[:surplus]
        self.size = left
        self.removed += surplus
