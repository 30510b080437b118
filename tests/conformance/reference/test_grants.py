"""Grants: pushes are hints, the platform decides."""

from __future__ import annotations

import pytest

from conformance.reference.grants import NeedsGrant
from conformance.reference.line import Refused
from tests.conformance.reference.conftest import DAY, NOW, ONE, PRODUCT, STORE, House
from tests.conformance.reference.fake import DOWN, GONE, Answer


@pytest.fixture(autouse=True)
def tickets(house: House) -> None:
    house.tickets()


def introduce(house: House) -> None:
    house.provider.stores.introduce(ONE, STORE)


def cancel(house: House, at: int) -> None:
    house.platform.grants.clear()
    house.push(ONE, "unauthorized", at, AuthorizerAppid=STORE)


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


def test_a_lost_event_is_found_in_the_list(house: House) -> None:
    house.platform.grants[ONE, STORE] = "refreshtoken@@@1"
    house.platform.grants[ONE, "wx1"] = house.platform.grants[ONE, "wx2"] = "refreshtoken@@@x"
    assert house.sync()
    assert not house.needs_grant
    assert len(house.platform.asked("basics/info/get")) == 3
    assert house.sync()
    assert len(house.platform.asked("basics/info/get")) == 3


def test_an_empty_refresh_token_is_neither_used_nor_kept(house: House) -> None:
    house.platform.empty_refresh_tokens = True
    house.platform.grants[ONE, STORE] = "refreshtoken@@@1"
    house.sync()
    with pytest.raises(NeedsGrant):
        introduce(house)
    assert not house.platform.asked("api_authorizer_token")
    house.grant()
    house.sync()
    assert not house.needs_grant
    assert house.provider.grants.is_usable(ONE, STORE)


def test_a_lost_refresh_token_is_found_again(house: House) -> None:
    house.grant()
    house.provider.grants.forget_refresh_tokens()
    introduce(house)
    assert not house.needs_grant


def test_a_refused_refresh_token_is_looked_up(house: House) -> None:
    house.grant()
    house.platform.grants[ONE, STORE] = "refreshtoken@@@2"
    house.at(NOW + 7000)
    introduce(house)
    tokens = [
        (call.body or {})["authorizer_refresh_token"] for call in house.platform.asked("authorizer_token")
    ]
    assert tokens == ["refreshtoken@@@1", "refreshtoken@@@2"]


def test_a_cancelled_grant_stops_calls_but_not_validity(house: House) -> None:
    house.grant()
    house.valid(("basic", NOW + DAY))
    house.sync()
    cancel(house, NOW + 5)
    before = len(house.platform.asked("basics/info/get"))
    with pytest.raises(NeedsGrant):
        introduce(house)
    house.sync()
    assert len(house.platform.asked("basics/info/get")) == before
    assert house.needs_grant
    assert house.provider.entitlements.is_served(PRODUCT, STORE)


def test_a_lost_cancel_is_found_in_the_list(house: House) -> None:
    house.grant()
    house.platform.grants.clear()
    house.sync()
    assert house.needs_grant


def test_a_late_cancel_does_not_lock_out(house: House) -> None:
    house.grant(at=NOW + 10)
    house.push(ONE, "unauthorized", NOW + 9, AuthorizerAppid=STORE)
    assert not house.platform.asked("api_get_authorizer_info")
    assert not house.needs_grant
    house.push(ONE, "unauthorized", NOW + 10, AuthorizerAppid=STORE)
    assert house.platform.asked("api_get_authorizer_info")
    assert not house.needs_grant


def test_a_grant_older_than_its_cancel_is_not_exchanged(house: House) -> None:
    cancel(house, NOW + 10)
    house.push(ONE, "authorized", NOW, AuthorizerAppid=STORE, AuthorizationCode="old")
    assert not house.platform.asked("api_query_auth")
    assert house.needs_grant


def test_a_new_grant_drops_the_old_access_token(house: House) -> None:
    house.grant()
    cancel(house, NOW + 1)
    cancel(house, NOW + 1)
    house.platform.grants[ONE, STORE] = "refreshtoken@@@2"
    house.grant("queryauthcode@@@2", NOW + 1)
    token = house.platform.asked("basics/info/get")[-1].query["access_token"]
    assert token != house.platform.asked("basics/info/get")[0].query["access_token"]
    house.at(NOW + 7000)
    introduce(house)
    assert (house.platform.asked("api_authorizer_token")[-1].body or {})[
        "authorizer_refresh_token"
    ] == "refreshtoken@@@2"


def test_cancelled_granted_and_cancelled_in_one_second(house: House) -> None:
    house.grant()
    cancel(house, NOW)
    house.grant("queryauthcode@@@2", NOW)
    assert not house.needs_grant
    cancel(house, NOW)
    assert house.needs_grant


def test_a_call_not_granted_stops_until_the_next_grant(house: House) -> None:
    house.grant()
    house.platform.fault("product/list/get", 61007)
    with pytest.raises(Refused):
        house.provider.stores.call(ONE, STORE, "/channels/ec/product/list/get", {})
    with pytest.raises(NeedsGrant):
        house.provider.stores.call(ONE, STORE, "/channels/ec/product/list/get", {})
    house.sync()
    assert house.needs_grant
    house.grant("queryauthcode@@@2", NOW + 1, kind="updateauthorized")
    assert not house.needs_grant
    assert house.provider.stores.call(ONE, STORE, "/channels/ec/product/list/get", {})


def test_a_changed_password_needs_a_new_grant(house: House) -> None:
    house.grant()
    house.platform.fault("basics/info/get", 42007)
    with pytest.raises(Refused):
        introduce(house)
    house.sync()
    house.sync()
    assert house.needs_grant
    house.platform.grants[ONE, STORE] = "refreshtoken@@@2"
    house.grant("queryauthcode@@@2", NOW + 1)
    assert not house.needs_grant


def test_a_returned_refresh_token_is_used_next(house: House) -> None:
    house.grant()
    house.provider.tokens.forget(house.provider.tokens.fetchers.__iter__().__next__().STORE)
    house.platform.fault(
        "api_authorizer_token",
        {"authorizer_access_token": "a", "expires_in": 7200, "authorizer_refresh_token": "refreshtoken@@@9"},
    )
    introduce(house)
    grant = house.provider.grants.get(ONE, STORE)
    assert grant is not None
    assert grant.refresh_token == "refreshtoken@@@9"


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
