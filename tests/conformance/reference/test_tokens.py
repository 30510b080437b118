"""Tickets and tokens: kept, renewed for a reason, never in a loop."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from conformance.reference import owners
from conformance.reference.line import Paused, Refused
from conformance.reference.platform import Request, Unreachable
from conformance.reference.tickets import NoTicket
from conformance.reference.tokens import BackingOff
from tests.conformance.reference.conftest import DAY, HOME, NOW, ONE, STORE, House
from tests.conformance.reference.fake import DOWN, GONE

COMPONENT = owners.component(ONE)
HOME_PAGE = owners.home_page(HOME)
LIST = "/wxa/servicemarket/service/get_service_buyer_list"
BODY: dict[str, Any] = {"service_id": 1, "offset": 0, "limit": 10}


def ask(house: House) -> dict[str, Any]:
    return house.provider.calls.ask(HOME_PAGE, LIST, BODY)


def test_without_a_ticket_nothing_is_asked_for(house: House) -> None:
    with pytest.raises(NoTicket):
        house.provider.tokens.of(COMPONENT)
    assert house.platform.calls == []


def test_the_newest_ticket_by_its_own_date_is_used(house: House) -> None:
    house.ticket("ticket@@@2", NOW + 600)
    house.ticket("ticket@@@1", NOW)
    house.ticket("ticket@@@2", NOW + 600)
    house.provider.tokens.of(COMPONENT)
    body = house.platform.asked("api_component_token")[0].body or {}
    assert body["component_verify_ticket"] == "ticket@@@2"
    assert body["component_appsecret"]


def test_a_refused_ticket_gives_way_to_the_one_before(house: House) -> None:
    house.ticket("ticket@@@1", NOW)
    house.ticket("ticket@@@2", NOW + 600)
    house.platform.fault("api_component_token", 61006)
    assert house.provider.tokens.of(COMPONENT)
    assert len(house.platform.asked("api_component_token")) == 2


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


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_refused_token_is_renewed_and_the_call_repeated_once(house: House, code: int) -> None:
    house.platform.fault("get_service_buyer_list", code)
    assert ask(house)["errcode"] == 0
    assert len(house.platform.asked("/cgi-bin/token")) == 2
    assert len(house.platform.asked("get_service_buyer_list")) == 2


def test_a_token_refused_twice_leads_to_backing_off(house: House) -> None:
    house.platform.fault("get_service_buyer_list", *[40001] * 9)
    with pytest.raises(Refused):
        ask(house)
    with pytest.raises(BackingOff):
        ask(house)
    assert len(house.platform.asked("get_service_buyer_list")) == 2
    house.provider.back_off.pass_over()
    with pytest.raises(Refused):
        ask(house)
    assert len(house.platform.asked("get_service_buyer_list")) == 4


@pytest.mark.parametrize("answer", [{"errcode": -1}, GONE, DOWN])
def test_a_busy_platform_is_tried_three_times(house: House, answer: Any) -> None:
    house.platform.fault("get_service_buyer_list", answer, answer)
    assert ask(house)["errcode"] == 0
    house.platform.fault("get_service_buyer_list", answer, answer, answer)
    with pytest.raises((Refused, Unreachable)):
        ask(house)
    assert len(house.platform.asked("get_service_buyer_list")) == 6


def test_a_daily_quota_turns_at_midnight_in_china(house: House) -> None:
    house.platform.fault("get_service_buyer_list", 45009)
    with pytest.raises(Refused):
        ask(house)
    midnight = (NOW + 8 * 3600) // DAY * DAY + DAY - 8 * 3600
    house.at(midnight - 1)
    with pytest.raises(Paused):
        ask(house)
    assert len(house.platform.asked("get_service_buyer_list")) == 1
    house.at(midnight)
    ask(house)


def test_a_minute_quota_turns_in_a_minute(house: House) -> None:
    house.platform.fault("get_service_buyer_list", 45011)
    with pytest.raises(Refused):
        ask(house)
    house.at(NOW + 59)
    with pytest.raises(Paused):
        ask(house)
    house.at(NOW + 60)
    ask(house)


def test_parallel_need_leads_to_one_renewal(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, go = threading.Event(), threading.Event()
    send = house.platform.send

    def slow(request: Request) -> dict[str, Any]:
        if request.path == "/cgi-bin/token":
            inside.set()
            assert go.wait(10)
        return send(request)

    monkeypatch.setattr(house.platform, "send", slow)
    threads = [threading.Thread(target=ask, args=(house,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert inside.wait(10)
    go.set()
    for thread in threads:
        thread.join()
    assert len(house.platform.asked("/cgi-bin/token")) == 1


def test_an_effect_is_never_repeated_blindly(house: House) -> None:
    house.tickets()
    house.grant()
    house.platform.fault("delivery/send", GONE)
    with pytest.raises(Unreachable):
        house.provider.stores.call(ONE, STORE, "/channels/ec/order/delivery/send", {"order_id": "1"})
    assert len(house.platform.asked("delivery/send")) == 1
