"""From when reads see what a row says: the row has `visible_at`, and a read is made as of an instant.

A read that lags is made as of an earlier instant than now, so that nothing is written, or undone, for it.
"""

from __future__ import annotations

from math import inf, nextafter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from simulator.core.entity import Entity

if TYPE_CHECKING:
    from simulator.core.world import World

NEVER = inf


class Shown(Entity, Protocol):
    """A row that reads see from `visible_at` on, in Unix seconds; NEVER for one that they do not see.

    An index that reads go by is ordered by it first.
    """

    @property
    def visible_at(self) -> float: ...


S = TypeVar("S", bound=Shown)


def seen(row: Shown, at: float) -> bool:
    """Whether a read as of `at` sees the row."""
    return row.visible_at <= at


def rows(
    world: World, kind: type[S], index: str, *equal: Any, at: float, offset: int = 0, limit: int | None = None
) -> list[S]:
    """The rows of an index that a read as of `at` sees, those that became visible first ahead."""
    return world.tables.list(kind, index, *equal, until=_past(at), offset=offset, limit=limit)


def count(world: World, kind: type[Shown], index: str, *equal: Any, at: float) -> int:
    """How many rows of an index a read as of `at` sees."""
    return world.tables.count(kind, index, *equal, until=_past(at))


def _past(at: float) -> float:
    """The end of a range that `at` itself still belongs to."""
    return nextafter(at, inf)
