"""Calls on a store's behalf: only as far as it granted, and effects never twice."""

from __future__ import annotations

import pytest

from conformance.reference.grants import NeedsGrant
from conformance.reference.line import Refused
from conformance.reference.platform import Unreachable
from tests.conformance.reference.fake import GONE
from tests.conformance.reference.sample import (
    NOW,
    ONE,
    STORE,
    House,
)


def test_an_effect_is_never_repeated_blindly(house: House) -> None:
    house.tickets()
    house.grant()
    house.platform.fault("delivery/send", GONE)
    with pytest.raises(Unreachable):
        house.provider.stores.call(ONE, STORE, "/channels/ec/order/delivery/send", {"order_id": "1"})
    assert len(house.platform.asked("delivery/send")) == 1


@pytest.mark.usefixtures("tickets")
def test_an_effect_that_was_not_done_by_the_platforms_own_word_is_not_sent_again_blindly(
    house: House,
) -> None:
    """100003: somebody else has changed the order meanwhile, so that what is to be done may be other now."""
    house.grant()
    house.platform.fault("delivery/send", 100003)
    with pytest.raises(Refused, match="100003"):
        house.provider.stores.call(ONE, STORE, "/channels/ec/order/delivery/send", {"order_id": "1"})
    assert len(house.platform.asked("delivery/send")) == 1


@pytest.mark.usefixtures("tickets")
def test_a_busy_answer_to_an_effect_may_come_after_it(house: House) -> None:
    house.grant()
    house.platform.fault("delivery/send", -1)
    with pytest.raises(Refused, match="-1"):
        house.provider.stores.call(ONE, STORE, "/channels/ec/order/delivery/send", {"order_id": "1"})
    assert len(house.platform.asked("delivery/send")) == 1


@pytest.mark.parametrize("errcode", [61004, 40164, 48001, 48004, 10080000, -1, 101100])
@pytest.mark.usefixtures("tickets")
def test_what_says_nothing_of_the_grant_leaves_it(house: House, errcode: int) -> None:
    """Whether it is our white list, the store's state or the platform's: the next call is made again."""
    house.grant()
    tokens = len(house.platform.asked("api_authorizer_token"))
    house.platform.fault("product/list/get", *[errcode] * (3 if errcode == -1 else 1))
    with pytest.raises(Refused, match=str(errcode)):
        house.provider.stores.call(ONE, STORE, "/channels/ec/product/list/get", {})
    assert not house.needs_grant
    assert house.provider.stores.call(ONE, STORE, "/channels/ec/product/list/get", {})
    assert len(house.platform.asked("api_authorizer_token")) == tokens


@pytest.mark.usefixtures("tickets")
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
