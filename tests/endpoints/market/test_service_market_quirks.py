"""The four interfaces of the market, quirk by quirk."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from simulator.core.component import tokens
from simulator.core.component.entities import TokenKind
from tests.core.sample import COMPONENT, SERVICE, Api, Town

LOGIN = "/wxa/servicemarket/service/login_auth"
LIST = "/wxa/servicemarket/service/get_service_buyer_list"
ONE = "/wxa/servicemarket/service/get_service_buyer"
ORDERS = "/wxa/servicemarket/get_paid_order_list"
RID = re.compile(r" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$")
BODIES: dict[str, dict[str, Any]] = {
    LOGIN: {"code": "AAAABBBBCCCCDDDDEE"},
    LIST: {"service_id": SERVICE, "offset": 0, "limit": 10, "buyer_type": 1},
    ONE: {"service_id": SERVICE, "appid": "wx", "buyer_type": 1},
    ORDERS: {"service_id": SERVICE, "appid": "wx", "offset": 0, "limit": 20, "buyer_type": 1},
}


@pytest.fixture
def home(town: Town) -> str:
    """The home page's token."""
    return town.token(TokenKind.HOME_PAGE)


def jump(town: Town, **more: Any) -> str:
    return str(town.do("press_use", store=town.shop, **more)["code"])


def rows(reply: dict[str, Any]) -> list[Any]:
    """What a pull interface found."""
    found: list[Any] = reply.get("buyer_list", reply.get("order_list"))
    return reply["buyer"]["spec_list"] if found is None else found


# -- login verification -----------------------------------------------------------------------------


def test_a_code_is_18_letters(town: Town) -> None:
    town.buy()
    assert re.fullmatch("[A-Za-z]{18}", jump(town))
    town.switch("login_code_letters", 24)
    assert re.fullmatch("[A-Za-z]{24}", jump(town))


@pytest.mark.parametrize("kind", [TokenKind.HOME_PAGE, TokenKind.COMPONENT])
def test_a_code_becomes_an_order_with_the_keys_in_the_order_seen(
    town: Town, api: Api, kind: TokenKind
) -> None:
    order = town.buy()
    reply = api.post(LOGIN, {"code": jump(town)}, token=town.token(kind))
    assert list(reply) == [
        "order_id",
        "openid",
        "appid",
        "service_id",
        "sku_id",
        "spec_id",
        "errcode",
        "errmsg",
    ]
    assert reply == {
        "order_id": order.order_id,
        "openid": "",
        "appid": town.shop,
        "service_id": SERVICE,
        "sku_id": "900001",
        "spec_id": "basic",
        "errcode": 0,
        "errmsg": "ok",
    }


def test_ids_are_bare_numbers_past_what_a_double_holds(town: Town, api: Api, home: str) -> None:
    order = town.buy()
    api.post(LOGIN, {"code": jump(town)}, token=home)
    assert f'"order_id":{order.order_id},' in api.last.body.decode()
    assert order.order_id > 2**53


def test_a_code_works_once(town: Town, api: Api, home: str) -> None:
    town.buy()
    code = jump(town)
    assert api.post(LOGIN, {"code": code}, token=home)["errcode"] == 0
    assert api.post(LOGIN, {"code": code}, token=home)["errcode"] == 10001
    town.switch("login_code_once", False)
    assert api.post(LOGIN, {"code": code}, token=home)["errcode"] == 0


@pytest.mark.parametrize(("life", "after", "errcode"), [(300, 299, 0), (300, 300, 10001), (60, 60, 10001)])
def test_a_code_expires(town: Town, api: Api, life: int, after: int, errcode: int) -> None:
    town.switch("login_code_seconds", life)
    town.buy()
    code = jump(town)
    town.pass_(after)
    assert api.post(LOGIN, {"code": code}, token=town.token(TokenKind.HOME_PAGE))["errcode"] == errcode


def test_an_unknown_code_has_the_text_that_was_seen(town: Town, api: Api, home: str) -> None:
    reply = api.post(LOGIN, {"code": "AAAABBBBCCCCDDDDEE"}, token=home)
    assert reply["errcode"] == 10001
    assert RID.sub("", reply["errmsg"]) == "code不存在"
    assert int(reply["errmsg"].split("rid: ")[1][:8], 16) == int(town.now)


def test_a_code_of_another_provider_is_unknown(town: Town, api: Api) -> None:
    town.buy()
    other = town.another_platform()
    code = jump(town)
    with town.world.transaction():
        token = tokens.issue(town.world, TokenKind.COMPONENT, other).value
    assert api.post(LOGIN, {"code": code}, token=token)["errcode"] == 10001
    assert api.post(LOGIN, {"code": code}, token=town.token())["errcode"] == 0, "and it was not spent by that"


def test_a_login_code_is_no_authorization_code(town: Town, api: Api) -> None:
    town.buy()
    body = {"component_appid": COMPONENT, "authorization_code": jump(town)}
    reply = api.post("/cgi-bin/component/api_query_auth", body, token=town.token())
    assert reply["errcode"] == 61009


def test_an_expired_order_still_jumps_and_a_refunded_one_does_not(town: Town, api: Api, home: str) -> None:
    order = town.buy()
    town.days(31)
    home = town.token(TokenKind.HOME_PAGE)
    assert api.post(LOGIN, {"code": jump(town)}, token=home)["errcode"] == 0
    town.refund(order)
    with pytest.raises(Exception, match="no order of pantry to use"):
        jump(town)
    with pytest.raises(Exception, match="was refunded: the market shows no way in"):
        town.do("press_use", order=order.order_id)


# -- validity ---------------------------------------------------------------------------------------


def test_the_list_pages_by_record_and_counts_all(town: Town, api: Api, home: str) -> None:
    stores = [town.store(f"s{number}") for number in range(12)]
    for appid in stores:
        town.buy(store=appid)
    first = api.post(LIST, BODIES[LIST], token=home)
    second = api.post(LIST, {**BODIES[LIST], "offset": 10}, token=home)
    assert [row["appid"] for row in first["buyer_list"] + second["buyer_list"]] == stores
    assert (first["count"], second["count"]) == (12, 12)
    assert list(first) == ["errcode", "errmsg", "buyer_list", "count"]


def test_a_row_has_one_entry_per_spec(town: Town, api: Api, home: str) -> None:
    for package in ("week", "month", "pro"):
        town.buy(package)
    body = {**BODIES[ONE], "appid": town.shop}
    reply = api.post(ONE, body, token=home)
    now = int(town.now)
    assert reply["buyer"] == {
        "appid": town.shop,
        "service_id": SERVICE,
        "spec_list": [
            {"specification_id": "basic", "expire_time": now + 37 * 86_400},
            {"specification_id": "pro", "expire_time": now + 30 * 86_400},
        ],
    }


def test_who_never_bought_is_ok_and_empty(town: Town, api: Api, home: str) -> None:
    reply = api.post(ONE, {**BODIES[ONE], "appid": town.shop}, token=home)
    assert reply == {
        "errcode": 0,
        "errmsg": "ok",
        "buyer": {"appid": town.shop, "service_id": SERVICE, "spec_list": []},
    }


# -- paid orders ------------------------------------------------------------------------------------


def test_a_paid_order_has_its_sku_as_a_number_and_no_state(town: Town, api: Api, home: str) -> None:
    order = town.buy("pro")
    reply = api.post(ORDERS, {**BODIES[ORDERS], "appid": town.shop}, token=home)
    assert reply["total"] == 1
    assert reply["order_list"] == [
        {
            "order_id": order.order_id,
            "effective_time": order.effective_time,
            "expire_time": order.expire_time,
            "specification_id": "pro",
            "service_id": SERVICE,
            "sku_id": 900004,
            "total_price": 4900,
        }
    ]


@pytest.mark.parametrize("service_id", [0, "0", "", None])
def test_without_a_service_id_all_services_are_meant(
    town: Town, api: Api, home: str, service_id: Any
) -> None:
    town.another_platform()
    town.buy()
    town.do("purchase", store=town.shop, service="other", package="month2")
    body = {**BODIES[ORDERS], "appid": town.shop, "service_id": service_id}
    reply = api.post(ORDERS, body, token=home)
    assert (len(reply["order_list"]), reply["total"]) == (2, 2)


def test_an_unpaid_order_is_nowhere_until_it_is_paid(town: Town, api: Api, home: str) -> None:
    town.do("place_order", store=town.shop, **{"as": "placed"})
    body = {**BODIES[ORDERS], "appid": town.shop}
    assert api.post(ORDERS, body, token=home)["total"] == 0
    assert not town.granted()
    assert town.kinds() == []
    with pytest.raises(Exception, match="is not paid"):
        town.do("press_use", order="placed")
    assert town.do("refund", order="placed")["why"] == "the order is unpaid"
    town.days(3)
    town.do("pay", order="placed")
    assert api.post(ORDERS, body, token=town.token(TokenKind.HOME_PAGE))["total"] == 1
    assert town.granted()
    assert town.lines() == {"basic": 33 * 86_400}
    with pytest.raises(Exception, match="is paid already"):
        town.do("pay", order="placed")


# -- arguments and tokens ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", [LIST, ONE, ORDERS])
def test_numbers_may_be_text(town: Town, api: Api, home: str, path: str) -> None:
    town.buy()
    body = {name: str(value) for name, value in {**BODIES[path], "appid": town.shop}.items()}
    reply = api.post(path, body, token=home)
    assert reply["errcode"] == 0
    assert town.shop in json.dumps(reply) or reply["total"] == 1


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (LIST, {"limit": 11}),
        (ORDERS, {"limit": 21}),
        (LIST, {"offset": -1}),
        (ORDERS, {"offset": -1}),
        (ORDERS, {"service_id": "all"}),
        (ORDERS, {"service_id": [1]}),
        (ORDERS, {"service_id": 0.5}),
        (LIST, {"limit": 2.5}),
        (LIST, {"buyer_type": 3}),
        (ONE, {"buyer_type": 0}),
        (ONE, {"service_id": "x"}),
    ],
)
def test_wrong_arguments_are_an_invalid_body(
    town: Town, api: Api, home: str, path: str, change: dict[str, Any]
) -> None:
    assert api.post(path, {**BODIES[path], **change}, token=home)["errcode"] == 40097


def test_a_limit_may_be_cut_down_instead(town: Town, api: Api, home: str) -> None:
    town.switch("wide_page_limits", True)
    assert api.post(LIST, {**BODIES[LIST], "limit": 100}, token=home)["errcode"] == 0


@pytest.mark.parametrize("path", [LIST, ONE, ORDERS])
def test_a_component_token_is_ok_and_sees_nothing(town: Town, api: Api, path: str) -> None:
    town.buy()
    body = {**BODIES[path], "appid": town.shop}
    reply = api.post(path, body, token=town.token())
    assert reply["errcode"] == 0
    assert rows(reply) == []
    assert reply.get("count", 0) == reply.get("total", 0) == 0
    town.switch("component_token_sees_orders", True)
    assert len(rows(api.post(path, body, token=town.token()))) == 1


@pytest.mark.parametrize("path", list(BODIES))
def test_tokens_are_refused_as_everywhere(town: Town, api: Api, path: str) -> None:
    town.buy()
    body = BODIES[path]
    assert api.post(path, body)["errcode"] == 41001
    assert api.post(path, body, token="60_unknown")["errcode"] == 40001
    assert api.post(path, body, token=town.token(TokenKind.AUTHORIZER))["errcode"] == 48001
    old = town.token(TokenKind.HOME_PAGE)
    town.pass_(7200)
    assert api.post(path, body, token=old)["errcode"] == 42001


@pytest.mark.parametrize("sets", [(3,), (17,)])
def test_a_store_may_list_its_own_orders_as_one_page_says(
    town: Town, api: Api, sets: tuple[int, ...]
) -> None:
    town.do("tick_sets", sets=[129, 130, 131, *sets])
    town.buy()
    town.do("authorize", store=town.shop, sets=[129, 130, 131, *sets])
    body = {**BODIES[ORDERS], "appid": town.shop}
    token = town.token(TokenKind.AUTHORIZER)
    assert api.post(ORDERS, body, token=token)["errcode"] == 48001
    town.switch("store_token_sees_orders", True)
    assert api.post(ORDERS, body, token=token)["total"] == 1
    other = town.store("other")
    town.buy(store=other)
    assert api.post(ORDERS, {**body, "appid": other}, token=token)["total"] == 0, "its own only"


def test_the_home_page_of_another_provider_sees_nothing(town: Town, api: Api) -> None:
    town.buy()
    page = town.do("create_home_page", **{"as": "elsewhere"})
    with town.world.transaction():
        token = tokens.issue(town.world, TokenKind.HOME_PAGE, page["appid"]).value
    for path in (LIST, ONE, ORDERS):
        reply = api.post(path, {**BODIES[path], "appid": town.shop}, token=token)
        assert reply["errcode"] == 0
        assert rows(reply) == []


@pytest.mark.parametrize("token", [None, "60_unknown"])
def test_the_bare_path_is_another_interface(town: Town, api: Api, home: str, token: str | None) -> None:
    refused = api.post("/wxa/servicemarket", {"service": "x"}, token=token)
    assert refused["errcode"] in (40001, 41001)
    assert api.post("/wxa/servicemarket", {"service": "x"}, token=home)["errcode"] == 9999999


# -- WeChat users -----------------------------------------------------------------------------------


def test_a_user_buys_for_itself_as_a_buyer_of_type_2(town: Town, api: Api, home: str) -> None:
    openid = town.do("create_user", **{"as": "anna"})["openid"]
    town.do("purchase_as_user", user="anna", package="month", **{"as": "hers"})
    town.buy()
    listed = api.post(LIST, {**BODIES[LIST], "buyer_type": 2}, token=home)
    assert listed["count"] == 1
    assert listed["buyer_list"][0]["openid"] == openid
    assert "appid" not in listed["buyer_list"][0]
    assert api.post(LIST, BODIES[LIST], token=home)["count"] == 1
    one = api.post(ONE, {"service_id": SERVICE, "openid": openid, "appid": "", "buyer_type": 2}, token=home)
    assert one["buyer"]["openid"] == openid
    assert len(one["buyer"]["spec_list"]) == 1
    orders = {"service_id": SERVICE, "openid": openid, "offset": 0, "limit": 20, "buyer_type": 2}
    assert api.post(ORDERS, orders, token=home)["total"] == 1
    as_a_store = {"service_id": SERVICE, "appid": openid, "buyer_type": 1}
    assert api.post(ONE, as_a_store, token=home)["buyer"]["spec_list"] == []
    assert api.post(ORDERS, {**as_a_store, "offset": 0, "limit": 20}, token=home)["total"] == 0
    as_a_user = {"service_id": SERVICE, "openid": town.shop, "buyer_type": 2}
    assert api.post(ONE, as_a_user, token=home)["buyer"]["spec_list"] == []
    assert api.post(ORDERS, {**as_a_user, "offset": 0, "limit": 20}, token=home)["total"] == 0
    code = town.do("press_use", order="hers")["code"]
    reply = api.post(LOGIN, {"code": code}, token=home)
    assert (reply["openid"], reply["appid"]) == (openid, "")
    assert town.pushes("servicemarket_order_paid")[0].fields["order_info"]["buyer_type"] == 2
    assert town.pushes("authorized")[0].store == town.shop, "there is nobody to authorise"
    assert town.do("refund", order="hers")["refunded"]
    assert api.post(LIST, {**BODIES[LIST], "buyer_type": 2}, token=home)["count"] == 0
