"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.stock.goods import never_listed, on_sale
from tests.endpoints.store.stories import WINDOW

EVER = {"begin_time": WINDOW["start_time"], "end_time": WINDOW["end_time"]}
READS = ("product/stock/get", "product/stock/getflow")


@of("product/stock/get", "product/stock/batchget", "product/stock/getflow", "product/stock/update")
def a_product_that_there_is_not(at: Stand) -> None:
    assert at.ask(at.body(product_id=["1"] if at.row.id.endswith("batchget") else "1")) == 10020052


@of("product/stock/get", "product/stock/batchget")
def a_product_that_was_never_listed(at: Stand) -> None:
    goods = never_listed(at)
    if at.row.id.endswith("batchget"):
        assert at.ask({"product_id": [goods["product_id"]]}) == 10020052
    else:
        assert at.ask(goods) == 10020052


@of(*READS, "product/stock/update")
def a_sku_of_another_product(at: Stand) -> None:
    sku_id = on_sale(at, 1)["sku_id"]
    body = at.body(**{**on_sale(at), "sku_id": sku_id}, **EVER, stock_type=0)
    assert at.ask(body) == 10020055
    at.town.switch("one_stock_error", True)
    assert at.ask(body) == (10020054 if at.row.id.endswith("update") else 10020055)


@of("product/stock/batchget")
def more_products_than_fifty(at: Stand) -> None:
    assert at.ask({"product_id": [on_sale(at)["product_id"]] * 51}) == 10020055


@of("product/stock/getflow")
def a_ledger_that_there_is_not(at: Stand) -> None:
    right = {**on_sale(at), **EVER, "stock_type": 0, "page_size": 10}
    assert at.ask({**right, "end_time": EVER["begin_time"] - 1}) == 10020055
    assert at.ask({**right, "stock_type": 1}) == 40097
    assert at.ask({**right, "stock_type": 4}) == 40097
    assert at.ask({**right, "next_key": "made up"}) == 606006
    for wrong in ({"page_size": 0}, {"page_size": 101}, {"stock_type": 9}, {"op_type_list": [77]}):
        assert at.ask({**right, **wrong}) == 10020055


@of("product/stock/update")
def a_change_that_cannot_be(at: Stand) -> None:
    goods = on_sale(at)
    at.do("count_stock", store=at.store, product=goods["product_id"], num=3)
    for one_error in (False, True):
        at.town.switch("one_stock_error", one_error)
        for diff_type, num, code in ((1, 0, 10020218), (2, 0, 10020218), (2, 4, 10020219)):
            body = {**goods, "diff_type": diff_type, "num": num}
            assert at.ask(body) == (10020054 if one_error else code)
    for wrong in ({"diff_type": 4}, {"diff_type": 0}, {"num": -1}):
        assert at.ask({**goods, "diff_type": 1, "num": 1, **wrong}) == 10020055
    assert at.ask({**goods, "diff_type": 1, "num": 2**63}) == 10020055


@of("product/stock/update")
def a_product_whose_stock_stays(at: Stand) -> None:
    goods = never_listed(at)
    body = {**goods, "diff_type": 1, "num": 1}
    assert at.ask(body) == 10020289
    at.other("product/listing", product_id=goods["product_id"])
    at.do("audit_product", store=at.store, product=goods["product_id"])
    assert at.ask(body) == 0
    at.other("product/listing", product_id=goods["product_id"])
    assert at.ask(body) == 10020217


@of("product/stock/update")
def changes_that_come_too_often(at: Stand) -> None:
    at.town.switch("stock_change_pause", 10)
    body = {**on_sale(at), "diff_type": 1, "num": 1}
    assert [at.ask(body), at.ask(body)] == [0, 10020112]
    at.town.pass_(10)
    assert at.ask(body) == 0


@of("product/auditfree")
def stock_that_cannot_be_changed_beside_a_price(at: Stand) -> None:
    goods = on_sale(at)

    def ask(**stock_info: int) -> int:
        return at.ask({**goods, "skus": [{"sku_id": goods["sku_id"], "stock_info": stock_info}]})

    wrong = ({"diff_type": 1, "num": 0}, {"diff_type": 2, "num": 101})
    assert [ask(**info) for info in wrong] == [10020218, 10020219]
    at.town.switch("one_stock_error", True)
    assert [ask(**info) for info in wrong] == [10020054, 10020054]
    at.town.switch("one_stock_error", False)
    at.town.switch("stock_change_pause", 10)
    assert [ask(diff_type=1, num=1), ask(diff_type=1, num=1)] == [0, 10020112]
    at.town.pass_(10)
    at.other("product/listing", product_id=goods["product_id"])
    assert ask(diff_type=1, num=1) == 10020217
