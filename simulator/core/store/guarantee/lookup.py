"""Where guarantees are found: nothing else reads their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store.guarantee.entities import Guarantee
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

UNKNOWN = 10021057


def found(world: World, store: str, id_: int) -> Guarantee | None:
    """The guarantee of this id; None where the store has none."""
    return world.tables.get(Guarantee, store, id_)


def asked_for(world: World, store: str, id_: str | int) -> Guarantee:
    """The guarantee that a call names; 10021057 where there is none."""
    row = found(world, store, int(id_))
    if row is None:
        raise Refusal(UNKNOWN, why=Text(f"{store} has no guarantee {id_}", f"{store} 没有保障单 {id_}"))
    return row


def of_order(world: World, store: str, order_id: int) -> list[Guarantee]:
    """All of an order, oldest first."""
    return world.tables.list(Guarantee, "of_order", store, order_id)


def claimed(world: World, store: str, since: int | None, until: int | None) -> list[Guarantee]:
    """All that were claimed between two instants, both included: oldest first."""
    end = None if until is None else until + 1
    return world.tables.list(Guarantee, "created", store, since=since, until=end)
