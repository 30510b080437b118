"""Validity: what the platform says, and for how long a push is believed without it."""

from __future__ import annotations

import pytest

from tests.conformance.reference.sample import (
    DAY,
    MONTH,
    NOW,
    ONE,
    ORDER_ID,
    PRODUCT,
    STORE,
    House,
)

pytestmark = pytest.mark.usefixtures("tickets")


def test_a_pushed_order_that_never_shows_is_dropped_after_two_periods(house: House) -> None:
    house.order_push()
    assert house.served()
    house.at(NOW + 59)
    house.sync()
    assert house.served()
    house.at(NOW + 60)
    house.sync()
    assert not house.served()


def test_a_refunded_order_is_not_revived_by_its_push(house: House) -> None:
    house.valid(("basic", MONTH))
    house.paid(ORDER_ID)
    house.sync()
    house.valid()
    house.paid()
    house.sync()
    house.order_push()
    assert not house.served()


def test_an_order_paid_before_the_grant_ended_is_not_believed(house: House) -> None:
    house.push(ONE, "unauthorized", NOW + 10, AuthorizerAppid=STORE)
    house.order_push()
    assert not house.served()


def test_expiry_needs_no_pull(house: House) -> None:
    house.valid(("basic", NOW + DAY))
    house.sync()
    house.at(NOW + DAY - 1)
    assert house.served()
    house.at(NOW + DAY)
    assert not house.served()


def test_a_late_answer_to_an_early_question_does_not_win(house: House) -> None:
    entitlements = house.provider.entitlements
    early = entitlements.asking()
    house.valid(("basic", MONTH))
    house.sync()
    assert not entitlements.replace(PRODUCT, STORE, [], early)
    assert house.served()
