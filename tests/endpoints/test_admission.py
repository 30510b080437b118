"""When several things are wrong with a call, which of them it hears of first.

Each test holds two neighbours of the platform's order against each other: both are wrong, and the
earlier one is answered.
"""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core import quota
from simulator.core.component import tokens
from simulator.core.component.entities import TokenKind
from simulator.endpoints.pipeline import answer, sent
from simulator.http.message import Request
from tests.core.sample import COMPONENT, HOME_PAGE, Api, Town

LIST = "/cgi-bin/component/api_get_authorizer_list"
ORDERS = "/channels/ec/order/list/get"


def code(reply: Any) -> int:
    return int(reply["errcode"])


@pytest.fixture
def store_token(town: Town) -> str:
    """A token of a store that has granted 129, and not what its orders need."""
    town.do("authorize", store=town.shop, sets=[129])
    return town.token(TokenKind.AUTHORIZER)


def test_method_before_body(api: Api) -> None:
    assert code(api.get(LIST)) == 43002


@pytest.mark.parametrize(("raw", "expected"), [(b"", 41018), (b"no json", 47001), (b"a=1&b=2", 41018)])
def test_body_before_token_missing(api: Api, raw: bytes, expected: int) -> None:
    assert code(api.call("POST", LIST, raw)) == expected


def test_a_json_text_with_an_equals_sign_is_no_form(api: Api) -> None:
    assert code(api.call("POST", LIST, b'{"a": "b=c"')) == 47001


@pytest.mark.parametrize("given", ["", None])
def test_token_missing_is_told_from_unknown(api: Api, given: str | None) -> None:
    assert code(api.post(LIST, {}, token=given)) == 41001
    assert code(api.post(LIST, {}, token="60_unknown")) == 40001


def test_a_malformed_token_is_told_from_an_unknown_one(api: Api) -> None:
    assert code(api.post(LIST, {}, token="60_with blank")) == 40014


def test_token_unknown_before_expired(town: Town, api: Api) -> None:
    """A token forgotten long after its end is unknown, not expired."""
    token = town.token()
    town.pass_(tokens.LIFE)
    assert code(api.post(LIST, {}, token=token)) == 42001
    town.days(2)
    town.token()
    assert code(api.post(LIST, {}, token=token)) == 40001


def test_expired_before_ip(town: Town, api: Api) -> None:
    token = town.token()
    town.do("allow_addresses", addresses=["10.0.0.1"])
    assert code(api.post(LIST, {}, token=token)) == 61004
    town.pass_(tokens.LIFE)
    assert code(api.post(LIST, {}, token=token)) == 42001


def test_expired_before_the_wrong_kind(town: Town, api: Api) -> None:
    token = town.token(TokenKind.HOME_PAGE)
    assert code(api.post(ORDERS, {}, token=token)) == 48001
    town.pass_(tokens.LIFE)
    assert code(api.post(ORDERS, {}, token=token)) == 42001


def test_ip_before_quota(town: Town, api: Api) -> None:
    token = town.token()
    town.do("set_quota", api=LIST, daily=0)
    assert code(api.post(LIST, {}, token=token)) == 45009
    town.do("allow_addresses", addresses=["10.0.0.1"])
    assert code(api.post(LIST, {}, token=token)) == 61004


def test_quota_before_permission(town: Town, api: Api, store_token: str) -> None:
    assert code(api.post(ORDERS, {"page_size": 10}, token=store_token)) == 61007
    town.do("set_quota", api="ec.order.list.get", daily=0)
    assert code(api.post(ORDERS, {"page_size": 10}, token=store_token)) == 45009


def test_permission_before_arguments(town: Town, api: Api, store_token: str) -> None:
    assert code(api.post(ORDERS, {"page_size": "many"}, token=store_token)) == 61007
    town.do("authorize", store=town.shop, sets=[131])
    assert code(api.post(ORDERS, {"page_size": "many"}, token=town.token(TokenKind.AUTHORIZER))) == 40097


def test_ip_before_secret_where_no_token_is_taken(town: Town, api: Api) -> None:
    body = {"component_appid": COMPONENT, "component_appsecret": "wrong"}
    town.do("allow_addresses", addresses=["10.0.0.1"])
    assert code(api.post("/cgi-bin/component/api_component_token", body)) == 61004


@pytest.mark.parametrize(
    ("client", "listed", "allowed"),
    [
        ("10.1.2.3", ["10.1.2.3"], True),
        ("10.1.2.3", ["10.1.0.0/16"], True),
        ("10.1.2.3", ["10.2.0.0/16", "10.1.0.0/16"], True),
        ("10.1.2.3", ["10.2.0.0/16", "10.1.2.4"], False),
        ("", ["10.1.2.3"], False),
        ("10.1.2.3", [], True),
    ],
)
def test_who_is_on_a_white_list(town: Town, client: str, listed: list[str], allowed: bool) -> None:
    from simulator.core import addresses
    from simulator.core.errors import Refusal

    town.do("allow_addresses", addresses=listed)
    if allowed:
        addresses.check(town.world, COMPONENT, client, 61004)
    else:
        with pytest.raises(Refusal, match="61004"):
            addresses.check(town.world, COMPONENT, client, 61004)


def test_a_white_list_is_61004_for_a_platform_and_40164_for_others(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop, sets=[129])
    for owner in (COMPONENT, HOME_PAGE):
        town.do("allow_addresses", owner=owner, addresses=["10.0.0.1"])
    platform = api.post(LIST, {}, token=town.token())
    assert platform["errmsg"].startswith("access clientip is not registered requestIP: ")
    assert code(platform) == 61004
    merchant = api.get("/channels/ec/basics/info/get", token=town.token(TokenKind.AUTHORIZER))
    assert code(merchant) == 61004
    assert merchant["errmsg"].startswith("access clientip is not registered requestIP: ")
    asked = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "secret-f"}
    own = api.get("/cgi-bin/token", **asked)
    assert (code(own), "not in whitelist" in own["errmsg"]) == (40164, True)


def test_an_address_that_is_none_cannot_be_listed(town: Town) -> None:
    with pytest.raises(Exception, match="no IP address"):
        town.do("allow_addresses", addresses=["everywhere"])


# -- which platform the body names -------------------------------------------------------------------


def test_the_platform_in_the_body_is_the_tokens(town: Town, api: Api) -> None:
    second = town.another_platform()
    token = town.token()
    codes = {
        named: code(
            api.post("/cgi-bin/component/api_create_preauthcode", {"component_appid": named}, token=token)
        )
        for named in (second, "wx00000000000000dd", "nonsense")
    }
    assert codes == {second: 61001, "wx00000000000000dd": 61011, "nonsense": 40013}


START = "/cgi-bin/component/api_start_push_ticket"


@pytest.mark.parametrize(
    ("appid", "expected"), [("wx00000000000000dd", 61011), ("nonsense", 40013), (COMPONENT, 40125)]
)
def test_who_may_start_the_tickets(api: Api, appid: str, expected: int) -> None:
    assert code(api.post(START, {"component_appid": appid, "component_secret": "wrong"})) == expected


def test_a_mini_programs_appid_upsets_the_start_of_tickets(town: Town, api: Api) -> None:
    for kind, expected in (("mini_program", -1), ("official_account", 61011)):
        appid = town.do("create_account", **{"as": kind}, kind=kind)["appid"]
        assert code(api.post(START, {"component_appid": appid, "component_secret": "x"})) == expected


# -- paths of WeChat that are not simulated ---------------------------------------------------------------


def test_a_path_that_is_known_only_refuses_token_permission_and_arguments_first(
    town: Town, api: Api, store_token: str
) -> None:
    path = "/channels/ec/order/supplyorder/list"
    assert code(api.get(path)) == 43002
    assert code(api.post(path)) == 41001
    assert code(api.post(path, token="60_unknown")) == 40001
    assert code(api.post(path, token=town.token())) == 48001
    assert code(api.post(path, token=town.token(TokenKind.HOME_PAGE))) == 48001
    assert code(api.post(path, token=store_token)) == 61007
    town.do("authorize", store=town.shop, sets=[131])
    token = town.token(TokenKind.AUTHORIZER)
    assert code(api.post(path, {"page_info": 1}, token=token)) == 40097
    assert code(api.post(path, token=token)) == 9999999


def test_a_platforms_path_without_a_row_takes_the_platforms_token(
    town: Town, api: Api, store_token: str
) -> None:
    path = "/cgi-bin/component/fastregisterweapp"
    assert code(api.post(path, token=store_token)) == 61014
    assert code(api.post(path, token=town.token(TokenKind.HOME_PAGE))) == 61014
    assert code(api.post(path, token=town.token())) == 9999999


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("/cgi-bin/message/custom/send", TokenKind.COMPONENT, 48001),
        ("/cgi-bin/message/custom/typing", TokenKind.COMPONENT, 48001),
        ("/cgi-bin/message/custom/send", TokenKind.HOME_PAGE, 48001),
        (ORDERS, TokenKind.HOME_PAGE, 48001),
        (ORDERS, TokenKind.COMPONENT, 48001),
        (LIST, TokenKind.HOME_PAGE, 61014),
    ],
)
def test_a_token_of_the_wrong_kind_is_told_by_whose_it_is(
    town: Town, api: Api, path: str, kind: TokenKind, expected: int
) -> None:
    assert code(api.post(path, token=town.token(kind))) == expected


def test_the_tables_code_for_a_platforms_token_is_a_switch(town: Town, api: Api) -> None:
    for choice in ("61015", "48001"):
        town.switch("component_token_on_account_api", choice)
        assert code(api.post(ORDERS, {}, token=town.token())) == int(choice)


def test_a_platforms_interface_elsewhere_refuses_an_accounts_token_alike(town: Town, api: Api) -> None:
    path = "/wxa/queryquota"
    assert code(api.get(path, token=town.token(TokenKind.AUTHORIZER))) == 61014
    assert code(api.get(path, token=town.token())) == 9999999


def test_a_set_for_funds_is_the_first_platforms_alone(town: Town, api: Api) -> None:
    """A second platform's call is 61007 though others of its calls pass; once the first has gone, it may."""
    second = town.another_platform(permission_sets=[131, 138])
    town.do("tick_sets", sets=[131, 138])
    for component in (COMPONENT, second):
        town.pass_(1)
        town.do("authorize", store=town.shop, component=component, sets=[131, 138])

    def called(path: str, owner: str) -> int:
        with town.world.transaction():
            token = tokens.issue(town.world, TokenKind.AUTHORIZER, owner, town.shop).value
        return code(api.post(path, token=token))

    funds, search = "/channels/ec/funds/getbalance", "/channels/ec/order/supplyorder/list"
    assert [called(path, COMPONENT) for path in (funds, search)] == [9999999, 9999999]
    assert [called(path, second) for path in (funds, search)] == [61007, 9999999]
    assert f"{COMPONENT} has it" in town.entries("call")[-2]["why"]
    town.do("cancel_authorization", store=town.shop, component=COMPONENT)
    assert called(funds, second) == 9999999


def test_a_path_without_a_row_is_refused_in_the_same_order(town: Town, api: Api, store_token: str) -> None:
    path = "/channels/ec/product/gift/add"
    assert code(api.call("PUT", path)) == 43002
    assert code(api.call("POST", path, b"", token=store_token)) == 44002
    assert code(api.call("POST", path, b"notjson", token=store_token)) == 47001
    assert code(api.post(path, token="60_with blank")) == 40014
    assert code(api.post(path, token=store_token)) == 40097
    with town.world.transaction():
        town.world.tables.put(quota.QuotaLimit(owner="", api=path, daily=1, minute=0))
    assert code(api.post(path, token=store_token)) == 45009
    town.do("allow_addresses", addresses=["10.0.0.1"])
    assert code(api.post(path, token=store_token)) == 61004
    assert code(api.post("/cgi-bin/component/fastregisterweapp", token=town.token())) == 61004
    assert code(api.post("/wxa/nothing", token=store_token)) == 61004


def test_a_file_is_no_wrong_body_where_wechat_takes_one(town: Town, api: Api, store_token: str) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    query = {"access_token": store_token}
    path = "/channels/ec/open/upload"
    reply = answer(
        town.world, Request(method="POST", path=path, query=query, headers=headers, body=b"--x\r\n--x--")
    )
    sent(town.world)
    assert b'"errcode":9999999' in reply.body
