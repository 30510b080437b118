"""What is done about each kind of push."""

from __future__ import annotations

import pytest

from tests.conformance.reference.fake import DOWN, GONE, Answer
from tests.conformance.reference.sample import (
    MONTH,
    NOW,
    ONE,
    ORDER_ID,
    PRODUCT,
    STORE,
    House,
)

pytestmark = pytest.mark.usefixtures("tickets")


def test_a_grant_is_exchanged_once_and_used(house: House) -> None:
    for _ in range(6):
        house.grant()
    assert len(house.platform.asked("api_query_auth")) == 1
    assert len(house.platform.asked("basics/info/get")) == 1
    assert not house.needs_grant
    house.start()
    house.grant()
    assert len(house.platform.asked("api_query_auth")) == 1


def test_a_code_is_not_spent_twice_by_a_killed_process(house: House) -> None:
    house.platform.fault("api_query_auth", GONE, GONE, GONE)
    house.grant()
    assert house.needs_grant
    house.start()
    house.settled()
    assert len(house.platform.asked("api_query_auth")) == 3
    assert house.platform.asked("api_get_authorizer_info")
    assert not house.needs_grant


def test_a_code_that_was_never_sent_is_exchanged_later(house: House) -> None:
    house.platform.fault("api_query_auth", DOWN, DOWN, DOWN)
    house.grant()
    assert house.provider.idle()
    house.sync()
    assert len(house.platform.asked("api_query_auth")) == 4
    assert not house.needs_grant


@pytest.mark.parametrize(
    ("end", "answers"),
    [
        ("api_component_token", [GONE, GONE, GONE]),
        ("api_component_token", [42001]),
        ("api_component_token", [45011]),
        ("api_query_auth", [42001, 42001]),
        ("api_query_auth", [45011]),
        ("api_query_auth", [61004]),
        ("api_component_token", [61004]),
    ],
)
def test_a_code_that_was_never_looked_at_is_exchanged_later(
    house: House, end: str, answers: list[Answer | int]
) -> None:
    house.platform.fault(end, *answers)
    house.grant()
    assert house.needs_grant
    asked = len(house.platform.asked("api_query_auth"))
    house.at(NOW + 60)
    house.sync()
    house.settled()
    assert len(house.platform.asked("api_query_auth")) == asked + 1
    assert not house.needs_grant


def test_an_event_before_the_first_ticket_waits_for_it(house: House) -> None:
    house.provider.tickets.forget()
    house.grant()
    assert house.needs_grant
    house.ticket()
    house.settled()
    assert not house.needs_grant


def test_a_late_cancel_does_not_lock_out(house: House) -> None:
    house.grant(at=NOW + 10)
    house.push(ONE, "unauthorized", NOW + 9, AuthorizerAppid=STORE)
    assert not house.platform.asked("api_get_authorizer_info")
    assert not house.needs_grant
    house.push(ONE, "unauthorized", NOW + 10, AuthorizerAppid=STORE)
    assert house.platform.asked("api_get_authorizer_info")
    assert not house.needs_grant


def test_a_grant_older_than_its_cancel_is_not_exchanged(house: House) -> None:
    house.cancel(NOW + 10)
    house.push(ONE, "authorized", NOW, AuthorizerAppid=STORE, AuthorizationCode="old")
    assert not house.platform.asked("api_query_auth")
    assert house.needs_grant


def test_cancelled_granted_and_cancelled_in_one_second(house: House) -> None:
    house.grant()
    house.cancel(NOW)
    house.grant("queryauthcode@@@2", NOW)
    assert not house.needs_grant
    house.cancel(NOW)
    assert house.needs_grant


def test_a_store_that_grants_by_the_consent_page_is_no_buyer(house: House) -> None:
    house.platform.grants[ONE, STORE] = "refreshtoken@@@1"
    house.platform.codes["redirected"] = STORE
    house.provider.pushes.redirected(ONE, "redirected")
    house.settled()
    assert not house.needs_grant
    assert not house.provider.entitlements.is_served(PRODUCT, STORE)


def test_push_and_redirect_with_one_code_exchange_it_once(house: House) -> None:
    house.platform.grants[ONE, STORE] = "refreshtoken@@@1"
    house.platform.codes["same"] = STORE
    house.provider.pushes.redirected(ONE, "same")
    house.grant("same")
    assert len(house.platform.asked("api_query_auth")) == 1


def test_a_pushed_order_is_looked_at_at_once(house: House) -> None:
    house.valid(("basic", MONTH))
    house.paid(ORDER_ID)
    assert house.order_push() == "success"
    assert house.served()
    assert house.order_push() == "success"
    assert len(house.platform.asked("get_service_buyer")) == 1


def test_a_refund_push_is_confirmed(house: House) -> None:
    house.order_push()
    house.order_push(event="servicemarket_order_refund")
    assert not house.served()
    house.valid(("basic", MONTH))
    house.paid(ORDER_ID)
    house.sync()
    assert house.served()


def test_a_cancelled_grant_is_the_first_sign_of_a_refund(house: House) -> None:
    house.grant()
    house.valid(("basic", MONTH))
    house.sync()
    house.valid()
    house.platform.grants.clear()
    house.push(ONE, "unauthorized", NOW + 5, AuthorizerAppid=STORE)
    assert not house.served()
