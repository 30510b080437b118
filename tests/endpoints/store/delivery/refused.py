"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from typing import Any

from simulator.endpoints.store.delivery import numbers
from tests.endpoints.scenes import Stand, every, of
from tests.endpoints.store.delivery.parcels import ELSEWHERE, bought, changed, lines, parcel

SENDS = ("order/delivery/send", "order/delivery/compensation")
ALL = (*SENDS, "order/deliveryinfo/update")


def ready(at: Stand, *counts: int) -> str:
    """An order that the row of the stand can do something with."""
    order = bought(at.town, at.store, *counts)
    if not at.row.id.endswith("send"):
        shipped(at, order, parcel(lines(at.town, at.store, *counts)))
    return order


def shipped(at: Stand, order: str, *parcels: Any) -> None:
    at.other("order/delivery/send", order_id=order, delivery_list=list(parcels))


def tried(at: Stand, order: Any, *parcels: Any) -> int:
    reason = {"reason": 1} if "compensation" in at.row.id else {}
    return at.ask({"order_id": str(order), "delivery_list": list(parcels), **reason})


@of(*ALL)
def an_order_that_there_is_not(at: Stand) -> None:
    goods = lines(at.town, at.store, 1)
    for order in (1, 2**63, 10**25, bought(at.town, at.town.shop, 1)):
        tried(at, order, parcel(goods))


@of(*ALL)
def parcels_that_say_nothing(at: Stand) -> None:
    order, goods = ready(at, 2), lines(at.town, at.store, 1)
    assert tried(at, order) == 40097
    assert tried(at, order, parcel([])) == 40097
    for name in ("delivery_id", "waybill_id"):
        for nothing_said in ("", " "):
            assert tried(at, order, parcel(goods, **{name: nothing_said})) == 40097
    for name in ("product_id", "sku_id", "product_cnt"):
        for nothing in (0, "0", -1, None):
            assert tried(at, order, parcel([*goods, {**goods[0], name: nothing}])) == 40097


@of(*ALL)
def an_order_in_another_state(at: Stand) -> None:
    goods = lines(at.town, at.store, 2)
    unpaid = at.do("buyer_order", store=at.store, pay=False)["order_id"]
    assert tried(at, unpaid, parcel(lines(at.town, at.store, 1))) == 101100
    if at.row.id.endswith("send"):
        order = ready(at, 2)
        shipped(at, order, parcel(goods))
        assert tried(at, order, parcel(goods)) == 101100
    else:
        assert tried(at, bought(at.town, at.store, 2), parcel(goods)) == 101100
        order = bought(at.town, at.store, 2)
        shipped(at, order, parcel(lines(at.town, at.store, 1)))
        assert tried(at, order, parcel(lines(at.town, at.store, 1))) == 101100


@of(*ALL)
def a_courier_that_nobody_knows(at: Stand) -> None:
    assert tried(at, ready(at, 1), parcel(lines(at.town, at.store, 1), courier="SNAIL")) == 606004


@of(*ALL)
def what_the_inspector_sends(at: Stand) -> None:
    order = at.do("buyer_order", store=at.store, inspect="jewellery")["order_id"]
    if not at.row.id.endswith("send"):
        at.do("inspector_ships", store=at.store, order=order)
    assert tried(at, order, parcel(lines(at.town, at.store, 1))) == 606034


@of(*ALL)
def an_order_that_was_changed_just_now(at: Stand) -> None:
    order, goods = ready(at, 1), lines(at.town, at.store, 1)
    at.town.switch("order_update_seconds", 5)
    at.town.pass_(4)
    assert tried(at, order, parcel(goods)) == 100003
    at.town.pass_(1)
    assert tried(at, order, parcel(goods, "NEW")) == 0


@of(*SENDS)
def goods_that_the_order_does_not_have(at: Stand) -> None:
    order, goods = ready(at, 2), lines(at.town, at.store, 1)
    [other] = lines(at.town, at.store, 0, 1)
    for wrong in ({"product_id": str(ELSEWHERE)}, {"sku_id": other["sku_id"]}, other):
        assert tried(at, order, parcel([*goods, {**goods[0], **wrong}])) == 606031


@of(*SENDS)
def more_than_was_ordered(at: Stand) -> None:
    order, goods = ready(at, 2), lines(at.town, at.store, 1)
    assert tried(at, order, parcel(lines(at.town, at.store, 3))) == 606042
    assert tried(at, order, *[parcel(goods, f"SF{number}") for number in range(3)]) == 606042
    assert tried(at, order, parcel(goods * 3)) == 606042
    assert tried(at, order, parcel(lines(at.town, at.store, 2**62))) == 606042


@of("order/delivery/send")
def more_than_is_left(at: Stand) -> None:
    order, goods = ready(at, 3), lines(at.town, at.store, 2)
    shipped(at, order, parcel(goods))
    assert tried(at, order, parcel(goods)) == 606042


@of("order/delivery/send")
def without_a_courier(at: Stand) -> None:
    goods = {"deliver_type": 3, "product_infos": lines(at.town, at.store, 1)}
    assert tried(at, ready(at, 1), goods) == 40097


@of("order/delivery/send")
def goods_in_after_sale(at: Stand) -> None:
    at.town.switch("ships_in_aftersale", False)
    order = ready(at, 2)
    at.do("buyer_aftersale", store=at.store, order=order, count=1)
    assert tried(at, order, parcel(lines(at.town, at.store, 2))) == 108009
    shipped(at, order, parcel(lines(at.town, at.store, 1)))
    assert tried(at, order, parcel(lines(at.town, at.store, 1))) == 108009


@of("order/delivery/send")
def no_address_to_return_to(at: Stand) -> None:
    at.town.switch("ships_need_return_address", True)
    assert tried(at, ready(at, 1), parcel(lines(at.town, at.store, 1))) == 606003


@of("order/delivery/compensation", "order/deliveryinfo/update")
def what_no_courier_brought(at: Stand) -> None:
    [one, *_] = at.other("product/list/get", page_size=1)["product_ids"]
    at.other("product/auditfree", product_id=one, deliver_method=1)
    order, goods = bought(at.town, at.store, 1), lines(at.town, at.store, 1)
    shipped(at, order, {"deliver_type": 3, "product_infos": goods})
    assert tried(at, order, parcel(goods)) == 101100


@of("order/delivery/compensation")
def an_eleventh_time(at: Stand) -> None:
    order, goods = ready(at, 1), lines(at.town, at.store, 1)
    for number in range(10):
        assert tried(at, order, parcel(goods, f"AGAIN{number}")) == 0
    assert tried(at, order, parcel(goods)) == 606041


@of("order/deliveryinfo/update")
def a_fourth_change(at: Stand) -> None:
    order, goods = ready(at, 1), lines(at.town, at.store, 1)
    for number in range(3):
        assert tried(at, order, parcel(goods, f"NEW{number}")) == 0
    assert tried(at, order, parcel(goods, "NEW3")) == 606041
    at.town.switch("waybill_changes", 0)
    assert tried(at, ready(at, 1), parcel(goods, "NEW")) == 606041


@of("order/deliveryinfo/update")
def a_split_order_as_a_whole(at: Stand) -> None:
    order, goods = bought(at.town, at.store, 2), lines(at.town, at.store, 1)
    shipped(at, order, parcel(goods, "A"), parcel(goods, "B"))
    assert tried(at, order, parcel(lines(at.town, at.store, 2))) == 606040
    assert tried(at, ready(at, 1), parcel(goods), parcel(goods)) == 606040


@of("order/deliveryinfo/update")
def a_change_that_does_not_fit(at: Stand) -> None:
    order, goods = bought(at.town, at.store, 3), lines(at.town, at.store, 1)
    shipped(at, order, parcel(goods, "A"), parcel(lines(at.town, at.store, 2), "B"))

    def swapped(*swaps: Any) -> int:
        listed = [{"old": old, "new": new} for old, new in swaps]
        return at.ask({"order_id": order, "change_infos": listed})

    a, b = changed(goods, "A"), changed(goods, "B")
    assert swapped((changed(goods, "C"), a)) == 606005
    assert swapped((changed(goods, "A", "ZTO"), a)) == 606005
    assert swapped((a, changed(goods, "C")), (a, changed(goods, "D"))) == 606005
    assert swapped((a, changed(goods, "C", "SNAIL"))) == 606004
    assert swapped((a, changed(lines(at.town, at.store, 2), "C"))) == 606042
    assert swapped((b, changed(goods, "C"))) == 606042
    assert swapped((a, changed(goods, "C")), (changed(goods, "C"), a)) == 606005
    assert at.ask({"order_id": order}) == 40097


@every(lambda row: row.id.startswith("ec.logistics."))
def a_platform_that_is_no_courier(at: Stand) -> None:
    assert at.ask() == 48001
    at.town.switch("platforms_ask_couriers_numbers", True)
    closing = at.town.store("closes", status="closing")
    at.do("authorize", store=closing, sets=list(at.row.permission_sets))
    at.ask(token=at.token(closing))
    for name in at.row.request["properties"]:
        at.ask(at.without(name))
        at.ask(at.body(**{name: [1]}))
    if at.row.cursor:
        at.ask(at.body(next_key="made up"))
        for size in (0, 101):
            at.ask(at.body(page_size=size))


@of("logistics/phonenumber/get", "logistics/virtualnumber/get")
def a_waybill_that_there_is_not(at: Stand) -> None:
    at.town.switch("platforms_ask_couriers_numbers", True)
    order = bought(at.town, at.town.shop, 1)
    at.town.do("authorize", store=at.town.shop, sets=[129, 131])
    for waybill in ("SF404", "SF0000000000001", "SF0000000000000", "SF9999999999999", "SF٣", "S", order):
        assert at.ask(at.body(waybill_id=waybill)) == numbers.UNKNOWN


@of("logistics/phonenumber/get")
def a_number_that_is_told_no_more(at: Stand) -> None:
    at.town.switch("platforms_ask_couriers_numbers", True)
    order, goods = bought(at.town, at.store, 1), lines(at.town, at.store, 1)
    shipped(at, order, parcel(goods, "SF7"))
    assert at.ask(at.body(waybill_id="SF7", private_phone="13200000000-0000")) == 40097
    at.do("buyer_receive", store=at.store, order=order)
    assert at.ask(at.body(waybill_id="SF7")) == numbers.OVER
