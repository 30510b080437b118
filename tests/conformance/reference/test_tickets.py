"""Verify tickets: the newest by its own date counts, and pushes that stop are asked for."""

from __future__ import annotations

from conformance.reference import owners
from tests.conformance.reference.sample import (
    NOW,
    ONE,
    House,
)

COMPONENT = owners.component(ONE)


def test_the_newest_ticket_by_its_own_date_is_used(house: House) -> None:
    house.ticket("ticket@@@2", NOW + 600)
    house.ticket("ticket@@@1", NOW)
    house.ticket("ticket@@@2", NOW + 600)
    house.provider.tokens.of(COMPONENT)
    body = house.platform.asked("api_component_token")[0].body or {}
    assert body["component_verify_ticket"] == "ticket@@@2"
    assert body["component_appsecret"]


def test_tickets_are_asked_for_when_they_stop(house: House) -> None:
    house.tickets()
    house.at(NOW + 1800)
    house.sync()
    assert not house.platform.asked("api_start_push_ticket")
    house.at(NOW + 1801)
    house.sync()
    house.sync()
    assert len(house.platform.asked("api_start_push_ticket")) == 2  # one a component


def test_tickets_are_awaited_before_they_are_asked_for(house: House) -> None:
    house.sync()
    house.at(NOW + 600)
    house.sync()
    assert not house.platform.asked("api_start_push_ticket")
    house.at(NOW + 661)
    house.sync()
    assert house.platform.asked("api_start_push_ticket")
