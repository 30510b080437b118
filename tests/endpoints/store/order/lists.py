"""Lists of this resource that come in pages."""

from __future__ import annotations

from simulator.core.store.order import buying
from simulator.core.store.order.buying import Wanted
from simulator.core.store.product import lookup
from simulator.core.store.product.documents import sku_of
from simulator.durations import DAY
from tests.core.sample import START, Town
from tests.endpoints.store.lists import listed

WINDOW = {"start_time": int(START) - 2 * DAY, "end_time": int(START)}


@listed("order/list/get", stocked=True, create_time_range=WINDOW, status=20)
@listed("order/search", stocked=True, search_condition={}, status=20)
def an_order_more(town: Town, store: str) -> None:
    [first] = lookup.page(town.world, store, None, 0, 1)
    buying.place(town.world, store, "buyer", [Wanted(first.product_id, sku_of(first.product_id))])
