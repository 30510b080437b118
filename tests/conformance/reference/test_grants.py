"""Grants: refresh tokens found, lost, refused, and ended."""

from __future__ import annotations

import pytest

from conformance.reference.grants import NeedsGrant
from conformance.reference.line import Refused
from tests.conformance.reference.sample import (
    DAY,
    NOW,
    ONE,
    PRODUCT,
    STORE,
    House,
)

pytestmark = pytest.mark.usefixtures("tickets")


def test_an_empty_refresh_token_is_neither_used_nor_kept(house: House) -> None:
    house.platform.empty_refresh_tokens = True
    house.platform.grants[ONE, STORE] = "refreshtoken@@@1"
    house.sync()
    with pytest.raises(NeedsGrant):
        house.introduce()
    assert not house.platform.asked("api_authorizer_token")
    house.grant()
    house.sync()
    assert not house.needs_grant
    assert house.provider.grants.is_usable(ONE, STORE)


def test_a_lost_refresh_token_is_found_again(house: House) -> None:
    house.grant()
    house.provider.grants.forget_refresh_tokens()
    house.introduce()
    assert not house.needs_grant


def test_a_refused_refresh_token_is_looked_up(house: House) -> None:
    house.grant()
    house.platform.grants[ONE, STORE] = "refreshtoken@@@2"
    house.at(NOW + 7000)
    house.introduce()
    tokens = [
        (call.body or {})["authorizer_refresh_token"] for call in house.platform.asked("authorizer_token")
    ]
    assert tokens == ["refreshtoken@@@1", "refreshtoken@@@2"]


def test_a_cancelled_grant_stops_calls_but_not_validity(house: House) -> None:
    house.grant()
    house.valid(("basic", NOW + DAY))
    house.sync()
    house.cancel(NOW + 5)
    before = len(house.platform.asked("basics/info/get"))
    with pytest.raises(NeedsGrant):
        house.introduce()
    house.sync()
    assert len(house.platform.asked("basics/info/get")) == before
    assert house.needs_grant
    assert house.provider.entitlements.is_served(PRODUCT, STORE)


def test_a_new_grant_drops_the_old_access_token(house: House) -> None:
    house.grant()
    house.cancel(NOW + 1)
    house.cancel(NOW + 1)
    house.platform.grants[ONE, STORE] = "refreshtoken@@@2"
    house.grant("queryauthcode@@@2", NOW + 1)
    token = house.platform.asked("basics/info/get")[-1].query["access_token"]
    assert token != house.platform.asked("basics/info/get")[0].query["access_token"]
    house.at(NOW + 7000)
    house.introduce()
    assert (house.platform.asked("api_authorizer_token")[-1].body or {})[
        "authorizer_refresh_token"
    ] == "refreshtoken@@@2"


def test_a_changed_password_needs_a_new_grant(house: House) -> None:
    house.grant()
    house.platform.fault("basics/info/get", 42007)
    with pytest.raises(Refused):
        house.introduce()
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
    house.introduce()
    grant = house.provider.grants.get(ONE, STORE)
    assert grant is not None
    assert grant.refresh_token == "refreshtoken@@@9"
