"""What a refusal carries beside its code and text."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from tests.core.sample import HOME_PAGE, Api, Town

ORDERS = "/channels/ec/order/list/get"
BUYERS = "/wxa/servicemarket/service/get_service_buyer_list"
RID = r" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}"


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        (ORDERS, TokenKind.AUTHORIZER, {"order_id_list": [], "has_more": False}),
        (BUYERS, TokenKind.HOME_PAGE, {"buyer_list": []}),
        ("/wxa/servicemarket/service/login_auth", TokenKind.HOME_PAGE, {}),
        ("/wxa/nothing", TokenKind.HOME_PAGE, {}),
    ],
)
def test_a_refusal_carries_empty_fields_where_switched(
    town: Town, api: Api, path: str, kind: TokenKind, expected: dict[str, Any]
) -> None:
    town.do("authorize", store=town.shop)
    token = town.token(kind)
    alone = {"errcode", "errmsg"}
    assert set(api.post(path, {"page_size": 0}, token=token)) == alone
    town.switch("errors_carry_fields", True)
    reply = api.post(path, {"page_size": 0}, token=token)
    assert {name: value for name, value in reply.items() if name not in alone} == expected
    assert reply["errcode"] != 0


def refused(api: Api, path: str, body: Any, token: str) -> Any:
    reply = api.post(path, body, token=token)
    return reply["errcode"], re.sub(RID + "$", "", reply["errmsg"])


def test_refusals_say_what_the_platform_was_seen_to_say(town: Town, api: Api) -> None:
    """Word for word, each with a rid behind one blank."""
    town.do("authorize", store=town.shop)
    shop = town.token(TokenKind.AUTHORIZER)
    listed = api.post("/cgi-bin/openapi/rid/get", {"rid": "12345678-12345678-12345678"}, token=town.token())
    product = "/channels/ec/product/get"
    assert refused(api, product, {"product_id": 1, "data_type": 9}, shop) == (10020051, "参数错误")
    assert refused(api, product, {"product_id": 1}, shop) == (10020052, "商品不存在")
    assert refused(api, "/channels/ec/order/get", {"order_id": 1}, shop) == (100002, "Not exist")
    assert re.fullmatch("rid not found, please check" + RID, listed["errmsg"])


def test_an_address_is_told_twice_by_40164(town: Town) -> None:
    from simulator.core import addresses
    from simulator.core.errors import Refusal

    town.do("allow_addresses", owner=HOME_PAGE, addresses=["10.0.0.1"])
    for client, told in (
        ("114.221.21.30", "invalid ip 114.221.21.30 ipv6 ::ffff:114.221.21.30, not in whitelist"),
        ("fd00::1", "invalid ip fd00::1 ipv6 fd00::1, not in whitelist"),
    ):
        with pytest.raises(Refusal) as refusal:
            addresses.check(town.world, HOME_PAGE, client, 40164)
        assert refusal.value.text == told


def test_a_store_in_its_closing_notice_keeps_its_data(town: Town, api: Api) -> None:
    closing = town.store("closing", status="closing")
    town.do("authorize", store=closing)
    token = town.token(TokenKind.AUTHORIZER, closing)
    for path in (ORDERS, "/channels/ec/order/get", "/channels/ec/product/list/get"):
        reply = api.post(path, {}, token=token)
        assert reply["errcode"] == 10080000
        assert reply["errmsg"].startswith("店铺处于注销公示期 rid: ")
    assert api.get("/channels/ec/basics/info/get", token=token)["info"]["status"] == "closing"
    town.do("close_store", store=closing)
    assert api.post("/channels/ec/product/list/get", {}, token=token)["errcode"] == 48001
    town.do("reopen_store", store=closing)
    assert api.post("/channels/ec/product/list/get", {"page_size": 1}, token=token)["errcode"] == 0


@pytest.mark.parametrize("named", ["wx00000000000000dd", "nonsense", 5, None])
def test_a_store_call_passes_over_a_platform_in_its_body(town: Town, api: Api, named: Any) -> None:
    town.do("authorize", store=town.shop)
    body = {"page_size": 1, "component_appid": named}
    reply = api.post("/channels/ec/product/list/get", body, token=town.token(TokenKind.AUTHORIZER))
    assert (api.last.status, reply["errcode"]) == (200, 0)
