"""What has happened in a served world, counted as it is written down: the journal forgets, these do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from simulator.core.world import World
from simulator.journal.kind import Kind
from simulator.journal.kinds.bug import Broke
from simulator.journal.kinds.exchanged import CallAnswered, PushAttempted

MOST = 5000  # sorts of calls, or of pushes, that are told apart: a kind of push can be anything that is sent
OTHER = "other"

Counted = Mapping[tuple[str, ...], float]  # values by their labels


class Counts:
    """Calls by row, errcode and HTTP status; attempts of pushes by kind and outcome; bugs of ours.

    The row is empty for a path that none has, and the errcode for a status other than 200.
    """

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, ...]] = Counter()
        self.pushes: Counter[tuple[str, ...]] = Counter()
        self.bugs = 0
        self.removed = 0  # from the journals of former worlds

    def follow(self, world: World) -> None:
        """Counts on in a world that takes another's place."""
        world.watch(self._count)

    def _count(self, row: Kind) -> None:
        if isinstance(row, CallAnswered):
            errcode = "" if row.errcode is None else str(row.errcode)
            self._add(self.calls, (row.endpoint or "", errcode, str(row.status)))
        elif isinstance(row, PushAttempted):
            self._add(self.pushes, (row.kind, row.outcome))
        elif isinstance(row, Broke):
            self.bugs += 1

    def _add(self, to: Counter[tuple[str, ...]], key: tuple[str, ...]) -> None:
        to[key if key in to or len(to) < MOST else (OTHER,) * len(key)] += 1
