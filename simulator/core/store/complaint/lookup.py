"""Where complaints are found: nothing else reads their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store.complaint.entities import Complaint
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

UNKNOWN = 10021500


def found(world: World, store: str, id_: int) -> Complaint | None:
    """The complaint of this id; None where the store has none."""
    return world.tables.get(Complaint, store, id_)


def asked_for(world: World, store: str, id_: str | int) -> Complaint:
    """The complaint that a call names; 10021500 where there is none."""
    row = found(world, store, int(id_))
    if row is None:
        raise Refusal(UNKNOWN, why=Text(f"{store} has no complaint {id_}", f"{store} 没有投诉 {id_}"))
    return row
