"""The one way in which what a store has is changed: the row is put, dated now, and whoever listens is told.

So no event comes without a change, and no change that has an event goes untold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from simulator.core.entity import Entity, altered
from simulator.core.store import events, known
from simulator.core.store.events import Event

if TYPE_CHECKING:
    from simulator.core.world import World


class Dated(Entity, Protocol):
    """A row of a store's that says when it last changed, in whole Unix seconds."""

    __slots__: ClassVar[Any]

    @property
    def store(self) -> str: ...
    @property
    def update_time(self) -> int: ...


R = TypeVar("R", bound=Dated)


def make(world: World, row: R, *tells: Event) -> R:
    """Puts a new row, and tells of it."""
    known.tell(world, row, "made")
    return _put(world, row, tells)


def change(world: World, before: R, *tells: Event, **values: Any) -> R:
    """Puts the row with other values, and tells of the change; answers the row as it is now."""
    row = altered(before, **values, update_time=int(world.clock.now()))
    known.tell(world, row)
    return _put(world, row, tells)


def _put(world: World, row: R, tells: Sequence[Event]) -> R:
    world.tables.put(row)
    for event in tells:
        events.tell(world, row.store, event)
    return row
