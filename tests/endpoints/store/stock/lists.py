"""Lists of this resource that come in pages."""

from __future__ import annotations

from dataclasses import replace

from simulator.core.store.product import documents, lookup
from simulator.core.store.stock import rules
from tests.core.sample import START, Town
from tests.endpoints.store.lists import listed

PRODUCT = 10**13
SKU = documents.sku_of(PRODUCT)
DAY = 86400


@listed(
    "product/stock/getflow",
    product_id=PRODUCT,
    sku_id=SKU,
    stock_type=0,
    begin_time=int(START) - DAY,
    end_time=int(START) + DAY,
)
def a_line_more(town: Town, store: str) -> None:
    if lookup.found(town.world, store, PRODUCT) is None:
        [first] = lookup.page(town.world, store, None, 0, 1)
        town.world.tables.put(replace(first, product_id=PRODUCT, seeded=False))
    rules.adjust(town.world, rules.of(town.world, store, PRODUCT, SKU), 1)
