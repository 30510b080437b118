"""What is known of a shop, told to the journal as it changes: the yardstick for what a provider shows of it.

Only a world whose provider shows shops or acts in them tells it (`WorldState.shops_told`): it costs an entry
a change. Whoever has a kind of row that counts says in its module what there is to tell: `facts_of.register`.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from simulator.core.entity import Entity, key_of
from simulator.journal.kinds.shop import ShopChanged

if TYPE_CHECKING:
    from simulator.core.world import World


@singledispatch
def facts_of(_row: Entity, _phase: str) -> ShopChanged | None:
    """What a row comes to; None for rows that nobody shows."""
    return None


def tell(world: World, row: Entity, phase: str = "changed") -> None:
    """Tells of a row that is about to be put, unless nothing that counts is other than before."""
    if not world.state.shops_told or (facts := facts_of(row, phase)) is None:
        return
    former = world.tables.get(type(row), *key_of(row))
    before = None if former is None else facts_of(former, phase)
    if before is None or before.data() != facts.data():
        world.record(facts)
