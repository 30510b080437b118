"""Stories of the rows that are not the store's: each row is called so that it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.core.component.entities import TokenKind
from simulator.endpoints.table import BY_ID
from tests.core.sample import COMPONENT, HOME_PAGE, SERVICE, Api, Town

OTHERS: dict[str, Callable[[Town, Api], None]] = {}
SECRET = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "secret-f"}
ORDER_GET = "/channels/ec/order/get"


def story(*names: str) -> Callable[[Callable[[Town, Api], None]], Callable[[Town, Api], None]]:
    assert set(names) <= set(BY_ID)

    def kept(play: Callable[[Town, Api], None]) -> Callable[[Town, Api], None]:
        OTHERS.update(dict.fromkeys(names, play))
        return play

    return kept


def right(api: Api, name: str, body: Any, token: str | None = None, **query: str) -> Any:
    row = BY_ID[name]
    reply = api.call(row.method, row.path, None if row.method == "GET" else body, token=token, **query)
    assert reply.get("errcode", 0) == 0, f"{name}: {reply}"
    return reply


def authorized(town: Town) -> str:
    """A token of the shop, which has granted its sets."""
    town.do("authorize", store=town.shop)
    return town.token(TokenKind.AUTHORIZER)


# -- the platform's tokens, and what accounts grant -------------------------------------------------------


@story("token")
def a_token_for_a_secret(town: Town, api: Api) -> None:
    right(api, "token", None, **SECRET)


@story("stable_token")
def a_token_that_stays(town: Town, api: Api) -> None:
    first = right(api, "stable_token", SECRET)
    assert right(api, "stable_token", SECRET) == first


@story("component.api_start_push_ticket")
def tickets_are_pushed(town: Town, api: Api) -> None:
    right(
        api,
        "component.api_start_push_ticket",
        {"component_appid": COMPONENT, "component_secret": "secret-c"},
    )


@story("component.api_component_token")
def a_token_for_a_ticket(town: Town, api: Api) -> None:
    given = {"component_appid": COMPONENT, "component_appsecret": "secret-c"}
    right(api, "component.api_component_token", {**given, "component_verify_ticket": town.ticket()})


@story("component.api_create_preauthcode", "component.api_query_auth", "component.api_authorizer_token")
def from_consent_to_the_stores_token(town: Town, api: Api) -> None:
    own = {"component_appid": COMPONENT}
    right(api, "component.api_create_preauthcode", own, town.token())
    authorized(town)
    [code] = [one["code"] for one in town.entries("grant") if one["code"]]
    asked = {**own, "authorization_code": code}
    info = right(api, "component.api_query_auth", asked, town.token())["authorization_info"]
    renewed = {**own, "authorizer_appid": town.shop}
    renewed["authorizer_refresh_token"] = info["authorizer_refresh_token"]
    right(api, "component.api_authorizer_token", renewed, town.token())


@story("component.api_get_authorizer_info", "component.api_get_authorizer_list")
def who_granted(town: Town, api: Api) -> None:
    authorized(town)
    asked = {"component_appid": COMPONENT, "authorizer_appid": town.shop}
    right(api, "component.api_get_authorizer_info", asked, town.token())
    page = {"component_appid": COMPONENT, "offset": 0, "count": 10}
    assert right(api, "component.api_get_authorizer_list", page, town.token())["total_count"] == 1


@story("component.api_confirm_authorization")
def a_set_is_confirmed(town: Town, api: Api) -> None:
    town.do("configure_component", confirm_sets=[131])
    authorized(town)
    asked = {"component_appid": COMPONENT, "authorizer_appid": town.shop}
    asked |= {"funcscope_category_id": "131", "confirm_value": "1"}
    right(api, "component.api_confirm_authorization", asked, town.token())


def _option(mark: str) -> Callable[[Town, Api], None]:
    @story(f"component.{mark}get_authorizer_option", f"component.{mark}set_authorizer_option")
    def an_option_is_set(town: Town, api: Api) -> None:
        authorized(town)
        asked = {
            "component_appid": COMPONENT,
            "authorizer_appid": town.shop,
            "option_name": "voice_recognize",
        }
        right(api, f"component.{mark}set_authorizer_option", {**asked, "option_value": "1"}, town.token())
        shown = right(api, f"component.{mark}get_authorizer_option", asked, town.token())
        assert shown["option_value"] == "1"

    return an_option_is_set


OPTIONS = [_option(mark) for mark in ("", "api_")]


@story("message.custom.send")
def a_user_is_answered(town: Town, api: Api) -> None:
    town.do("tick_sets", sets=[1, 129])
    town.do("authorize", store=town.shop, sets=[1, 129])
    openid = town.do("send_message", store=town.shop, text="hello")["openid"]
    said = {"touser": openid, "msgtype": "text", "text": {"content": "hello"}}
    right(api, "message.custom.send", said, town.token(TokenKind.AUTHORIZER))


# -- the network, quotas and requests ---------------------------------------------------------------------


@story("callback.check", "get_api_domain_ip", "getcallbackip")
def the_network_is_looked_at(town: Town, api: Api) -> None:
    token = authorized(town)
    right(api, "callback.check", {"action": "all", "check_operator": "DEFAULT"}, token)
    for name in ("get_api_domain_ip", "getcallbackip"):
        right(api, name, None, token)


@story("clear_quota", "openapi.quota.get", "openapi.quota.clear")
def a_quota_is_asked_for_and_cleared(town: Town, api: Api) -> None:
    token = authorized(town)
    right(api, "openapi.quota.get", {"cgi_path": ORDER_GET}, token)
    right(api, "openapi.quota.clear", {"cgi_path": ORDER_GET}, token)
    right(api, "clear_quota", {"appid": town.shop}, token)


@story("component.clear_quota", "component.clear_quota.v2")
def a_platforms_quota_is_cleared(town: Town, api: Api) -> None:
    own = {"component_appid": COMPONENT}
    right(api, "component.clear_quota", own, town.token())
    right(api, "component.clear_quota.v2", {**own, "appsecret": "secret-c"})


@story("openapi.rid.get")
def a_request_is_found_by_its_rid(town: Town, api: Api) -> None:
    token = authorized(town)
    refused = api.post(ORDER_GET, {"order_id": "1"}, token=token)
    right(api, "openapi.rid.get", {"rid": refused["errmsg"].rpartition("rid: ")[2]}, token)


# -- the service market ------------------------------------------------------------------------------------


@story(
    "servicemarket.login_auth",
    "servicemarket.get_service_buyer_list",
    "servicemarket.get_service_buyer",
    "servicemarket.get_paid_order_list",
)
def a_store_buys_and_enters(town: Town, api: Api) -> None:
    town.buy()
    page = town.token(TokenKind.HOME_PAGE)
    code = town.do("press_use", store=town.shop)["code"]
    right(api, "servicemarket.login_auth", {"code": code}, page)
    of = {"service_id": SERVICE, "buyer_type": 1}
    listed = right(api, "servicemarket.get_service_buyer_list", {**of, "offset": 0, "limit": 10}, page)
    assert listed["count"] == 1
    right(api, "servicemarket.get_service_buyer", {**of, "appid": town.shop}, page)
    orders = {**of, "appid": town.shop, "offset": 0, "limit": 10}
    assert right(api, "servicemarket.get_paid_order_list", orders, page)["total"] == 1


@story("product.service.check_auth", "product.service.get_list", "product.service.get_order_list")
def a_mini_store_buys_and_enters(town: Town, api: Api) -> None:
    town.do("create_service", **{"as": "attic"}, name="attic", kind="product", component=COMPONENT, old=True,
            url="http://127.0.0.1:9/old")  # fmt: skip
    town.do("create_package", service="attic", name="old month", spec_id="o", days=30, price=990)
    store = town.store("mini", kind="mini_store")
    town.do("purchase", **{"as": "first"}, store="mini", service="attic", package="old month")
    right(
        api,
        "product.service.check_auth",
        {"code": town.do("press_use", order="first")["code"]},
        town.token(),
    )
    token = town.token(TokenKind.AUTHORIZER, store)
    assert right(api, "product.service.get_list", {}, token)["service_list"]
    span = {"start_create_time": "2025-01-01 00:00:00", "end_create_time": "2030-01-01 00:00:00"}
    page = {**span, "page": 1, "page_size": 10}
    assert right(api, "product.service.get_order_list", page, token)["service_order_list"]
