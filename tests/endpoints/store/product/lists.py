"""Lists of this resource that come in pages."""

from __future__ import annotations

from dataclasses import replace

from simulator.core.store.product import lookup
from tests.core.sample import Town
from tests.endpoints.store.lists import listed


@listed("product/list/get", stocked=True, status=5)
def a_product_more(town: Town, store: str) -> None:
    [first] = lookup.page(town.world, store, None, 0, 1)
    number = lookup.next_number(town.world, store)
    town.world.tables.put(replace(first, product_id=10**13, number=number, seeded=False))
