"""After-sales are answered by their state, small ones at once and others in time; never twice blindly."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.reference.sample import DAY, NOW, STORE, TWO, House
from tests.conformance.reference.store.shop import Shop


def accepted(house: House) -> list[dict[str, Any]]:
    return [dict(call.body or {}) for call in house.platform.asked("acceptapply")]


def test_a_small_refund_is_agreed_to_at_once(house: House, shop: Shop) -> None:
    shop.aftersale()
    assert house.sync()
    assert accepted(house) == [{"after_sale_order_id": "7", "accept_type": 2}]
    house.sync()
    assert len(accepted(house)) == 1
    [row] = house.provider.daily.aftersales.known(STORE)
    assert row.status == "MERCHANT_REFUND_SUCCESS"


def test_a_dear_one_waits_for_a_person_but_not_past_its_time(house: House, shop: Shop) -> None:
    shop.aftersale(refund_info={"amount": 99_999}, deadline=2 * DAY)
    assert house.sync()
    assert not accepted(house)
    house.at(NOW + 2 * DAY - 3600)
    shop.aftersales["7"]["deadline"] = 3600
    assert house.sync()
    assert len(accepted(house)) == 1


def test_a_person_agrees_to_any(house: House, shop: Shop) -> None:
    shop.aftersale(refund_info={"amount": 99_999})
    house.provider.daily.refunds.answer(TWO, STORE, "7", by_person=True)
    assert len(accepted(house)) == 1


def test_a_return_is_agreed_to_and_paid_back_after_the_goods(house: House, shop: Shop) -> None:
    shop.aftersale(type="RETURN")
    house.sync()
    assert [each["accept_type"] for each in accepted(house)] == [1]
    shop.aftersales["7"] |= {"status": "MERCHANT_WAIT_RECEIPT", "update_time": NOW}
    house.sync()
    assert len(accepted(house)) == 1
    house.at(NOW + DAY + 60)
    house.sync()
    assert [each["accept_type"] for each in accepted(house)] == [1, 2]


@pytest.mark.parametrize("status", ["USER_WAIT_RETURN", "PLATFORM_REFUNDING", "USER_CANCELD", "NEVER_SEEN"])
def test_where_it_is_not_our_turn_nothing_is_said(house: House, shop: Shop, status: str) -> None:
    shop.aftersale(status=status)
    assert house.sync()
    assert not accepted(house)


def test_a_lost_reply_is_followed_by_a_look(house: House, shop: Shop) -> None:
    shop.aftersale()
    shop.loses_reply("acceptapply")
    assert house.sync()
    assert len(accepted(house)) == 1


def test_too_many_refunds_of_an_order_wait_for_the_next_round(house: House, shop: Shop) -> None:
    shop.aftersale()
    house.platform.fault("acceptapply", 10021059)
    house.sync()
    assert len(accepted(house)) == 1
    house.sync()
    assert len(accepted(house)) == 2


def test_a_return_without_a_default_address_goes_to_the_first_there_is(house: House, shop: Shop) -> None:
    shop.aftersale(type="RETURN")
    house.platform.fault("acceptapply", 10021060)
    house.platform.answers["merchant/address/list"] = lambda _: {"address_id_list": ["55"]}
    house.sync()
    assert accepted(house)[-1]["address_id"] == "55"


def test_after_sales_that_only_an_order_names_are_read(house: House, shop: Shop) -> None:
    shop.aftersale()
    shop.order(status=30)
    shop.orders["1"]["aftersale_detail"] = {"aftersale_order_list": [{"aftersale_order_id": "7"}]}
    house.platform.answers["aftersale/getaftersalelist"] = lambda _: {"after_sale_order_id_list": []}
    house.sync()
    assert len(accepted(house)) == 1


@pytest.mark.usefixtures("shop")
def test_windows_are_a_day_at_most(house: House) -> None:
    house.at(NOW + 5 * DAY)
    house.sync()
    for call in house.platform.asked("getaftersalelist"):
        body = call.body or {}
        assert 0 < body["end_update_time"] - body["begin_update_time"] <= DAY
