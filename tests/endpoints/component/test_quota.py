"""Quotas: a day's limit and a minute's, clearing in all forms, and reading."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.quota import china_day
from simulator.durations import CHINA_OFFSET, DAY
from tests.core.sample import COMPONENT, HOME_PAGE, Api, Town

LIST = "/cgi-bin/component/api_get_authorizer_list"
TOKEN = "/cgi-bin/component/api_component_token"
INFO = "/channels/ec/basics/info/get"
CLEAR = "/cgi-bin/clear_quota"
PAGE = {"component_appid": COMPONENT, "offset": 0, "count": 10}


def list_(town: Town, api: Api, token: str) -> int:
    return int(api.post(LIST, PAGE, token=token).get("errcode", 0))


def quota(api: Api, token: str, path: str) -> dict[str, Any]:
    return dict(api.post("/cgi-bin/openapi/quota/get", {"cgi_path": path}, token=token))


def test_past_the_days_limit_a_call_is_45009_until_midnight_in_china(town: Town, api: Api) -> None:
    town.do("set_quota", api="component.api_get_authorizer_list", daily=2)
    assert [list_(town, api, town.token()) for _ in range(4)] == [0, 0, 45009, 45009]
    midnight = (china_day(town.now) + 1) * DAY - CHINA_OFFSET
    town.pass_(midnight - town.now - 1)
    assert list_(town, api, town.token()) == 45009
    town.pass_(1)
    assert list_(town, api, town.token()) == 0


def test_past_the_minutes_limit_a_call_is_45011_for_sixty_seconds(town: Town, api: Api) -> None:
    token = town.token()
    town.do("set_quota", api=LIST, minute=2)
    assert [list_(town, api, token) for _ in range(3)] == [0, 0, 45011]
    town.pass_(59)
    assert list_(town, api, token) == 45011
    town.pass_(1)
    assert [list_(town, api, token) for _ in range(3)] == [0, 0, 45011]


def test_a_minute_that_has_passed_counts_no_more(town: Town, api: Api) -> None:
    token = town.token()
    town.do("set_quota", api=LIST, minute=2)
    assert list_(town, api, token) == 0
    town.pass_(60)
    assert [list_(town, api, token) for _ in range(2)] == [0, 0]


def test_a_platforms_token_has_ten_thousand_calls_a_day(town: Town, api: Api) -> None:
    assert quota(api, town.token(), TOKEN)["quota"] == {"daily_limit": 10000, "used": 0, "remain": 10000}


def test_calls_for_a_merchant_use_up_the_merchants_quota(town: Town, api: Api) -> None:
    other = town.store("other")
    for store in (town.shop, other):
        town.do("authorize", store=store, sets=[129])
    town.do("set_quota", api="ec.basics.info.get", daily=1)
    first, second = (town.token(TokenKind.AUTHORIZER, store) for store in (town.shop, other))
    codes = [api.get(INFO, token=token)["errcode"] for token in (first, first, second)]
    assert codes == [0, 45009, 0]


def test_two_platforms_share_a_merchants_quota(town: Town, api: Api) -> None:
    second = town.another_platform()
    town.do("authorize", store=town.shop, sets=[129])
    town.do("authorize", store=town.shop, component=second, sets=[129])
    town.do("set_quota", api="ec.basics.info.get", daily=1)
    assert api.get(INFO, token=town.token(TokenKind.AUTHORIZER))["errcode"] == 0
    with town.world.transaction():
        from simulator.core.component import tokens

        other = tokens.issue(town.world, TokenKind.AUTHORIZER, second, town.shop).value
    assert api.get(INFO, token=other)["errcode"] == 45009


def test_a_call_that_is_refused_for_its_arguments_counts(town: Town, api: Api) -> None:
    token = town.token()
    assert api.post(LIST, {}, token=token)["errcode"] == 41018
    assert quota(api, token, LIST)["quota"]["used"] == 1


def test_a_call_that_is_refused_for_its_token_does_not_count(town: Town, api: Api) -> None:
    api.post(LIST, PAGE, token="60_unknown")
    assert quota(api, town.token(), LIST)["quota"]["used"] == 0


def test_a_limit_may_be_one_accounts_own(town: Town, api: Api) -> None:
    second = town.another_platform()
    town.do("set_quota", api=LIST, daily=0, owner=second)
    assert list_(town, api, town.token()) == 0
    town.do("set_quota", api=LIST, daily=0, owner=COMPONENT)
    assert list_(town, api, town.token()) == 45009


def clear(town: Town, api: Api, form: str) -> int:
    token = town.token()
    replies = {
        "token": lambda: api.post(CLEAR, {"appid": COMPONENT}, token=token),
        "old": lambda: api.post(
            "/cgi-bin/component/clear_quota", {"component_appid": COMPONENT}, component_access_token=token
        ),
        "secret": lambda: api.post(
            "/cgi-bin/component/clear_quota/v2", {"component_appid": COMPONENT, "appsecret": "secret-c"}
        ),
        "one": lambda: api.post("/cgi-bin/openapi/quota/clear", {"cgi_path": LIST}, token=token),
    }
    return int(replies[form]()["errcode"])


@pytest.mark.parametrize("form", ["token", "old", "secret", "one"])
def test_each_form_clears_the_days_count(town: Town, api: Api, form: str) -> None:
    town.do("set_quota", api=LIST, daily=1)
    assert [list_(town, api, town.token()) for _ in range(2)] == [0, 45009]
    assert clear(town, api, form) == 0
    assert list_(town, api, town.token()) == 0


def test_one_apis_clearing_leaves_the_others(town: Town, api: Api) -> None:
    token = town.token()
    api.get("/cgi-bin/getcallbackip", token=token)
    list_(town, api, token)
    api.post("/cgi-bin/openapi/quota/clear", {"cgi_path": LIST}, token=token)
    assert quota(api, token, LIST)["quota"]["used"] == 0
    assert quota(api, token, "/cgi-bin/getcallbackip")["quota"]["used"] == 1


def test_the_eleventh_clearing_of_a_month_is_48006_whatever_its_form(town: Town, api: Api) -> None:
    forms = ["token", "old", "secret"] * 4
    assert [clear(town, api, form) for form in forms] == [0] * 10 + [48006] * 2
    town.days(31)
    assert clear(town, api, "token") == 0


def test_single_apis_are_cleared_fifty_times_a_month_beside_that(town: Town, api: Api) -> None:
    assert [clear(town, api, "one") for _ in range(51)] == [0] * 50 + [76022]
    assert clear(town, api, "token") == 0
    town.days(31)
    assert clear(town, api, "one") == 0


def test_the_secret_form_clears_a_merchants_quota(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop, sets=[129])
    town.do("set_quota", api="ec.basics.info.get", daily=1)
    token = town.token(TokenKind.AUTHORIZER)
    assert [api.get(INFO, token=token)["errcode"] for _ in range(2)] == [0, 45009]
    v2 = {"component_appid": COMPONENT, "appsecret": "secret-c", "appid": town.shop}
    assert api.post("/cgi-bin/component/clear_quota/v2", v2)["errcode"] == 0
    assert api.get(INFO, token=token)["errcode"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"appsecret": "secret-c"}, 41018),
        ({"component_appid": COMPONENT}, 41004),
        ({"component_appid": COMPONENT, "appsecret": "wrong"}, 40125),
        ({"component_appid": "wx00000000000000dd", "appsecret": "x"}, 61011),
        ({"component_appid": "nonsense", "appsecret": "x"}, 40013),
        ({"component_appid": COMPONENT, "appsecret": "secret-c", "appid": "wx00000000000000ee"}, 61003),
    ],
)
def test_what_the_secret_form_refuses(town: Town, api: Api, body: dict[str, str], code: int) -> None:
    assert api.post("/cgi-bin/component/clear_quota/v2", body)["errcode"] == code


def test_the_token_form_clears_its_own_account_only(town: Town, api: Api) -> None:
    assert api.post(CLEAR, {"appid": HOME_PAGE}, token=town.token())["errcode"] == 40013
    page = town.token(TokenKind.HOME_PAGE)
    assert api.post(CLEAR, {"appid": HOME_PAGE}, token=page)["errcode"] == 0


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("cgi-bin/component/api_component_token", 76003),
        ("https://api.weixin.qq.com/cgi-bin/component/api_component_token", 76003),
        ("/cgi-bin/component/nothing", 76021),
        ("/sns/userinfo", 76022),
        ("/cgi-bin/token", 76022),
        (INFO, 76022),
        (TOKEN, 0),
    ],
)
def test_which_paths_a_platforms_token_reads(town: Town, api: Api, path: str, code: int) -> None:
    assert quota(api, town.token(), path)["errcode"] == code


def test_reading_shows_the_minutes_limit(town: Town, api: Api) -> None:
    town.do("set_quota", api=LIST, daily=50, minute=7)
    reply = quota(api, town.token(), LIST)
    assert reply["quota"] == {"daily_limit": 50, "used": 0, "remain": 50}
    assert reply["rate_limit"] == {"call_count": 7, "refresh_second": 60}
    assert reply["component_rate_limit"] == {"call_count": 0, "refresh_second": 0}


def test_a_home_pages_token_reads_its_own_paths(town: Town, api: Api) -> None:
    reply = quota(api, town.token(TokenKind.HOME_PAGE), "/cgi-bin/token")
    assert reply["errcode"] == 0
