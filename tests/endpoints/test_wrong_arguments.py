"""A wrong argument of a store's call is refused by a text that says where in the body it stands."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from tests.core.sample import START, Api, Town

ORDERS = "/channels/ec/order/list/get"
PRODUCTS = "/channels/ec/product/list/get"
RANGE = {"start_time": int(START) - 9, "end_time": int(START)}


@pytest.fixture
def token(town: Town) -> str:
    town.do("authorize", store=town.shop)
    return town.token(TokenKind.AUTHORIZER)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "page_size: expecting page_size > 0, actually 0"),
        ({"page_size": None}, "page_size: expecting page_size > 0, actually 0"),
        ({"page_size": 0}, "page_size: expecting page_size >= 1, actually 0"),
        ({"page_size": "101"}, "page_size: expecting page_size <= 100, actually 101"),
        ({"page_size": "ten"}, 'page_size: expecting page_size to be a number, actually "ten"'),
        (
            {"page_size": 9},
            "create_time_range: expecting create_time_range or update_time_range to be set, actually null",
        ),
        (
            {"page_size": 9, "create_time_range": {"start_time": 1}},
            "end_time: expecting create_time_range.end_time > 0, actually 0",
        ),
        (
            {"page_size": 9, "update_time_range": "today"},
            'update_time_range: expecting update_time_range to be an object, actually "today"',
        ),
        (
            {"page_size": 9, "create_time_range": {"start_time": 1, "end_time": 604802}},
            "end_time: expecting create_time_range.end_time <= 604801, actually 604802",
        ),
        (
            {"page_size": 9, "create_time_range": RANGE, "status": 22},
            "status: expecting status in [10, 12, 13, 20, 21, 30, 100, 190, 200, 250], actually 22",
        ),
    ],
)
def test_the_text_names_the_argument(api: Api, token: str, body: dict[str, Any], text: str) -> None:
    reply = api.post(ORDERS, body, token=token)
    told = reply["errmsg"].partition(" rid: ")[0]
    assert (reply["errcode"], told) == (40097, f"invalid args, {text}")


SEND, ONE = "order/delivery/send", "aftersale/getaftersaleorder"
PIECE = {"product_id": 1, "sku_id": 1, "product_cnt": 1}
PARCEL = {"delivery_id": "SF", "waybill_id": "1", "deliver_type": 1}


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("order/get", {}, "order_id: expecting order_id > 0, actually 0"),
        ("order/get", {"order_id": "A1"}, 'order_id: expecting order_id to be digits, actually "A1"'),
        (
            SEND,
            {
                "order_id": "1",
                "delivery_list": [{**PARCEL, "product_infos": [PIECE, {"sku_id": 1, "product_cnt": 1}]}],
            },
            "product_id: expecting delivery_list[0].product_infos[1].product_id > 0, actually 0",
        ),
        (ONE, {}, 'after_sale_order_id: expecting after_sale_order_id not empty, actually ""'),
        (
            ONE,
            {"after_sale_order_id": "A"},
            'after_sale_order_id: expecting after_sale_order_id to be digits, actually "A"',
        ),
        (
            "product/stock/getflow",
            {"product_id": "1", "sku_id": "1"},
            "stock_type: expecting stock_type to be set, actually null",
        ),
        (
            "merchant/address/list",
            {"limit": 1},
            "offset: expecting offset to be set, actually null",
        ),
    ],
)
def test_an_id_that_is_not_there_is_no_number_and_nothing_may_be_one(
    api: Api, token: str, name: str, body: dict[str, Any], text: str
) -> None:
    """As seen of a line without product; of what may be 0 it is not said that 0 is wrong."""
    reply = api.post(f"/channels/ec/{name}", body, token=token)
    told = reply["errmsg"].partition(" rid: ")[0]
    assert (reply["errcode"], told) == (40097, f"invalid args, {text}")


@pytest.mark.parametrize(
    ("body", "code"), [({}, 40097), ({"page_size": 31}, 10020051), ({"page_size": 9, "status": 7}, 10020051)]
)
def test_a_family_has_its_own_code_for_what_is_beyond_limits(
    api: Api, token: str, body: dict[str, Any], code: int
) -> None:
    assert api.post(PRODUCTS, body, token=token)["errcode"] == code


def test_arguments_may_come_in_the_other_type(api: Api, token: str) -> None:
    asked = {
        "page_size": "9",
        "create_time_range": {name: str(at) for name, at in RANGE.items()},
        "status": "20",
    }
    assert api.post(ORDERS, asked, token=token)["errcode"] == 0
