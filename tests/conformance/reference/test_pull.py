"""Validity: what the platform says, when it says it, and for how long a push is believed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.reference.conftest import DAY, NOW, ONE, ORDER, PRODUCT, STORE, House
from tests.conformance.reference.fake import DOWN, GONE

ORDER_ID = "3399420870846053191"
MONTH = NOW + 30 * DAY


@pytest.fixture(autouse=True)
def tickets(house: House) -> None:
    house.tickets()


def paid(house: House, *ids: str) -> None:
    house.platform.paid[int(PRODUCT), STORE] = [
        {"order_id": int(number), "sku_id": 915672, "specification_id": "basic", "expire_time": MONTH}
        for number in ids
    ]


def served(house: House, service: str = PRODUCT) -> bool:
    return house.provider.entitlements.is_served(service, STORE)


def test_a_lost_order_is_found(house: House) -> None:
    house.valid(("basic", MONTH), ("advanced", NOW + DAY))
    assert house.sync()
    assert house.ends() == {"basic": MONTH, "advanced": NOW + DAY}
    assert not served(house, ORDER)


def test_a_lost_refund_is_found(house: House) -> None:
    house.valid(("basic", MONTH))
    house.sync()
    house.valid()
    house.sync()
    assert not served(house)


def test_service_ids_go_out_whole(house: House) -> None:
    house.sync()
    assert [(call.body or {})["service_id"] for call in house.platform.asked("get_service_buyer_list")] == [
        int(service) for service in house.settings.services
    ]


def test_all_pages_are_read(house: House) -> None:
    stores = [f"wx{number:016x}" for number in range(25)]
    for store in stores:
        house.valid(("basic", MONTH), store=store)
    rows = [{"order_id": number, "specification_id": "basic"} for number in range(1, 42)]
    house.platform.paid[int(PRODUCT), stores[24]] = rows
    house.sync()
    assert all(house.ends(store=store) for store in stores)
    assert len(house.provider.entitlements.orders(PRODUCT, stores[24], "seen")) == 41  # type: ignore[arg-type]
    assert {(call.body or {})["limit"] for call in house.platform.asked("get_service_buyer_list")} == {10}


def test_a_steady_state_is_quiet(house: House) -> None:
    house.valid(("basic", MONTH))
    house.sync()
    before = len(house.platform.calls)
    house.sync()
    assert len(house.platform.calls) - before == 5  # a list a service, a list a component


def test_a_pushed_order_is_looked_at_at_once(house: House) -> None:
    house.valid(("basic", MONTH))
    paid(house, ORDER_ID)
    assert house.order_push() == "success"
    assert served(house)
    assert house.order_push() == "success"
    assert len(house.platform.asked("get_service_buyer")) == 1


def test_a_pushed_order_that_never_shows_is_dropped_after_two_periods(house: House) -> None:
    house.order_push()
    assert served(house)
    house.at(NOW + 59)
    house.sync()
    assert served(house)
    house.at(NOW + 60)
    house.sync()
    assert not served(house)


def test_a_pushed_order_that_shows_late_is_found(house: House) -> None:
    house.order_push()
    house.at(NOW + 70)
    house.sync()
    assert not served(house)
    house.valid(("basic", MONTH))
    paid(house, ORDER_ID)
    house.sync()
    assert served(house)


def test_a_refunded_order_is_not_revived_by_its_push(house: House) -> None:
    house.valid(("basic", MONTH))
    paid(house, ORDER_ID)
    house.sync()
    house.valid()
    paid(house)
    house.sync()
    house.order_push()
    assert not served(house)


def test_an_order_paid_before_the_grant_ended_is_not_believed(house: House) -> None:
    house.push(ONE, "unauthorized", NOW + 10, AuthorizerAppid=STORE)
    house.order_push()
    assert not served(house)


def test_a_refund_push_is_confirmed(house: House) -> None:
    house.order_push()
    house.order_push(event="servicemarket_order_refund")
    assert not served(house)
    house.valid(("basic", MONTH))
    paid(house, ORDER_ID)
    house.sync()
    assert served(house)


def test_an_order_of_another_service_is_not_ours(house: House) -> None:
    assert house.order_push(service_id="1") == "success"
    assert not house.platform.asked("get_service_buyer")


def test_a_cancelled_grant_is_the_first_sign_of_a_refund(house: House) -> None:
    house.grant()
    house.valid(("basic", MONTH))
    house.sync()
    house.valid()
    house.platform.grants.clear()
    house.push(ONE, "unauthorized", NOW + 5, AuthorizerAppid=STORE)
    assert not served(house)


@pytest.mark.parametrize("answer", [{"errcode": -1}, GONE, DOWN, {"errcode": 45009}, {"errcode": 40001}])
def test_a_failed_pull_changes_nothing(house: House, answer: Any) -> None:
    house.valid(("basic", MONTH))
    house.sync()
    house.platform.fault("get_service_buyer_list", *[answer] * 9)
    assert not house.sync()
    assert served(house)


def test_expiry_needs_no_pull(house: House) -> None:
    house.valid(("basic", NOW + DAY))
    house.sync()
    house.at(NOW + DAY - 1)
    assert served(house)
    house.at(NOW + DAY)
    assert not served(house)


def test_odd_replies_are_understood(house: House) -> None:
    house.platform.validity[int(PRODUCT), STORE] = [
        {"specification_id": "basic", "expire_time": str(MONTH), "colour": "red"},
        {"specification_id": None, "expire_time": MONTH},
        {},
    ]
    house.platform.paid[int(PRODUCT), STORE] = [{"order_id": ORDER_ID, "sku_id": "915672"}, {}]
    house.sync()
    assert house.ends() == {"basic": MONTH, "": 0}
    assert len(house.provider.entitlements.specs(PRODUCT, STORE)) == 3


def test_a_late_answer_to_an_early_question_does_not_win(house: House) -> None:
    entitlements = house.provider.entitlements
    early = entitlements.asking()
    house.valid(("basic", MONTH))
    house.sync()
    assert not entitlements.replace(PRODUCT, STORE, [], early)
    assert served(house)
