"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from typing import Any

from tests.core.sample import Town
from tests.endpoints.store.delivery.parcels import bought, changed, lines, parcel
from tests.endpoints.store.stories import Ask, reads_back


def read(ask: Ask, order: str) -> Any:
    return ask("order/get", order_id=order)["order"]


def sent(ask: Ask, order: str) -> list[Any]:
    listed: list[Any] = read(ask, order)["order_detail"]["delivery_info"]["delivery_product_info"]
    return listed


@reads_back("order/deliverycompanylist/get", constant="couriers neither come nor go")
def couriers(town: Town, ask: Ask) -> None:
    old = {one["delivery_id"] for one in ask("order/deliverycompanylist/get")["company_list"]}
    assert {"SF", "YD", "OTHER"} <= old


@reads_back("order/deliverycompanylist/new/get", constant="couriers neither come nor go")
def couriers_by_newer_ids(town: Town, ask: Ask) -> None:
    every = ask("order/deliverycompanylist/new/get", ewaybill_only=False)["company_list"]
    online = ask("order/deliverycompanylist/new/get", ewaybill_only=True)["company_list"]
    assert [one for one in every if one not in online] == [{"delivery_id": "OTHER", "delivery_name": "其他"}]
    assert {"SF", "YUNDA"} <= {one["delivery_id"] for one in online}


@reads_back("order/delivery/send")
def parcel_by_parcel(town: Town, ask: Ask) -> None:
    order, shop = bought(town, town.shop, 3, 1), town.shop
    ask("order/delivery/send", order_id=order, delivery_list=[parcel(lines(town, shop, 2, 0))])
    assert read(ask, order)["status"] == 21
    rest = [parcel(lines(town, shop, 1), "ZTO2", "ZTO"), parcel(lines(town, shop, 0, 1), "YD3", "YUNDA")]
    ask("order/delivery/send", order_id=order, delivery_list=rest)
    shown = read(ask, order)
    assert shown["status"] == 30
    assert shown["order_detail"]["delivery_info"]["ship_done_time"] == int(town.now)
    parcels = shown["order_detail"]["delivery_info"]["delivery_product_info"]
    assert [one["waybill_id"] for one in parcels] == ["SF1", "ZTO2", "YD3"]
    assert [one["delivery_name"] for one in parcels] == ["顺丰", "中通", "韵达"]
    assert parcels[0]["product_infos"] == lines(town, shop, 2)


@reads_back("order/delivery/send")
def goods_that_no_courier_brings(town: Town, ask: Ask) -> None:
    [one, *_] = ask("product/list/get", page_size=1)["product_ids"]
    ask("product/auditfree", product_id=one, deliver_method=1)
    order = bought(town, town.shop, 1)
    goods = {"deliver_type": 3, "product_infos": lines(town, town.shop, 1)}
    ask("order/delivery/send", order_id=order, delivery_list=[goods])
    [there] = sent(ask, order)
    assert (there["deliver_type"], read(ask, order)["status"]) == (3, 30)


@reads_back("order/delivery/send")
def while_money_is_asked_back(town: Town, ask: Ask) -> None:
    order, shop = bought(town, town.shop, 2), town.shop
    town.do("buyer_aftersale", store=shop, order=order, count=1)
    ask("order/delivery/send", order_id=order, delivery_list=[parcel(lines(town, shop, 2))])
    shown = read(ask, order)
    assert shown["status"] == 30
    assert shown["order_detail"]["product_infos"][0]["on_aftersale_sku_cnt"] == 1


@reads_back("order/get")
def what_the_inspector_sent(town: Town, ask: Ask) -> None:
    order = str(town.do("buyer_order", store=town.shop, count=2, inspect="jewellery")["order_id"])
    town.do("inspector_ships", store=town.shop, order=order, waybill="QIC1")
    [there] = sent(ask, order)
    assert (there["waybill_id"], there["product_infos"][0]["product_cnt"]) == ("QIC1", 2)


@reads_back("order/delivery/compensation")
def something_once_more(town: Town, ask: Ask) -> None:
    order, shop = bought(town, town.shop, 2), town.shop
    ask("order/delivery/send", order_id=order, delivery_list=[parcel(lines(town, shop, 2))])
    town.do("buyer_receive", store=shop, order=order)
    again = [parcel(lines(town, shop, 1), "SF2", deliver_type=6)]
    ask("order/delivery/compensation", order_id=order, delivery_list=again, reason=3)
    assert [one["deliver_type"] for one in sent(ask, order)] == [1, 6]
    assert read(ask, order)["status"] == 100


@reads_back("order/deliveryinfo/update")
def the_waybill_of_the_whole(town: Town, ask: Ask) -> None:
    order, goods = bought(town, town.shop, 2), lines(town, town.shop, 2)
    ask("order/delivery/send", order_id=order, delivery_list=[parcel(goods)])
    ask("order/deliveryinfo/update", order_id=order, delivery_list=[parcel(goods, "STO9", "STO")])
    [there] = sent(ask, order)
    assert (there["waybill_id"], there["delivery_id"]) == ("STO9", "STO")


@reads_back("order/deliveryinfo/update")
def the_waybills_of_two_parcels_change_places(town: Town, ask: Ask) -> None:
    order, half = bought(town, town.shop, 2), lines(town, town.shop, 1)
    ask("order/delivery/send", order_id=order, delivery_list=[parcel(half, "A"), parcel(half, "B")])
    swaps = [
        {"old": changed(half, "A"), "new": changed(half, "B")},
        {"old": changed(half, "B"), "new": changed(half, "A")},
    ]
    ask("order/deliveryinfo/update", order_id=order, change_infos=swaps)
    assert [one["waybill_id"] for one in sent(ask, order)] == ["B", "A"]


@reads_back("logistics/phonenumberpool/get")
def numbers_of_what_went_off(town: Town, ask: Ask) -> None:
    town.switch("platforms_ask_couriers_numbers", True)
    order, goods = bought(town, town.shop, 1), lines(town, town.shop, 1)
    assert ask("logistics/phonenumberpool/get", page_size=3)["total_num"] == 0
    ask("order/delivery/send", order_id=order, delivery_list=[parcel(goods, "SF7")])
    [number] = ask("logistics/phonenumberpool/get", page_size=3)["phonenumbers"]
    assert ask("logistics/virtualnumber/get", waybill_id="SF7")["virtual_phone"] == number


@reads_back("logistics/phonenumber/get")
def the_number_behind_a_waybill(town: Town, ask: Ask) -> None:
    town.switch("platforms_ask_couriers_numbers", True)
    town.switch("receivers_masked", False)
    order = bought(town, town.shop, 1)
    own = read(ask, order)["order_detail"]["delivery_info"]["address_info"]["tel_number"]
    ask("order/delivery/send", order_id=order, delivery_list=[parcel(lines(town, town.shop, 1), "SF7")])
    assert ask("logistics/phonenumber/get", waybill_id="SF7")["phone"] == own


@reads_back("logistics/virtualnumber/get")
def a_number_in_place_of_it(town: Town, ask: Ask) -> None:
    town.switch("platforms_ask_couriers_numbers", True)
    order = bought(town, town.shop, 1)
    ask("order/delivery/send", order_id=order, delivery_list=[parcel(lines(town, town.shop, 1), "SF7")])
    shown = ask("logistics/virtualnumber/get", waybill_id="SF7")
    main, _, extension = shown["virtual_phone"].partition("-")
    assert (main, len(extension)) == (shown["main_phone"], 4)
    real = ask("logistics/phonenumber/get", waybill_id="SF7", private_phone=shown["virtual_phone"])["phone"]
    assert shown["masked_real_phone"] == f"{real[:3]}****{real[-4:]}"


@reads_back("logistics/virtualnumber/get")
def the_number_of_an_order_that_was_there(town: Town, ask: Ask) -> None:
    town.switch("platforms_ask_couriers_numbers", True)
    town.do("stock_shop", store=town.shop, products=1, orders=20, spacing=1)
    window = {"start_time": int(town.now) - 60, "end_time": int(town.now)}
    page = ask("order/list/get", page_size=1, status=30, create_time_range=window)
    [there] = sent(ask, page["order_id_list"][0])
    assert ask("logistics/virtualnumber/get", waybill_id=there["waybill_id"])["main_phone"]
