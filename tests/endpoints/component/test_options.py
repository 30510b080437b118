"""An account's options: both paths, either token, and the three errors."""

from __future__ import annotations

import pytest

from simulator.core.component.entities import TokenKind
from tests.core.sample import COMPONENT, Api, Town

GET = ("/cgi-bin/component/get_authorizer_option", "/cgi-bin/component/api_get_authorizer_option")
SET = ("/cgi-bin/component/set_authorizer_option", "/cgi-bin/component/api_set_authorizer_option")
OK = {"errcode": 0, "errmsg": "ok"}


@pytest.fixture(autouse=True)
def grant(town: Town) -> None:
    town.do("authorize", store=town.shop, sets=[129])


def body(town: Town, **more: str) -> dict[str, str]:
    """What the SDK that sends most fields sends: the union of the new form and the old."""
    return {"component_appid": COMPONENT, "authorizer_appid": town.shop, **more}


@pytest.mark.parametrize("kind", [TokenKind.COMPONENT, TokenKind.AUTHORIZER])
@pytest.mark.parametrize(("get", "set_"), list(zip(GET, SET, strict=True)))
def test_what_is_set_is_read_with_either_token(
    town: Town, api: Api, kind: TokenKind, get: str, set_: str
) -> None:
    token = town.token(kind)
    asked = body(town, option_name="location_report")
    assert api.post(get, asked, token=token)["option_value"] == "0"
    assert api.post(set_, {**asked, "option_value": "2"}, token=token) == OK
    shown = api.post(get, asked, token=token)
    assert (shown["option_name"], shown["option_value"]) == ("location_report", "2")


def test_the_new_form_needs_no_appids_with_the_accounts_own_token(town: Town, api: Api) -> None:
    token = town.token(TokenKind.AUTHORIZER)
    shown = api.post(GET[0], {"option_name": "voice_recognize"}, token=token)
    assert shown == {"option_name": "voice_recognize", "option_value": "0"}


def test_the_old_reply_names_the_account(town: Town, api: Api) -> None:
    asked = body(town, option_name="customer_service")
    assert api.post(GET[1], asked, token=town.token())["authorizer_appid"] == town.shop


@pytest.mark.parametrize("name", ["", "shouting"])
def test_an_unknown_option_is_61012(town: Town, api: Api, name: str) -> None:
    asked = body(town, option_name=name)
    assert api.post(GET[0], asked, token=town.token())["errcode"] == 61012
    assert api.post(SET[0], {**asked, "option_value": "1"}, token=town.token())["errcode"] == 61012


@pytest.mark.parametrize("value", ["3", "", "yes"])
def test_an_unknown_value_is_61013(town: Town, api: Api, value: str) -> None:
    asked = body(town, option_name="location_report", option_value=value)
    assert api.post(SET[1], asked, token=town.token())["errcode"] == 61013


def test_an_option_that_the_owner_made_read_only_is_61025(town: Town, api: Api) -> None:
    town.do("set_option", store=town.shop, option="customer_service", value="1", read_only=True)
    asked = body(town, option_name="customer_service", option_value="0")
    assert api.post(SET[0], asked, token=town.token())["errcode"] == 61025
    assert api.post(GET[0], asked, token=town.token())["option_value"] == "1"


def test_an_account_without_a_grant_is_61003(town: Town, api: Api) -> None:
    other = town.store("other")
    asked = {"authorizer_appid": other, "option_name": "customer_service"}
    assert api.post(GET[0], asked, token=town.token())["errcode"] == 61003


def test_a_platforms_token_has_to_name_the_account(town: Town, api: Api) -> None:
    asked = {"option_name": "customer_service"}
    assert api.post(GET[0], asked, token=town.token())["errcode"] == 40013


def test_an_accounts_token_names_no_other_account(town: Town, api: Api) -> None:
    asked = {"authorizer_appid": "wx00000000000000aa", "option_name": "customer_service"}
    assert api.post(GET[0], asked, token=town.token(TokenKind.AUTHORIZER))["errcode"] == 40013
