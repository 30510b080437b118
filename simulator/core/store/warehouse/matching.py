"""From where each line of an order is sent.

Facts: of the merchant's warehouses those count that have enough of the SKU and cover the place; the area that
says most decides, and among equals the order that the merchant gave them. That the stock which every SKU has
stands in where none does is inferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.core.store.address.regions import Place
from simulator.core.store.stock import rules as stock
from simulator.core.store.stock.entities import GENERAL
from simulator.core.store.warehouse import rules

if TYPE_CHECKING:
    from simulator.core.world import World


def choose(world: World, store: str, product_id: int, sku_id: int, count: int, at: Place) -> str:
    """The id of the warehouse that so many of a SKU are sent from; empty for the stock that every SKU has."""
    there = stock.in_warehouses(world, store, product_id, sku_id)
    enough = {row.warehouse for row in there if row.free >= count}
    for area in _areas(at) if enough else ():
        for warehouse in rules.covering(world, store, area):
            if warehouse.out_warehouse_id in enough:
                return warehouse.out_warehouse_id
    return GENERAL


def _areas(at: Place) -> Iterator[Place]:
    """The areas that a place lies in, the one that says most first."""
    first, second, third, fourth = at
    yield from (
        area
        for area, said in (
            (at, fourth),
            ((first, second, third, 0), third),
            ((first, second, 0, 0), second),
            ((first, 0, 0, 0), first),
        )
        if said
    )
