"""Placing, paying, calling off, giving: what becomes of stock, and what time does."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.machine import Illegal
from simulator.core.store.stock import rules as stock
from simulator.durations import DAY
from simulator.usage import UsageError
from tests.core.sample import Town
from tests.endpoints.store.order.goods import first_product, ordered, row, two_skus


def free(town: Town, sku: int) -> int:
    return stock.of(town.world, town.shop, first_product(town).product_id, sku).free


def told(town: Town, order: str) -> list[str]:
    kinds = [push for push in town.pushes() if push.kind.startswith("channels_ec_order_")]
    about = [push for push in kinds if str(push.fields["order_info"]["order_id"]) == order]
    return [push.kind.removeprefix("channels_ec_order_") for push in about]


@pytest.fixture
def granted(town: Town) -> Town:
    town.do("authorize", store=town.shop)
    return town


def test_an_order_that_is_not_paid_in_time_is_cancelled_and_its_stock_is_back(granted: Town) -> None:
    sku = row(granted, order := ordered(granted, pay=False, count=3)).lines[0].sku_id
    assert free(granted, sku) == stock.FIRST - 3
    granted.pass_(1799)
    assert row(granted, order).status == 10
    granted.pass_(1)
    assert (row(granted, order).status, row(granted, order).cancel_type) == (250, 2)
    assert free(granted, sku) == stock.FIRST
    assert told(granted, order) == ["new", "cancel"]


def test_an_order_that_is_paid_keeps_its_stock_whatever_time_does(granted: Town) -> None:
    sku = row(granted, order := ordered(granted, count=3)).lines[0].sku_id
    granted.days(30)
    assert row(granted, order).status == 20
    assert free(granted, sku) == stock.FIRST - 3


def test_a_present_waits_to_be_taken_and_its_stock_is_back_if_it_is_not(granted: Town) -> None:
    sku = row(granted, order := ordered(granted, present="to you")).lines[0].sku_id
    assert row(granted, order).status == 12
    assert told(granted, order) == ["new", "pay"]
    granted.pass_(DAY)
    assert row(granted, order).status == 250
    assert free(granted, sku) == stock.FIRST
    assert told(granted, order) == ["new", "pay", "cancel"]
    with pytest.raises(Illegal):
        granted.do("buyer_claim_present", store=granted.shop, order=order)


def test_a_present_is_his_who_takes_it_as_the_sku_that_he_likes(granted: Town) -> None:
    first, other = two_skus(granted)
    order = ordered(granted, present="to you", count=2)
    giver = row(granted, order).openid
    granted.do("buyer_claim_present", store=granted.shop, order=order, sku=other)
    taken = row(granted, order)
    assert (taken.status, taken.lines[0].sku_id) == (20, other)
    assert taken.openid != giver
    assert taken.present is not None
    assert taken.present.giver == giver
    assert (free(granted, first), free(granted, other)) == (stock.FIRST, stock.FIRST - 2)
    assert told(granted, order) == ["new", "pay", "wait_shipping", "ext_info_update"]


def test_what_is_paid_and_cannot_be_supplied_is_called_off(granted: Town) -> None:
    order = ordered(granted)
    granted.do("cancel_oversold", store=granted.shop, order=order)
    assert (row(granted, order).status, row(granted, order).cancel_type) == (190, 4)
    with pytest.raises(Illegal):
        granted.do("buyer_receive", store=granted.shop, order=order)


def test_nothing_is_called_off_that_somebody_asks_his_money_back_for(granted: Town) -> None:
    order = ordered(granted, count=2)
    granted.do("buyer_aftersale", store=granted.shop, order=order, count=1)
    with pytest.raises(UsageError, match="after-sale"):
        granted.do("cancel_oversold", store=granted.shop, order=order)


@pytest.mark.parametrize("name", ["buyer_pay", "buyer_cancel", "buyer_receive", "settle_order"])
def test_what_cannot_be_done_in_a_state_changes_nothing(granted: Town, name: str) -> None:
    order = ordered(granted, pay=name == "buyer_pay")
    if name == "buyer_cancel":
        granted.do("buyer_pay", store=granted.shop, order=order)
    before = row(granted, order), granted.kinds()
    with pytest.raises(UsageError):
        granted.do(name, store=granted.shop, order=order)
    assert (row(granted, order), granted.kinds()) == before


def test_a_sku_stands_in_one_line(granted: Town) -> None:
    product = first_product(granted).product_id
    lines: list[dict[str, Any]] = [{"product": product}, {"product": product, "count": 2}]
    with pytest.raises(UsageError, match="twice"):
        ordered(granted, lines=lines)
