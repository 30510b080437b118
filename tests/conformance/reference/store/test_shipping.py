"""Shipped is what a fresh read says is to be shipped: once, and never more than was ordered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.conformance.reference.sample import STORE, TWO, House
from tests.conformance.reference.store.shop import PARTLY, SKU, Shop, line


def sends(house: House) -> list[dict[str, Any]]:
    return [dict(call.body or {}) for call in house.platform.asked("delivery/send")]


def test_all_that_is_left_goes_off_in_one_parcel(house: House, shop: Shop) -> None:
    shop.order(lines=[line("1", 2), line("2", 1)])
    assert house.sync()
    assert shop.sent() == {"1": 2, "2": 1}
    assert len(sends(house)) == 1
    house.sync()
    assert len(sends(house)) == 1


def test_what_somebody_else_has_sent_does_not_go_off_again(house: House, shop: Shop) -> None:
    sent = {"product_infos": [{"product_id": "10000000000001", "sku_id": SKU, "product_cnt": 1}]}
    shop.order(status=PARTLY, delivery_info={"delivery_product_info": [sent]})
    house.sync()
    assert sends(house)[0]["delivery_list"][0]["product_infos"][0]["product_cnt"] == 1


@pytest.mark.parametrize(
    ("lines", "notes", "parcels"),
    [
        ([line("1"), line("2")], "请分开发货", 2),
        ([line("1", out_warehouse_id="north"), line("2", out_warehouse_id="south")], "", 2),
        ([line("1", out_warehouse_id="north"), line("2", out_warehouse_id="north")], "", 1),
    ],
    ids=["as-asked", "two-warehouses", "one-warehouse"],
)
def test_an_order_is_split_where_it_has_to_be(
    house: House, shop: Shop, lines: list[dict[str, Any]], notes: str, parcels: int
) -> None:
    shop.order(lines=lines, ext_info={"customer_notes": notes})
    house.sync()
    assert len(sends(house)) == parcels
    waybills = {send["delivery_list"][0]["waybill_id"] for send in sends(house)}
    assert len(waybills) == parcels
    assert shop.sent() == {"1": 2, "2": 2}


@pytest.mark.parametrize(
    ("lines", "detail"),
    [
        ([line(on_aftersale_sku_cnt=1)], {}),
        ([line(finish_aftersale_sku_cnt=2)], {}),
        ([line()], {"delivery_info": {"address_under_review": {"city_name": "广州市"}}}),
        ([line()], {"delivery_info": {"quality_inspect_type": 1}}),
        ([line()], {"delivery_info": {"quality_inspect_type": 2}}),
    ],
    ids=["asked-back", "given-back", "readdressed", "jewellery", "fresh"],
)
def test_what_is_not_to_be_shipped_now_stays(
    house: House, shop: Shop, lines: list[dict[str, Any]], detail: dict[str, Any]
) -> None:
    shop.order(lines=lines, **detail)
    assert house.sync()
    assert not sends(house)


@pytest.mark.parametrize("errcode", [100003, -1])
def test_a_busy_answer_is_followed_by_a_look(house: House, shop: Shop, errcode: int) -> None:
    shop.order()
    house.platform.fault("delivery/send", errcode)
    assert house.sync()
    ends = [call.path.rsplit("/", 2)[-2:] for call in house.platform.calls]
    tries = [at for at, end in enumerate(ends) if end == ["delivery", "send"]]
    assert len(tries) == 2
    assert ["order", "get"] in ends[tries[0] : tries[1]]
    assert shop.sent() == {SKU: 2}


def test_a_lost_reply_is_no_second_shipment(house: House, shop: Shop) -> None:
    shop.order()
    shop.loses_reply("delivery/send")
    assert house.sync()
    assert len(sends(house)) == 1
    assert shop.sent() == {SKU: 2}


def test_a_busy_answer_for_ever_is_given_up_until_the_next_round(house: House, shop: Shop) -> None:
    shop.order()
    house.platform.fault("delivery/send", *[-1] * 4)
    assert not house.sync()
    assert len(sends(house)) == 3
    assert house.sync()
    assert shop.sent() == {SKU: 2}


def test_a_refusal_is_not_tried_again_and_holds_up_no_other(house: House, shop: Shop) -> None:
    shop.order("1")
    shop.order("2")
    house.platform.fault("delivery/send", 606034)
    assert house.sync()
    assert len(sends(house)) == 2
    assert shop.sent("2")
    house.sync()
    assert len(sends(house)) == 2, "it is refused as it is"
    shop.orders["1"]["update_time"] += 60
    house.sync()
    assert shop.sent("1")


def test_where_the_file_does_not_say_so_nothing_is_sent(house: House) -> None:
    from tests.conformance.reference.store.shop import opened

    house.settings = replace(house.settings, does=frozenset())
    house.start()
    shop = opened(house)
    shop.order()
    shop.aftersale()
    shop.stock[SKU] = 0
    assert house.sync()
    effects = ("delivery/send", "acceptapply", "stock/update", "price/update")
    assert not [call for end in effects for call in house.platform.asked(end)]
    known = house.provider.daily.orders.get(STORE, "1")
    assert known is not None
    assert known.status == 20


def test_a_person_ships_no_more_than_is_left(house: House, shop: Shop) -> None:
    shop.order(status=20, lines=[line(SKU, 3)], delivery_info={"delivery_product_info": []})
    shipping = house.provider.daily.shipping
    key = ("10000000000001", SKU)
    shipping.ship_some(TWO, STORE, "1", {key: 1})
    assert shop.sent() == {SKU: 1}
    shipping.ship_some(TWO, STORE, "1", {key: 9})
    assert shop.sent() == {SKU: 3}
    shipping.ship_some(TWO, STORE, "1", {key: 1})
    assert shop.sent() == {SKU: 3}


def test_goods_without_a_parcel_go_without_a_waybill(house: House, shop: Shop) -> None:
    shop.order(delivery_info={"deliver_method": 1, "delivery_product_info": []})
    house.sync()
    assert sends(house)[0]["delivery_list"][0]["deliver_type"] == 3
    assert "waybill_id" not in sends(house)[0]["delivery_list"][0]
