"""How long a store lasts: notice, closing, opening again, and what is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.machine import Illegal
from simulator.core.store.event_table import EventName
from simulator.durations import DAY
from simulator.usage import UsageError
from tests.core.sample import START, Api, Town

T0 = int(START)
ORDERS = "/channels/ec/order/get"
INFO = "/channels/ec/basics/info/get"


@pytest.fixture
def granted(town: Town) -> Town:
    town.do("authorize", store=town.shop)
    return town


def told(town: Town, name: EventName) -> list[dict[str, Any]]:
    head = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Event"}
    return [{k: v for k, v in push.fields.items() if k not in head} for push in town.pushes(name)]


def status(town: Town, api: Api) -> str:
    return str(api.get(INFO, token=town.token(TokenKind.AUTHORIZER))["info"]["status"])


def code(town: Town, api: Api) -> int:
    asked = {"order_id": "3300000000000000001"}
    return int(api.post(ORDERS, asked, token=town.token(TokenKind.AUTHORIZER))["errcode"])


def test_in_its_notice_a_stores_data_cannot_be_called_for(granted: Town, api: Api) -> None:
    assert granted.do("close_store", store=granted.shop, notice=DAY)["status"] == "closing"
    assert (status(granted, api), code(granted, api)) == ("closing", 10080000)
    granted.pass_(DAY - 1)
    assert status(granted, api) == "closing"
    granted.pass_(1)
    assert (status(granted, api), code(granted, api)) == ("close_finished", 48001)


def test_notice_and_end_are_told_once_each(granted: Town) -> None:
    granted.do("close_store", store=granted.shop, notice=DAY)
    granted.pass_(2 * DAY)
    granted.do("close_store", store=granted.shop)
    said = {"change_timestamp": str(T0), "old_status": "open_finished", "new_status": "closing"}
    assert told(granted, EventName.CHANGE_STATUS) == [{"appid": granted.shop, **said}]
    [closed] = told(granted, EventName.CLOSE_STORE)
    assert closed["appid"] == granted.shop
    assert isinstance(closed["close_timestamp"], int)


def test_a_notice_that_is_taken_back_closes_nothing(granted: Town, api: Api) -> None:
    granted.do("close_store", store=granted.shop, notice=DAY)
    granted.do("reopen_store", store=granted.shop)
    granted.pass_(3 * DAY)
    assert status(granted, api) == "open_finished"
    statuses = [each["new_status"] for each in told(granted, EventName.CHANGE_STATUS)]
    assert statuses == ["closing", "open_finished"]
    assert told(granted, EventName.CLOSE_STORE) == []


def test_a_second_notice_and_one_of_a_closed_store_are_none(granted: Town) -> None:
    granted.do("close_store", store=granted.shop, notice=DAY)
    with pytest.raises(Illegal, match="closing"):
        granted.do("close_store", store=granted.shop, notice=DAY)
    granted.do("close_store", store=granted.shop)
    with pytest.raises(Illegal, match="closed"):
        granted.do("close_store", store=granted.shop, notice=DAY)


def test_a_store_that_retires_in_its_notice_takes_it_along(granted: Town) -> None:
    from simulator.core.store.retirement import retire

    granted.do("close_store", store=granted.shop, notice=DAY)
    with granted.world.transaction():
        retire(granted.world, granted.shop)
    granted.pass_(2 * DAY)
    assert told(granted, EventName.CLOSE_STORE) == []


@pytest.mark.parametrize("notice", [0, DAY])
def test_consumers_neither_order_nor_pay_at_a_store_that_is_not_open(granted: Town, notice: int) -> None:
    unpaid = granted.do("buyer_order", store=granted.shop, pay=False)["order_id"]
    granted.do("close_store", store=granted.shop, notice=notice)
    pushed = len(granted.pushes())
    for action, said in (("buyer_order", {}), ("buyer_pay", {"order": unpaid})):
        with pytest.raises(UsageError, match="must be open"):
            granted.do(action, store=granted.shop, **said)
    assert len(granted.pushes()) == pushed
    granted.do("reopen_store", store=granted.shop)
    assert granted.do("buyer_pay", store=granted.shop, order=unpaid)["status"] == 20
    granted.do("buyer_order", store=granted.shop)


def unauthorized(town: Town) -> list[str]:
    return [push.fields["AuthorizerAppid"] for push in town.pushes() if push.kind == "unauthorized"]


def test_the_grants_of_a_closed_store_end_and_are_told_so(granted: Town, api: Api) -> None:
    token = granted.token(TokenKind.AUTHORIZER)
    granted.do("close_store", store=granted.shop)
    granted.pass_(DAY - 1)
    assert unauthorized(granted) == []
    granted.pass_(1)
    assert unauthorized(granted) == [granted.shop]
    assert api.get(INFO, token=token)["errcode"] in (40001, 61003)
    granted.pass_(DAY)
    assert unauthorized(granted) == [granted.shop]


def test_a_store_that_opens_again_in_time_keeps_its_grants(granted: Town, api: Api) -> None:
    granted.do("close_store", store=granted.shop)
    granted.do("reopen_store", store=granted.shop)
    granted.pass_(3 * DAY)
    assert unauthorized(granted) == []
    assert code(granted, api) != 40001
