"""Access tokens: kept, renewed in time, one renewal at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from conformance.reference import owners
from conformance.reference.platform import Request
from conformance.reference.tickets import NoTicket
from tests.conformance.reference.fake import DOWN
from tests.conformance.reference.sample import (
    HOME,
    NOW,
    ONE,
    House,
)

COMPONENT = owners.component(ONE)
HOME_PAGE = owners.home_page(HOME)


def test_without_a_ticket_nothing_is_asked_for(house: House) -> None:
    with pytest.raises(NoTicket):
        house.provider.tokens.of(COMPONENT)
    assert house.platform.calls == []


def test_a_token_is_renewed_after_three_quarters_of_its_life(house: House) -> None:
    first = house.provider.tokens.of(HOME_PAGE)
    house.at(NOW + 5399)
    assert house.provider.tokens.of(HOME_PAGE) == first
    house.at(NOW + 5400)
    assert house.provider.tokens.of(HOME_PAGE) != first


def test_a_token_outlives_the_process(house: House) -> None:
    first = house.provider.tokens.of(HOME_PAGE)
    house.start()
    assert house.provider.tokens.of(HOME_PAGE) == first


def test_an_old_token_serves_while_renewal_fails(house: House) -> None:
    first = house.provider.tokens.of(HOME_PAGE)
    house.at(NOW + 6000)
    house.platform.fault("/cgi-bin/token", DOWN, DOWN, DOWN)
    assert house.provider.tokens.of(HOME_PAGE) == first


def test_calls_that_succeed_with_an_old_token_do_not_hurry_its_renewal(house: House) -> None:
    house.list_buyers()
    house.at(NOW + 6000)
    house.platform.fault("/cgi-bin/token", *[-1] * 99)
    for _ in range(7):
        assert house.list_buyers()["errcode"] == 0
    assert len(house.platform.asked("get_service_buyer_list")) == 8
    tries = len(house.platform.asked("/cgi-bin/token"))
    house.list_buyers()
    house.at(NOW + 6031)
    house.list_buyers()
    assert len(house.platform.asked("/cgi-bin/token")) == tries + (tries - 1), (
        "one more renewal, its gap over"
    )


def test_parallel_need_leads_to_one_renewal(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, go = threading.Event(), threading.Event()
    send = house.platform.send

    def slow(request: Request) -> dict[str, Any]:
        if request.path == "/cgi-bin/token":
            inside.set()
            assert go.wait(10)
        return send(request)

    monkeypatch.setattr(house.platform, "send", slow)
    threads = [threading.Thread(target=house.list_buyers) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert inside.wait(10)
    go.set()
    for thread in threads:
        thread.join()
    assert len(house.platform.asked("/cgi-bin/token")) == 1
