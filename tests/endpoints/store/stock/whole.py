"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.stock.goods import on_sale
from tests.endpoints.store.stories import WINDOW, Ask, whole
from tests.endpoints.store.warehouse.places import HAIZHU, opened


@whole("product/stock/get")
@whole("product/stock/batchget")
def stock_in_a_warehouse_too(town: Town, ask: Ask) -> None:
    opened(ask, "south", HAIZHU)
    goods = on_sale(ask)
    ask("warehouse/stock/update", **goods, out_warehouse_id="south", diff_type=3, num=4)
    one = ask("product/stock/get", **goods)["data"]
    [spu] = ask("product/stock/batchget", product_id=[goods["product_id"]])["data"]["spu_stock_list"]
    assert one["warehouse_stocks"] == [{"out_warehouse_id": "south", "num": 4, "lock_stock": 0}]
    assert one["total_stock_num"] == one["normal_stock_num"] + 4
    assert spu["sku_stock"] == [{**one, "sku_id": goods["sku_id"], "finder_total_num": 0}]


@whole("product/stock/getflow")
def a_line_of_the_ledger(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    town.do("buyer_order", store=town.shop, product=goods["product_id"], count=2, pay=False)
    window = {"begin_time": WINDOW["start_time"], "end_time": WINDOW["end_time"]}
    ask("product/stock/getflow", **goods, stock_type=0, page_size=10, **window)


@whole("product/stock/update")
def more_of_it(town: Town, ask: Ask) -> None:
    ask("product/stock/update", **on_sale(ask), diff_type=1, num=1)
