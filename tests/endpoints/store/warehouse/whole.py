"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.stock.goods import on_sale
from tests.endpoints.store.stories import Ask, whole
from tests.endpoints.store.warehouse.places import CITY, HAIZHU, opened


@whole("warehouse/create")
@whole("warehouse/get")
@whole("warehouse/list/get")
@whole("warehouse/detail/update")
@whole("warehouse/coverlocations/add")
@whole("warehouse/coverlocations/del")
@whole("warehouse/address/prioritysort/get")
@whole("warehouse/address/prioritysort/set")
@whole("warehouse/stock/get")
@whole("warehouse/stock/update")
def a_warehouse(town: Town, ask: Ask) -> None:
    opened(ask, "south", HAIZHU)
    named = {"out_warehouse_id": "south"}
    ask("warehouse/detail/update", **named, name="二号库", intro="更名")
    ask("warehouse/coverlocations/add", **named, cover_locations=[CITY])
    ask("warehouse/coverlocations/del", **named, cover_locations=[CITY])
    ask("warehouse/address/prioritysort/set", **HAIZHU, priority_sort=["south"])
    ask("warehouse/address/prioritysort/get", **HAIZHU)
    goods = on_sale(ask)
    ask("warehouse/stock/update", **goods, **named, diff_type=3, num=4)
    ask("warehouse/stock/get", **goods, **named)
    ask("warehouse/get", **named)
    ask("warehouse/list/get", page_size=10)
