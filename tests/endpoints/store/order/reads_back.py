"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.stories import WINDOW, Ask, reads_back


@reads_back("order/list/get")
def the_list_has_an_order_that_was_just_placed(town: Town, ask: Ask) -> None:
    placed = town.do("buyer_order", store=town.shop)["order_id"]
    found = ask("order/list/get", page_size=100, create_time_range=WINDOW)["order_id_list"]
    assert str(placed) in found


@reads_back("order/get")
def an_order_says_what_its_buyer_did(town: Town, ask: Ask) -> None:
    order = town.do("buyer_order", store=town.shop, pay=False)["order_id"]
    assert ask("order/get", order_id=str(order))["order"]["status"] == 10
    town.do("buyer_pay", store=town.shop, order=order)
    assert ask("order/get", order_id=str(order))["order"]["status"] == 20


@reads_back("order/merchantnotes/update")
def a_note_is_read_back(town: Town, ask: Ask) -> None:
    order = str(town.do("buyer_order", store=town.shop)["order_id"])
    ask("order/merchantnotes/update", order_id=order, merchant_notes="wrap it")
    assert (
        ask("order/get", order_id=order)["order"]["order_detail"]["ext_info"]["merchant_notes"] == "wrap it"
    )


@reads_back("order/price/update")
def a_lower_price_is_read_back(town: Town, ask: Ask) -> None:
    order = str(town.do("buyer_order", store=town.shop, pay=False)["order_id"])
    [line] = ask("order/get", order_id=order)["order"]["order_detail"]["product_infos"]
    lower = {
        "product_id": line["product_id"],
        "sku_id": line["sku_id"],
        "change_price": line["real_price"] - 1,
    }
    ask("order/price/update", order_id=order, change_express=False, change_order_infos=[lower])
    detail = ask("order/get", order_id=order)["order"]["order_detail"]
    assert detail["price_info"]["order_price"] == line["real_price"] - 1
    assert detail["product_infos"][0]["change_price"] == line["real_price"] - 1
