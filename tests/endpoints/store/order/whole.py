"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from simulator.core.store.product.documents import sku_of
from tests.core.sample import Town
from tests.endpoints.store.order.goods import TIMES, dressed, first_product, ordered, shipped, two_skus
from tests.endpoints.store.stories import WINDOW, Ask, whole
from tests.endpoints.store.warehouse.places import HAIZHU, opened


@whole("order/list/get")
def pages_of_orders(town: Town, ask: Ask) -> None:
    ask("order/list/get", page_size=1, create_time_range=WINDOW)


@whole("order/get")
def an_order_that_is_received_and_settled(town: Town, ask: Ask) -> None:
    dressed(town)
    order = ordered(town, pay=False, count=2, freight=600, notes="wrap it", inspect="fresh")
    [line] = ask("order/get", order_id=order)["order"]["order_detail"]["product_infos"]
    lower = {"product_id": line["product_id"], "sku_id": line["sku_id"], "change_price": 1500}
    ask(
        "order/price/update",
        order_id=order,
        change_express=True,
        express_fee=100,
        change_order_infos=[lower],
    )
    town.do("buyer_pay", store=town.shop, order=order)
    ask("order/sensitiveinfo/decode", order_id=order)
    ask("order/freshinspect/submit", order_id=order, audit_items=[{"item_name": "a", "item_value": "b"}])
    ask("order/delivery/send", order_id=order, delivery_list=shipped(town, order))
    town.do("buyer_receive", store=town.shop, order=order)
    town.do("settle_order", store=town.shop, order=order)
    detail = ask("order/get", order_id=order)["order"]["order_detail"]
    assert detail["price_info"]["change_down_price"] == line["sale_price"] * 2 + 600 - 1600
    assert detail["settle_info"]["settle_time"] == int(town.now)


@whole("order/get")
def an_order_whose_buyer_asks_for_much(town: Town, ask: Ask) -> None:
    _, other = two_skus(town)
    order = ordered(town)
    town.pass_(TIMES)
    town.do("buyer_change_address", store=town.shop, order=order)
    town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    detail = ask("order/get", order_id=order)["order"]["order_detail"]
    assert detail["delivery_info"]["address_apply_time"] == int(town.now)


@whole("order/get")
def a_present_without_a_courier_that_is_refunded(town: Town, ask: Ask) -> None:
    dressed(town, deliver_method=1)
    order = ordered(town, present="to you", freight=500)
    town.do("buyer_claim_present", store=town.shop, order=order)
    ask("order/sensitiveinfo/decode", order_id=order)
    asked = town.do("buyer_aftersale", store=town.shop, order=order)["after_sale_order_id"]
    ask("aftersale/acceptapply", after_sale_order_id=str(asked))
    town.pass_(1)
    told = ask("order/get", order_id=order)["order"]
    assert (told["status"], told["order_detail"]["refund_info"]["refund_freight"]) == (200, 500)


@whole("order/get")
def an_order_that_is_sent_without_a_courier(town: Town, ask: Ask) -> None:
    dressed(town, deliver_method=1)
    order = ordered(town)
    [parcel] = shipped(town, order)
    ask("order/delivery/send", order_id=order, delivery_list=[{**parcel, "deliver_type": 3}])
    assert ask("order/get", order_id=order)["order"]["order_detail"]["delivery_info"]["deliver_method"] == 1


@whole("order/get")
def an_order_that_a_warehouse_near_its_buyer_sends(town: Town, ask: Ask) -> None:
    opened(ask, "south", HAIZHU)
    product = first_product(town).product_id
    goods = {"product_id": str(product), "sku_id": str(sku_of(product))}
    ask("warehouse/stock/update", **goods, out_warehouse_id="south", diff_type=1, num=4)
    order = ordered(town)
    [line] = ask("order/get", order_id=order)["order"]["order_detail"]["product_infos"]
    assert line["out_warehouse_id"] == "south"


@whole("order/sensitiveinfo/decode")
def whom_goods_without_a_courier_are_for(town: Town, ask: Ask) -> None:
    dressed(town, deliver_method=1)
    order = ordered(town)
    address = ask("order/sensitiveinfo/decode", order_id=order)["address_info"]
    assert "****" not in address["detail_info"]


@whole("order/search")
def pages_of_what_was_searched_for(town: Town, ask: Ask) -> None:
    first = ask("order/search", search_condition={}, page_size=1)
    assert first["has_more"]
    second = ask("order/search", search_condition={}, page_size=1, next_key=first["next_key"])
    assert first["orders"] != second["orders"]
