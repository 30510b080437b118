"""The store API that a provider calls on a store's behalf: windows, keys and pages."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.durations import DAY
from simulator.shapes.shape import values
from tests.core.sample import START, Api, Town

ORDERS = "/channels/ec/order/list/get"
PRODUCTS = "/channels/ec/product/list/get"
T0 = int(START)


@pytest.fixture
def big(town: Town) -> str:
    """A granted store of 65 products and 25 orders, one an hour back into the past."""
    store = town.store("big", products=65, orders=25)
    town.do("authorize", store=store)
    return store


@pytest.fixture
def token(town: Town, big: str) -> str:
    return town.token(TokenKind.AUTHORIZER, big)


def window(start: int, end: int) -> dict[str, int]:
    return {"start_time": start, "end_time": end}


def test_the_store_tells_who_it_is(town: Town, api: Api, big: str, token: str) -> None:
    info = api.get("/channels/ec/basics/info/get", token=token)["info"]
    assert info["nickname"] == "big"
    assert info["username"] == town.store_row(big).user_name
    assert info["status"] == "open_finished"
    assert info["open_timestamp"] == T0
    town.do("close_store", store=big)
    assert "open_timestamp" not in api.get("/channels/ec/basics/info/get", token=token)["info"]


def test_products_come_in_pages_by_key(api: Api, token: str) -> None:
    found: list[str] = []
    key = ""
    for size in (30, 30, 5):
        reply = api.post(PRODUCTS, {"page_size": 30, "next_key": key}, token=token)
        assert len(reply["product_ids"]) == size
        assert reply["total_num"] == 65
        found += reply["product_ids"]
        key = reply["next_key"]
    assert key == ""
    assert len(set(found)) == 65
    assert all(isinstance(one, str) for one in found)


@pytest.mark.parametrize("path", [ORDERS, "/channels/ec/order/search"])
def test_a_list_of_any_status_says_that_it_ends(api: Api, token: str, path: str) -> None:
    """Also of one that no order here ever has: whoever pages reads these two."""
    asked = {"create_time_range": window(T0 - DAY, T0)} if path == ORDERS else {"search_condition": {}}
    for status in values("order.status"):
        reply = api.post(path, {**asked, "page_size": 100, "status": int(status)}, token=token)
        assert (reply["next_key"], reply["has_more"]) == ("", False)


@pytest.mark.parametrize("size", [0, 31])
def test_a_page_of_products_has_1_to_30(api: Api, token: str, size: int) -> None:
    assert api.post(PRODUCTS, {"page_size": size}, token=token)["errcode"] == 10020051


def test_products_of_one_status(api: Api, token: str) -> None:
    assert api.post(PRODUCTS, {"page_size": 5, "status": 5}, token=token)["total_num"] == 65
    assert api.post(PRODUCTS, {"page_size": 5, "status": 11}, token=token)["total_num"] == 0


def test_one_product_online_draft_or_both(api: Api, token: str) -> None:
    one = api.post(PRODUCTS, {"page_size": 1}, token=token)["product_ids"][0]
    path = "/channels/ec/product/get"
    for kind, keys in ((1, {"product"}), (2, {"edit_product"}), (3, {"product", "edit_product"})):
        reply = api.post(path, {"product_id": one, "data_type": kind}, token=token)
        assert set(reply) & {"product", "edit_product"} == keys
    assert reply["product"]["product_id"] == one
    assert reply["product"]["create_time"] == "2026-01-01 09:00:00"
    assert api.post(path, {"product_id": "1"}, token=token)["errcode"] == 10020052
    assert api.post(path, {"product_id": one, "data_type": 9}, token=token)["errcode"] == 10020051


def test_orders_of_a_window(api: Api, token: str) -> None:
    """Both ends belong to it."""
    reply = api.post(ORDERS, {"page_size": 100, "create_time_range": window(T0 - 3 * 3600, T0)}, token=token)
    assert len(reply["order_id_list"]) == 4
    assert (reply["has_more"], reply["next_key"]) == (False, "")


def test_orders_come_in_pages_by_key(api: Api, token: str) -> None:
    found: list[str] = []
    body: dict[str, Any] = {"page_size": 10, "create_time_range": window(T0 - 2 * DAY, T0 + 1)}
    more = True
    while more:
        reply = api.post(ORDERS, body, token=token)
        found += reply["order_id_list"]
        more, body["next_key"] = reply["has_more"], reply["next_key"]
    assert len(found) == len(set(found)) == 25


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (T0 - 7 * DAY, T0, 0),
        (T0 - 7 * DAY - 1, T0, 40097),
        (T0, T0, 40097),
        (T0, T0 - 1, 40097),
        (T0 - DAY, T0 + 6 * DAY, 0),
    ],
)
def test_a_window_has_at_most_seven_days(api: Api, token: str, start: int, end: int, expected: int) -> None:
    for name in ("create_time_range", "update_time_range"):
        reply = api.post(ORDERS, {"page_size": 10, name: window(start, end)}, token=token)
        assert reply["errcode"] == expected


@pytest.mark.parametrize(
    "body",
    [
        {"page_size": 10},
        {"page_size": 0, "create_time_range": window(T0 - 1, T0)},
        {"page_size": 101, "create_time_range": window(T0 - 1, T0)},
        {"page_size": 10, "create_time_range": {"start_time": T0}},
        {"page_size": 10, "create_time_range": "today"},
    ],
    ids=["no-window", "empty-page", "wide-page", "half-window", "text-window"],
)
def test_a_wrong_question_about_orders_is_40097(api: Api, token: str, body: dict[str, Any]) -> None:
    assert api.post(ORDERS, body, token=token)["errcode"] == 40097


def test_two_windows_both_hold_and_so_does_the_status(api: Api, token: str) -> None:
    body: dict[str, Any] = {
        "page_size": 100,
        "create_time_range": window(T0 - DAY, T0),
        "update_time_range": window(T0 - 3600, T0),
    }
    assert len(api.post(ORDERS, body, token=token)["order_id_list"]) == 2
    assert len(api.post(ORDERS, {**body, "status": 20}, token=token)["order_id_list"]) == 2
    assert api.post(ORDERS, {**body, "status": 30}, token=token)["order_id_list"] == []


def test_orders_of_one_buyer(api: Api, token: str) -> None:
    body: dict[str, Any] = {"page_size": 100, "create_time_range": window(T0 - 2 * DAY, T0)}
    everyones = api.post(ORDERS, body, token=token)["order_id_list"]
    first = api.post("/channels/ec/order/get", {"order_id": everyones[0]}, token=token)["order"]
    theirs = api.post(ORDERS, {**body, "openid": first["openid"]}, token=token)["order_id_list"]
    assert everyones[0] in theirs
    assert len(theirs) < len(everyones)
    assert api.post(ORDERS, {**body, "openid": "nobody"}, token=token)["order_id_list"] == []


def test_a_receiver_is_hidden_where_that_is_asked_for(town: Town, api: Api, token: str) -> None:
    town.switch("receivers_masked", False)
    one = api.post(ORDERS, {"page_size": 1, "create_time_range": window(T0 - DAY, T0 + 1)}, token=token)
    shown, hidden = (
        api.post(
            "/channels/ec/order/get",
            {"order_id": one["order_id_list"][0], "encode_sensitive_info": asked},
            token=token,
        )["order"]["order_detail"]["delivery_info"]["address_info"]
        for asked in (False, True)
    )
    for name in ("user_name", "detail_info", "tel_number"):
        assert "*" in hidden[name]
        assert "*" not in shown[name]
    assert hidden["user_name"] == f"{shown['user_name'][0]}**"
    assert hidden["detail_info"] == "****"
    assert hidden["tel_number"] == f"{shown['tel_number'][:3]}****{shown['tel_number'][-4:]}"
    for name in ("province_name", "city_name", "county_name", "hash_code"):
        assert hidden[name] == shown[name] != ""


def test_one_order(api: Api, token: str) -> None:
    body = {"page_size": 1, "create_time_range": window(T0 - DAY, T0 + 1)}
    one = api.post(ORDERS, body, token=token)["order_id_list"][0]
    order = api.post("/channels/ec/order/get", {"order_id": one}, token=token)["order"]
    assert order["order_id"] == one
    assert order["status"] == 20
    assert order["order_detail"]["delivery_info"]["address_info"]["user_name"]
    [line] = order["order_detail"]["product_infos"]
    assert [len(line["product_id"]), len(line["sku_id"])] == [14, 10]
    product = api.post("/channels/ec/product/get", {"product_id": line["product_id"]}, token=token)["product"]
    assert [sku["sku_id"] for sku in product["skus"]] == [line["sku_id"]]
    assert {"prepay_time", "transaction_id"} < set(order["order_detail"]["pay_info"])
    assert api.post("/channels/ec/order/get", {"order_id": "1"}, token=token)["errcode"] == 100002


def test_a_store_sees_its_own_only(town: Town, api: Api, token: str) -> None:
    town.do("authorize", store=town.shop)
    other = town.token(TokenKind.AUTHORIZER)
    one = api.post(PRODUCTS, {"page_size": 1}, token=token)["product_ids"][0]
    assert api.post("/channels/ec/product/get", {"product_id": one}, token=other)["errcode"] == 10020052


def test_an_orders_state_may_be_read_later_than_its_event_tells(town: Town, api: Api, token: str) -> None:
    town.switch("order_state_lag", 30)
    store = town.store("late", orders=1)
    town.do("authorize", store=store)
    own = town.token(TokenKind.AUTHORIZER, store)
    body: dict[str, Any] = {"page_size": 1, "create_time_range": window(T0 - DAY, T0 + 1)}
    [one] = api.post(ORDERS, body, token=own)["order_id_list"]

    def read() -> tuple[int, int, list[str]]:
        order = api.post("/channels/ec/order/get", {"order_id": one}, token=own)["order"]
        paid = api.post(ORDERS, {**body, "status": 20}, token=own)["order_id_list"]
        return order["status"], order["order_detail"]["pay_info"]["pay_time"], paid

    assert read() == (10, T0, [])
    town.pass_(29)
    assert read() == (10, T0, [])
    town.pass_(1)
    assert read() == (20, T0, [one])
