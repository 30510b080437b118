"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from typing import Any

from tests.core.sample import Town
from tests.endpoints.store.stock.goods import on_sale
from tests.endpoints.store.stories import WINDOW, Ask, reads_back
from tests.endpoints.store.warehouse.places import HAIZHU, opened

EVER = {"begin_time": WINDOW["start_time"], "end_time": WINDOW["end_time"]}


def lines(ask: Ask, goods: dict[str, str], **more: Any) -> list[dict[str, Any]]:
    asked = {"stock_type": 0, "page_size": 100, **EVER, **more}
    found: list[dict[str, Any]] = ask("product/stock/getflow", **goods, **asked)["data"][
        "stock_flow_info_list"
    ]
    return found


def free(ask: Ask, goods: dict[str, str]) -> int:
    return int(ask("product/stock/get", **goods)["data"]["normal_stock_num"])


@reads_back("product/stock/update")
def more_fewer_and_so_many(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    before = free(ask, goods)
    for diff_type, num, after in (
        (1, 5, before + 5),
        (2, 3, before + 2),
        (3, 40, 40),
        (3, 40, 40),
        (3, 0, 0),
    ):
        ask("product/stock/update", **goods, diff_type=diff_type, num=num)
        assert free(ask, goods) == after
        [sku] = ask("product/get", product_id=goods["product_id"])["product"]["skus"]
        assert sku["stock_num"] == after


@reads_back("product/stock/update")
def a_repeat_counts_twice_unless_it_says_how_many(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    before = free(ask, goods)
    for _ in range(2):
        ask("product/stock/update", **goods, diff_type=1, num=5)
    assert free(ask, goods) == before + 10
    for _ in range(2):
        ask("product/stock/update", **goods, diff_type=3, num=9)
    assert free(ask, goods) == 9


@reads_back("product/stock/get")
def an_order_holds_stock_and_gives_it_back_only_before_it_is_paid(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    before = free(ask, goods)
    order = town.do("buyer_order", store=town.shop, product=goods["product_id"], count=3, pay=False)
    assert free(ask, goods) == before - 3
    town.do("buyer_cancel", store=town.shop, order=order["order_id"])
    assert free(ask, goods) == before
    town.do("buyer_order", store=town.shop, product=goods["product_id"], count=3)
    assert free(ask, goods) == before - 3


@reads_back("product/stock/get")
def more_is_sold_than_there_is(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    town.do("oversell", store=town.shop, product=goods["product_id"], count=2)
    assert free(ask, goods) == -2
    ask.refused("product/stock/update", 10020219, **goods, diff_type=2, num=1)
    ask("product/stock/update", **goods, diff_type=1, num=5)
    assert free(ask, goods) == 3


@reads_back("product/stock/batchget")
def the_merchant_counts_in_the_console(town: Town, ask: Ask) -> None:
    first, second = on_sale(ask), on_sale(ask, 1)
    town.do("count_stock", store=town.shop, product=second["product_id"], num=12)
    asked = [first["product_id"], second["product_id"], first["product_id"]]
    spus = ask("product/stock/batchget", product_id=asked)["data"]["spu_stock_list"]
    assert [spu["product_id"] for spu in spus] == asked[:2], "each once"
    assert [spu["sku_stock"][0]["total_stock_num"] for spu in spus] == [100, 12]


@reads_back("product/stock/getflow")
def the_ledger_has_each_change_the_newest_first(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    order = town.do("buyer_order", store=town.shop, product=goods["product_id"], count=2, pay=False)
    town.do("buyer_cancel", store=town.shop, order=order["order_id"])
    ask("product/stock/update", **goods, diff_type=2, num=30)
    ask("product/stock/update", **goods, diff_type=1, num=1)
    town.do("count_stock", store=town.shop, product=goods["product_id"], num=50)
    told = [
        [line[name] for name in ("op_type", "amount", "beginning_amount", "ending_amount", "stock_sub_type")]
        for line in lines(ask, goods)
    ]
    assert told == [
        [1, 21, 71, 50, 1],
        [2, 1, 70, 71, 1],
        [3, 30, 100, 70, 1],
        [5, 2, 98, 100, 1],
        [4, 2, 100, 98, 1],
    ]
    sources = [line["ext_info"]["upload_source"] for line in lines(ask, goods)]
    assert sources == [6, 3, 3, 0, 0]
    assert [line["ext_info"]["order_id"] for line in lines(ask, goods)][-2:] == [str(order["order_id"])] * 2


@reads_back("product/stock/getflow")
def the_ledger_of_one_kind_in_a_window_page_by_page(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    for _ in range(5):
        ask("product/stock/update", **goods, diff_type=1, num=1)
        town.pass_(60)
        ask("product/stock/update", **goods, diff_type=2, num=1)
    all_of_it = lines(ask, goods)
    assert len(all_of_it) == 10
    more = lines(ask, goods, op_type_list=[2])
    assert [line["op_type"] for line in more] == [2] * 5
    at = all_of_it[4]["update_time"]
    within = lines(ask, goods, begin_time=at, end_time=at)
    assert within == [line for line in all_of_it if line["update_time"] == at]
    found, key = [], ""
    for size in (4, 4, 2):
        page = ask("product/stock/getflow", **goods, stock_type=0, page_size=4, next_key=key, **EVER)["data"]
        assert len(page["stock_flow_info_list"]) == size
        found += page["stock_flow_info_list"]
        key = page["next_key"]
    assert (found, key) == (all_of_it, "")
    assert lines(ask, goods, stock_type=1, finder_id="sph") == []


@reads_back("product/stock/getflow")
def the_ledger_of_180_days(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    ask("product/stock/update", **goods, diff_type=1, num=1)
    later = {"end_time": EVER["end_time"] + 200 * 86400}
    town.pass_(180 * 86400)
    assert len(lines(ask, goods, **later)) == 1
    town.pass_(1)
    assert lines(ask, goods, **later) == []
    assert free(ask, goods) == 101, "what there is does not depend on what is still shown"


@reads_back("product/stock/getflow")
def the_ledger_names_the_warehouse(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    opened(ask, "south", HAIZHU)
    ask("warehouse/stock/update", **goods, out_warehouse_id="south", diff_type=1, num=4)
    town.do("buyer_order", store=town.shop, product=goods["product_id"], count=3)
    assert [(line["stock_sub_type"], line["ext_info"]["out_warehouse_id"]) for line in lines(ask, goods)] == [
        (3, "south"),
        (3, "south"),
    ]
