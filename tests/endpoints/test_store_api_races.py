"""Races of the field, as a provider meets them: what is read lags, what is written is refused as too
frequent, and an error does not say whether anything was done."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.durations import DAY
from tests.core.sample import Api, Town
from tests.endpoints.scenes import all_rows, changed
from tests.endpoints.store.order.goods import ordered, row, shipped

LIST, SEARCH, GET = "order/list/get", "order/search", "order/get"
EVENT = "channels_ec_order_wait_shipping"


class Provider:
    """Calls on behalf of a store."""

    def __init__(self, town: Town, api: Api) -> None:
        self.town, self.api = town, api
        town.do("authorize", store=town.shop)

    def __call__(self, name: str, **body: Any) -> Any:
        token = self.town.token(TokenKind.AUTHORIZER)
        return self.api.post(f"/channels/ec/{name}", body, token=token)

    def listed(self, **more: Any) -> list[str]:
        window = {"start_time": int(self.town.now) - DAY, "end_time": int(self.town.now) + 1}
        found: list[str] = self(LIST, page_size=100, update_time_range=window, **more)["order_id_list"]
        return found

    def searched(self, **more: Any) -> list[str]:
        found: list[str] = self(SEARCH, page_size=100, search_condition={}, **more)["orders"]
        return found

    def status(self, order: str) -> int:
        return int(self(GET, order_id=order)["order"]["status"])


@pytest.fixture
def provider(town: Town, api: Api) -> Provider:
    return Provider(town, api)


def test_the_event_comes_first_and_the_state_later(town: Town, provider: Provider) -> None:
    """In one order and in lists by status alike; that it is paid is said at once."""
    town.switch("order_state_lag", 5)
    order = ordered(town)
    assert EVENT in town.kinds()
    assert provider(GET, order_id=order)["order"]["order_detail"]["pay_info"]["pay_time"] == int(town.now)
    for status in (10, 20):
        paid = status == 20
        town.pass_(5 if paid else 0)
        assert provider.status(order) == status
        for found in (provider.listed, provider.searched):
            assert (order in found(status=10), order in found(status=20)) == (not paid, paid)


def test_a_paid_order_is_missing_in_lists_for_a_while(town: Town, provider: Provider) -> None:
    town.switch("order_list_lag", 30)
    order = ordered(town)
    assert provider.status(order) == 20
    assert order not in provider.listed()
    assert order not in provider.searched()
    town.pass_(29)
    assert order not in provider.listed()
    town.pass_(1)
    assert order in provider.listed()
    assert order in provider.searched()


def test_pages_stay_where_they_are_while_a_list_lags(town: Town, provider: Provider) -> None:
    """What appears meanwhile stands behind all that was listed before."""
    town.switch("order_list_lag", 30)
    town.pass_(30)
    window = {"start_time": int(town.now) - DAY, "end_time": int(town.now) + 60}
    body: dict[str, Any] = {"page_size": 1, "update_time_range": window}
    first = provider(LIST, **body)
    order = ordered(town)
    town.pass_(30)
    found, key = list(first["order_id_list"]), first["next_key"]
    while key:
        page = provider(LIST, **body, next_key=key)
        found, key = found + page["order_id_list"], page["next_key"]
    assert len(found) == len(set(found)) == 3
    assert found[-1] == order


def test_a_fault_puts_reads_of_orders_behind(town: Town, provider: Provider) -> None:
    town.switch("order_state_lag", 1)
    order = ordered(town)
    town.pass_(1)
    town.do("fault", call="ec.order.get", do="stale", by="60s", times=1)
    assert provider.status(order) == 10
    assert provider.status(order) == 20
    town.do("fault", call="ec.order.list.get", do="stale", by="60s", times=1)
    assert order not in provider.listed()
    assert order in provider.listed()


def writes(town: Town, order: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("order/delivery/send", {"delivery_list": shipped(town, order)}),
        ("order/merchantnotes/update", {"merchant_notes": "wrap it"}),
    ]


def test_an_order_that_was_just_changed_is_too_frequent(town: Town, provider: Provider) -> None:
    town.switch("order_update_seconds", 3)
    order = ordered(town)
    for name, body in writes(town, order):
        before = all_rows(town.world)
        refused = provider(name, order_id=order, **body)
        assert refused["errcode"] == 100003
        assert refused["errmsg"].startswith("订单更新过于频繁,更新订单失败,请重试 rid: ")
        assert [kind for kind in changed(before, all_rows(town.world)) if "oken" not in kind] == []
        town.pass_(3)
        assert provider(name, order_id=order, **body)["errcode"] == 0


@pytest.mark.parametrize("errcode", [100003, -1])
def test_a_fault_refuses_a_write_that_is_not_done(town: Town, provider: Provider, errcode: int) -> None:
    order = ordered(town)
    town.do("fault", call="ec.order.delivery.send", do="error", errcode=errcode, times=1)
    [(name, body), _] = writes(town, order)
    assert provider(name, order_id=order, **body)["errcode"] == errcode
    assert row(town, order).status == 20
    assert provider(name, order_id=order, **body)["errcode"] == 0


def test_a_fault_says_system_error_of_what_was_done_all_the_same(town: Town, provider: Provider) -> None:
    order = ordered(town)
    town.do("fault", call="ec.order.delivery.send", do="error_done", times=1)
    [(name, body), _] = writes(town, order)
    assert provider(name, order_id=order, **body)["errcode"] == -1
    assert row(town, order).status == 30
    assert "channels_ec_order_deliver" in town.kinds()
    assert provider(name, order_id=order, **body)["errcode"] == 101100
    entry = next(each for each in town.entries("call") if each["path"].endswith("delivery/send"))
    assert (entry["arrived"], entry["errcode"], entry["faults"]) == ("spoiled", -1, ["fault-1"])
    assert "done all the same" in entry["why"]


def test_a_refusal_of_the_platform_comes_before_what_a_fault_says(town: Town, provider: Provider) -> None:
    town.do("fault", call="ec.order.delivery.send", do="error_done", times=1)
    order = ordered(town, pay=False)
    [(name, body), _] = writes(town, order)
    assert provider(name, order_id=order, **body)["errcode"] == 101100


def test_a_number_where_text_belongs_is_named(town: Town, provider: Provider) -> None:
    town.switch("strict_types", True)
    refused = provider("order/merchantnotes/update", order_id=int(ordered(town)), merchant_notes="x")
    assert refused["errcode"] == 47001
    assert 'field "order_id"' in refused["errmsg"]
