"""Calls as real clients send them: whatever they call their bodies, and whatever else stands in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.endpoints.paths import PATHS
from simulator.endpoints.table import BY_ID
from tests.core.sample import COMPONENT, HOME_PAGE, SERVICE, Api, Town
from tests.web.served import Client, served

TYPES = (
    None,
    "",
    "application/json",
    "application/json; charset=GBK",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "application/xml",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "nonsense",
)
BUYERS = "servicemarket.get_service_buyer_list"
SAID = {"service_id": SERVICE, "offset": 0, "limit": 10, "buyer_type": 1}


@pytest.mark.parametrize("kind", TYPES)
def test_json_is_json_whatever_it_is_called(kind: str | None) -> None:
    fields = [] if kind is None else [f"Content-Type: {kind}"]
    with served() as (serving, town), Client(serving.api.url) as client:
        town.buy()
        for row, body, store in (
            (BY_ID[BUYERS], SAID, ""),
            (BY_ID["ec.order.list.get"], {"update_time_range": {}, "page_size": 10}, town.shop),
            (BY_ID["component.api_create_preauthcode"], {"component_appid": COMPONENT}, ""),
        ):
            token = town.token(row.tokens[0], store)
            target = f"{row.path}?access_token={token}"
            raw = json.dumps(body).encode()
            told = client.ask("POST", target, *fields, body=raw).json()
            plain = client.ask("POST", target, "Content-Type: application/json", body=raw).json()
            assert told.get("errcode") == plain.get("errcode"), row.id
            assert told.get("errcode") not in {41018, 44002, 47001}, (row.id, told)


def test_a_body_may_begin_with_what_is_nothing(town: Town, api: Api) -> None:
    body = b" \r\n\t" + json.dumps({"component_appid": COMPONENT}).encode()
    headers = {"content-type": "multipart/form-data; boundary=x"}
    for more in ({}, headers):
        reply = api.call(
            "POST", "/cgi-bin/component/api_create_preauthcode", body, token=town.token(), headers=more
        )
        assert "pre_auth_code" in reply


@pytest.mark.parametrize("endpoint", ["token", "getcallbackip", "ec.basics.info.get", "ec.category.all"])
@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"not json", b'{"page": 1}'])
def test_what_stands_in_the_body_of_a_get_is_passed_over(
    town: Town, api: Api, endpoint: str, body: bytes
) -> None:
    row = BY_ID[endpoint]
    town.do("authorize", store=town.shop, sets=[129, 131])
    token = town.token(TokenKind.AUTHORIZER, town.shop) if row.tokens else None
    query = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "secret-f"}
    reply = api.call("GET", row.path, body, token=token, **({} if row.tokens else query))
    assert reply.get("errcode", 0) == 0, reply


def unknown(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "nobody_knows": {"this": [1]}, "": None, "access_token": "x"}


@pytest.mark.parametrize(
    "endpoint", [BUYERS, "ec.order.list.get", "ec.product.list.get", "component.api_get_authorizer_list"]
)
def test_a_field_that_nobody_knows_is_passed_over(town: Town, api: Api, endpoint: str) -> None:
    row = BY_ID[endpoint]
    bodies: dict[str, dict[str, Any]] = {
        BUYERS: SAID,
        "ec.product.list.get": {"page_size": 10},
        "component.api_get_authorizer_list": {"component_appid": COMPONENT, "offset": 0, "count": 10},
    }
    body = bodies.get(endpoint, {"update_time_range": {"start_time": 0, "end_time": 1}, "page_size": 1})
    town.do("authorize", store=town.shop, sets=[129, 131])
    token = town.token(row.tokens[0], town.shop if row.shape else "")
    right = api.post(row.path, body, token=token)
    assert right.get("errcode", 0) == 0, right
    assert api.post(row.path, unknown(body), token=token) == right
    assert api.call("POST", row.path, body, token=token, nobody_knows="x") == right


def test_numbers_of_e_waybills_are_strict_and_their_ids_are_not() -> None:
    fields = PATHS["/channels/ec/logistics/ewaybill/biz/order/create"].request["properties"]
    assert "strict" in fields["delivery_id"]
    cancel = PATHS["/channels/ec/logistics/ewaybill/biz/order/cancel"].request["properties"]
    assert "strict" not in cancel["ewaybill_order_id"]
    assert "strict" in cancel["waybill_id"]
