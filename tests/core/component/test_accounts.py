"""What is told of an account, by its kind; and permission sets that a platform has to confirm."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from tests.core.sample import COMPONENT, Api, Town

INFO = "/cgi-bin/component/api_get_authorizer_info"
CONFIRM = "/cgi-bin/component/api_confirm_authorization"
OWN = {"MiniProgramInfo", "channels_info", "store_info", "talent_info", "supplier_info"}


def info(town: Town, api: Api, appid: str) -> Any:
    body = {"component_appid": COMPONENT, "authorizer_appid": appid}
    return api.post(INFO, body, token=town.token())


def account(town: Town, kind: str) -> str:
    if kind == "store":
        return town.shop
    return str(town.do("create_account", **{"as": kind}, kind=kind)["appid"])


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("store", {"store_info"}),
        ("official_account", set()),
        ("mini_program", {"MiniProgramInfo"}),
        ("channels", {"channels_info"}),
        ("talent", {"talent_info"}),
    ],
)
def test_the_object_of_its_kind_tells_an_account_apart(
    town: Town, api: Api, kind: str, own: set[str]
) -> None:
    appid = account(town, kind)
    town.do("authorize", store=appid, sets=[129])
    reply = info(town, api, appid)
    assert set(reply["authorizer_info"]) & OWN == own
    told = reply["authorization_info"]
    assert (told["authorizer_appid"], told["authorization_appid"]) == (appid, appid)
    assert "authorizer_access_token" not in told
    assert "expires_in" not in told


def test_a_mini_program_shows_its_network(town: Town, api: Api) -> None:
    appid = account(town, "mini_program")
    town.do("authorize", store=appid, sets=[129])
    network = info(town, api, appid)["authorizer_info"]["MiniProgramInfo"]["network"]
    assert {"RequestDomain", "NewPrefetchDNSDomain", "FinanceWhiteDomain"} <= set(network)
    assert len(network) == 17


def test_slashes_in_the_reply_are_escaped(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop, sets=[129])
    info(town, api, town.shop)
    assert b'"http:\\/\\/wx.qlogo.cn\\/' in api.last.body


def test_slashes_of_other_replies_are_not(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop, sets=[129])
    api.get("/channels/ec/basics/info/get", token=town.token(TokenKind.AUTHORIZER))
    assert b"http://wx.qlogo.cn/" in api.last.body


def test_another_kind_of_account_has_no_right_to_a_stores_interfaces(town: Town, api: Api) -> None:
    appid = account(town, "mini_program")
    town.do("authorize", store=appid, sets=[129, 130, 131])
    token = town.token(TokenKind.AUTHORIZER, appid)
    assert api.get("/channels/ec/basics/info/get", token=token)["errcode"] == 48001


# -- sets that need a confirmation ------------------------------------------------------------------


@pytest.fixture
def waiting(town: Town) -> Town:
    """A platform that has to confirm set 131; the store has granted 129 and 131."""
    town.do("configure_component", confirm_sets=[131, 8])
    town.do("authorize", store=town.shop, sets=[129, 131])
    return town


def test_a_banned_accounts_calls_are_48004_and_its_status_says_so(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop, sets=[129, 130, 131])
    token = town.token(TokenKind.AUTHORIZER)
    paths = (
        "/channels/ec/product/list/get",
        "/cgi-bin/openapi/quota/get",
        "/channels/ec/order/supplyorder/list",
    )
    town.do("ban_account", store=town.shop)
    assert [api.post(path, {}, token=token)["errcode"] for path in paths] == [48004] * 3
    assert info(town, api, town.shop)["authorizer_info"]["account_status"] == 16
    town.do("ban_account", store=town.shop, lift=True)
    assert [api.post(path, {}, token=token)["errcode"] for path in paths] == [40097, 76003, 9999999]
    assert info(town, api, town.shop)["authorizer_info"]["account_status"] == 1


def confirm(town: Town, api: Api, number: object = 131, value: object = 1) -> int:
    body = {
        "component_appid": COMPONENT,
        "authorizer_appid": town.shop,
        "funcscope_category_id": number,
        "confirm_value": value,
    }
    return int(api.post(CONFIRM, body, token=town.token())["errcode"])


def confirm_info(town: Town, api: Api) -> dict[int, Any]:
    rows = info(town, api, town.shop)["authorization_info"]["func_info"]
    return {row["funcscope_category"]["id"]: row.get("confirm_info") for row in rows}


def orders(town: Town, api: Api) -> int:
    reply = api.post("/channels/ec/order/list/get", {}, token=town.token(TokenKind.AUTHORIZER))
    return int(reply["errcode"])


def test_a_set_works_once_it_is_confirmed(waiting: Town, api: Api) -> None:
    assert orders(waiting, api) == 61016
    assert confirm_info(waiting, api)[131] == {"need_confirm": 1, "already_confirm": 0, "can_confirm": 1}
    assert confirm(waiting, api) == 0
    assert orders(waiting, api) == 40097
    assert confirm_info(waiting, api)[131] == {"need_confirm": 1, "already_confirm": 1, "can_confirm": 0}


def test_an_interface_of_two_sets_needs_one_of_them(waiting: Town, api: Api) -> None:
    reply = api.get("/channels/ec/basics/info/get", token=waiting.token(TokenKind.AUTHORIZER))
    assert reply["errcode"] == 0


def test_a_confirmation_is_taken_back_once(waiting: Town, api: Api) -> None:
    assert [confirm(waiting, api, value=value) for value in (1, 1, 2, 2, 1)] == [0, 61018, 0, 61022, 0]


def test_a_new_grant_is_confirmed_anew(waiting: Town, api: Api) -> None:
    confirm(waiting, api)
    waiting.do("cancel_authorization", store=waiting.shop)
    waiting.do("authorize", store=waiting.shop, sets=[131])
    assert orders(waiting, api) == 61016


@pytest.mark.parametrize(
    ("number", "value", "code"),
    [
        (8, 1, 61017),
        (129, 1, 61019),
        (131, 3, 61020),
        ("x", 1, 61020),
        ("9" * 5000, 1, 61020),
        ("１３１", 1, 61020),
        (131, "9" * 5000, 61020),
    ],
)
def test_what_cannot_be_confirmed(waiting: Town, api: Api, number: object, value: object, code: int) -> None:
    assert confirm(waiting, api, number, value) == code


def test_a_set_that_is_ticked_no_longer_cannot_be_confirmed(waiting: Town, api: Api) -> None:
    waiting.do("tick_sets", sets=[129])
    assert confirm(waiting, api) == 61021
    assert confirm_info(waiting, api)[131]["can_confirm"] == 0


def test_nobody_confirms_for_an_account_without_a_grant(town: Town, api: Api) -> None:
    assert confirm(town, api) == 61003


def test_without_such_sets_only_131_shows_its_zeros(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop, sets=[129, 131])
    zeros = {"need_confirm": 0, "already_confirm": 0, "can_confirm": 0}
    assert confirm_info(town, api) == {129: None, 131: zeros}
