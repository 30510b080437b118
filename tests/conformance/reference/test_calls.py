"""Calls that carry a token: a refused ticket or token is replaced, once."""

from __future__ import annotations

import pytest

from conformance.reference import owners
from conformance.reference.line import Refused
from conformance.reference.tokens import BackingOff
from tests.conformance.reference.sample import (
    NOW,
    ONE,
    House,
)

COMPONENT = owners.component(ONE)


def test_a_refused_ticket_gives_way_to_the_one_before(house: House) -> None:
    house.ticket("ticket@@@1", NOW)
    house.ticket("ticket@@@2", NOW + 600)
    house.platform.fault("api_component_token", 61006)
    assert house.provider.tokens.of(COMPONENT)
    assert len(house.platform.asked("api_component_token")) == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_refused_token_is_renewed_and_the_call_repeated_once(house: House, code: int) -> None:
    house.platform.fault("get_service_buyer_list", code)
    assert house.list_buyers()["errcode"] == 0
    assert len(house.platform.asked("/cgi-bin/token")) == 2
    assert len(house.platform.asked("get_service_buyer_list")) == 2


def test_a_token_refused_twice_leads_to_backing_off(house: House) -> None:
    house.platform.fault("get_service_buyer_list", *[40001] * 9)
    with pytest.raises(Refused):
        house.list_buyers()
    with pytest.raises(BackingOff):
        house.list_buyers()
    assert len(house.platform.asked("get_service_buyer_list")) == 2
    house.provider.back_off.pass_over()
    with pytest.raises(Refused):
        house.list_buyers()
    assert len(house.platform.asked("get_service_buyer_list")) == 4
