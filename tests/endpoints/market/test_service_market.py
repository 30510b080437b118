"""The service market's replies: login codes, the three pull interfaces, and their traps."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.durations import DAY
from tests.core.sample import SERVICE, START, Api, Town

LOGIN = "/wxa/servicemarket/service/login_auth"
LIST = "/wxa/servicemarket/service/get_service_buyer_list"
ONE = "/wxa/servicemarket/service/get_service_buyer"
ORDERS = "/wxa/servicemarket/get_paid_order_list"
T0 = int(START)


@pytest.fixture
def home(town: Town) -> str:
    return town.token(TokenKind.HOME_PAGE)


def press(town: Town, **more: Any) -> str:
    return str(town.do("press_use", store=town.shop, **more)["code"])


def login(api: Api, code: str, token: str) -> Any:
    return api.post(LOGIN, {"code": code}, token=token)


def test_a_login_names_store_order_and_spec(town: Town, api: Api, home: str) -> None:
    order = town.buy()
    reply = login(api, press(town), home)
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


def test_a_login_takes_the_platforms_token_too(town: Town, api: Api) -> None:
    town.buy()
    assert login(api, press(town), town.token())["appid"] == town.shop
    reply = login(api, press(town), town.token(TokenKind.AUTHORIZER))
    assert reply["errcode"] == 48001


def test_a_login_is_of_the_order_that_was_pressed(town: Town, api: Api, home: str) -> None:
    first = town.buy("week")
    town.buy("pro")
    assert login(api, press(town, order=first.order_id), home)["order_id"] == first.order_id
    assert login(api, press(town), home)["spec_id"] == "pro"


def refusal(api: Api, code: str, token: str) -> int:
    reply = login(api, code, token)
    assert reply["errmsg"].startswith("code不存在 rid: ")
    return int(reply["errcode"])


def test_a_login_code_works_once(town: Town, api: Api, home: str) -> None:
    town.buy()
    code = press(town)
    assert login(api, code, home)["errcode"] == 0
    assert refusal(api, code, home) == 10001
    town.switch("login_code_once", False)
    assert login(api, code, home)["errcode"] == 0


def test_a_login_code_lives_five_minutes(town: Town, api: Api, home: str) -> None:
    town.buy()
    code, late = press(town), press(town)
    town.pass_(299)
    assert login(api, code, home)["errcode"] == 0
    town.pass_(1)
    assert refusal(api, late, home) == 10001


def test_a_login_code_is_one_providers(town: Town, api: Api, home: str) -> None:
    town.buy()
    town.do("create_home_page", appid="wx00000000000000f2", secret="s2")
    other = town.another_platform()
    code = press(town)
    from simulator.core.component import tokens

    with town.world.transaction():
        strangers = [
            tokens.issue(town.world, TokenKind.HOME_PAGE, "wx00000000000000f2").value,
            tokens.issue(town.world, TokenKind.COMPONENT, other).value,
        ]
    for stranger in strangers:
        assert refusal(api, code, stranger) == 10001
    assert login(api, code, home)["errcode"] == 0, "a stranger's try does not spend it"


@pytest.mark.parametrize("code", ["AAAABBBBCCCCDDDDEE", "x", "queryauthcode@@@x"])
def test_a_code_that_was_never_made_is_unknown(api: Api, home: str, code: str) -> None:
    assert refusal(api, code, home) == 10001


def test_a_code_of_a_refunded_order_no_longer_jumps_but_an_expired_one_does(
    town: Town, api: Api, home: str
) -> None:
    town.buy("week")
    town.days(8)
    home = town.token(TokenKind.HOME_PAGE)
    assert login(api, press(town), home)["errcode"] == 0


def test_ids_are_bare_numbers_of_19_digits(town: Town, api: Api, home: str) -> None:
    town.buy()
    login(api, press(town), home)
    assert re.search(rb'"order_id":\d{19},', api.last.body)
    assert re.search(rb'"service_id":\d{19},', api.last.body)
    api.post(ORDERS, {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 20}, token=home)
    assert re.search(rb'"order_id":\d{19},', api.last.body)
    assert re.search(rb'"sku_id":900001,', api.last.body)


def test_the_validity_of_one_store(town: Town, api: Api, home: str) -> None:
    town.buy("week")
    town.buy("month")
    town.buy("pro")
    buyer = api.post(ONE, {"service_id": SERVICE, "appid": town.shop}, token=home)["buyer"]
    assert buyer == {
        "appid": town.shop,
        "service_id": SERVICE,
        "spec_list": [
            {"specification_id": "basic", "expire_time": T0 + 37 * DAY},
            {"specification_id": "pro", "expire_time": T0 + 30 * DAY},
        ],
    }


def test_a_store_that_bought_nothing_is_ok_and_empty(town: Town, api: Api, home: str) -> None:
    reply = api.post(ONE, {"service_id": SERVICE, "appid": "wx0123456789abcdef"}, token=home)
    assert (reply["errcode"], reply["errmsg"]) == (0, "ok")
    assert reply["buyer"]["spec_list"] == []


def test_the_list_of_buyers_has_ten_a_page_and_a_count(town: Town, api: Api, home: str) -> None:
    stores = [town.store(f"s{number}") for number in range(13)]
    for store in stores:
        town.buy("week", store)

    def page(offset: int, limit: int = 10) -> list[str]:
        body = {"service_id": str(SERVICE), "offset": offset, "limit": limit}
        reply = api.post(LIST, body, token=home)
        assert reply["count"] == 13
        return [row["appid"] for row in reply["buyer_list"]]

    assert page(0) + page(10) == stores
    assert page(13) == []
    assert page(0, 0) == []
    assert page(5, 2) == stores[5:7]


@pytest.mark.parametrize(("path", "most"), [(LIST, 10), (ORDERS, 20)])
def test_a_page_past_the_most_is_refused_or_cut(
    town: Town, api: Api, home: str, path: str, most: int
) -> None:
    for number in range(most + 2):
        town.buy("week", town.shop if path == ORDERS else town.store(f"s{number}"))
    body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": most + 1}
    assert api.post(path, body, token=home)["errcode"] == 40097
    town.switch("wide_page_limits", True)
    reply = api.post(path, body, token=home)
    assert len(reply["buyer_list" if path == LIST else "order_list"]) == most


@pytest.mark.parametrize("path", [LIST, ORDERS])
@pytest.mark.parametrize("wrong", [{"offset": -1}, {"limit": -1}, {"offset": "x"}, {"service_id": "x"}])
def test_numbers_that_are_none_are_refused(
    town: Town, api: Api, home: str, path: str, wrong: dict[str, Any]
) -> None:
    town.buy()
    body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 5, **wrong}
    assert api.post(path, body, token=home)["errcode"] == 40097


@pytest.mark.parametrize("wrong", ["abc", [], {}, [1], True])
def test_a_service_id_of_any_sort_gets_an_answer(town: Town, api: Api, home: str, wrong: Any) -> None:
    body = {"service_id": wrong, "appid": town.shop, "offset": 0, "limit": 5}
    assert "errcode" in api.post(ORDERS, body, token=home)
    assert api.last.status == 200


def test_the_paid_orders_of_one_store(town: Town, api: Api, home: str) -> None:
    first, second = town.buy("week"), town.buy("month")
    town.buy("pro", town.store("other"))
    reply = api.post(
        ORDERS, {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 20}, token=home
    )
    assert reply["total"] == 2
    assert [row["order_id"] for row in reply["order_list"]] == [first.order_id, second.order_id]
    assert set(reply["order_list"][0]) == {
        "order_id",
        "effective_time",
        "expire_time",
        "specification_id",
        "service_id",
        "sku_id",
        "total_price",
    }
    assert reply["order_list"][1]["effective_time"] == T0 + 7 * DAY


@pytest.mark.parametrize("service_id", [0, "0", "", None])
def test_no_service_means_all_of_the_home_page(town: Town, api: Api, home: str, service_id: Any) -> None:
    town.buy("week")
    town.another_platform()
    town.do("purchase", store=town.shop, service="other", package="month2")
    body = {"service_id": service_id, "appid": town.shop, "offset": 0, "limit": 20}
    reply = api.post(ORDERS, body, token=home)
    if service_id is None:
        assert reply["errcode"] in (0, 40097)
        return
    assert reply["total"] == 2
    assert len({row["service_id"] for row in reply["order_list"]}) == 2


def test_a_refunded_order_leaves_all_lists(town: Town, api: Api, home: str) -> None:
    town.refund(town.buy())
    body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 10}
    assert api.post(ORDERS, body, token=home)["order_list"] == []
    assert api.post(LIST, body, token=home)["buyer_list"] == []
    assert api.post(ONE, body, token=home)["buyer"]["spec_list"] == []


def test_a_hidden_order_is_in_no_list_yet(town: Town, api: Api, home: str) -> None:
    town.buy(visible_after=60)
    body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 10}
    assert api.post(ORDERS, body, token=home)["total"] == 0
    assert api.post(LIST, body, token=home)["count"] == 0
    town.pass_(60)
    assert api.post(ORDERS, body, token=home)["total"] == 1
    assert api.post(LIST, body, token=home)["count"] == 1


@pytest.mark.parametrize(
    ("path", "key", "count"), [(LIST, "buyer_list", "count"), (ORDERS, "order_list", "total")]
)
def test_the_platforms_token_sees_an_empty_list(
    town: Town, api: Api, path: str, key: str, count: str
) -> None:
    """The trap most often met: no error, and nothing there."""
    town.buy()
    body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 10}
    reply = api.post(path, body, token=town.token())
    assert (reply["errcode"], reply[key], reply[count]) == (0, [], 0)
    town.switch("component_token_sees_orders", True)
    assert len(api.post(path, body, token=town.token())[key]) == 1


def test_the_platforms_token_sees_no_validity(town: Town, api: Api) -> None:
    town.buy()
    reply = api.post(ONE, {"service_id": SERVICE, "appid": town.shop}, token=town.token())
    assert (reply["errcode"], reply["buyer"]["spec_list"]) == (0, [])


@pytest.mark.parametrize("path", [LIST, ONE, ORDERS])
def test_a_stores_token_is_refused(town: Town, api: Api, path: str) -> None:
    town.buy()
    body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 10}
    assert api.post(path, body, token=town.token(TokenKind.AUTHORIZER))["errcode"] == 48001


def test_another_home_page_sees_nothing(town: Town, api: Api) -> None:
    from simulator.core.component import tokens

    town.buy()
    town.do("create_home_page", appid="wx00000000000000f2", secret="s2")
    with town.world.transaction():
        stranger = tokens.issue(town.world, TokenKind.HOME_PAGE, "wx00000000000000f2").value
    body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 10}
    assert api.post(LIST, body, token=stranger)["buyer_list"] == []
    assert api.post(ORDERS, body, token=stranger)["order_list"] == []


def test_the_old_interfaces_refuse_a_channels_store(town: Town, api: Api) -> None:
    """Its code gets errcode 1 without a text, its token 48001: both were seen."""
    town.buy()
    reply = api.post("/product/service/check_auth", {"code": press(town)}, token=town.token())
    assert reply["errcode"] == 1
    assert reply["errmsg"].startswith(" rid: ")
    store = town.token(TokenKind.AUTHORIZER)
    body = {
        "start_create_time": "2026-01-01 00:00:00",
        "end_create_time": "2026-02-01 00:00:00",
        "page": 1,
        "page_size": 10,
    }
    assert api.post("/product/service/get_list", {}, token=store)["errcode"] == 48001
    assert api.post("/product/service/get_order_list", body, token=store)["errcode"] == 48001
