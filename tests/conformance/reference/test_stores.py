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
