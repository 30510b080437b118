"""The open platform's replies: shapes, quirks, and what each error is for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from tests.core.sample import COMPONENT, HOME_PAGE, START, Api, Town

PATH = "/cgi-bin/component/"


def asked(**more: Any) -> dict[str, Any]:
    return {"component_appid": COMPONENT, **more}


def fetch(api: Api, ticket: Any, **more: Any) -> Any:
    body = asked(component_appsecret="secret-c", component_verify_ticket=ticket)
    return api.post(PATH + "api_component_token", {**body, **more})


def test_a_ticket_buys_a_component_token(town: Town, api: Api) -> None:
    reply = fetch(api, town.ticket())
    assert set(reply) == {"component_access_token", "expires_in"}
    assert reply["expires_in"] == 7200
    assert town.token_row(reply["component_access_token"]).kind is TokenKind.COMPONENT
    issued = town.entries("call")[-1]["issued"]
    assert (issued["kind"], issued["value"]) == ("component", reply["component_access_token"])


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"component_verify_ticket": "made up"}, 61006),
        ({"component_appsecret": "wrong"}, 40125),
        ({"component_appid": "wx0123456789abcdef"}, 61011),
    ],
)
def test_a_component_token_is_refused(town: Town, api: Api, wrong: dict[str, str], expected: int) -> None:
    assert fetch(api, town.ticket(), **wrong)["errcode"] == expected
    assert town.entries("call")[-1]["issued"] is None


@pytest.mark.parametrize("ticket", [None, ""])
def test_no_ticket_at_all_is_refused(api: Api, ticket: Any) -> None:
    assert fetch(api, ticket)["errcode"] in (61006, 41020)


def test_a_ticket_of_half_a_day_ago_is_expired(town: Town, api: Api) -> None:
    ticket = town.ticket()
    town.pass_(12 * 3600 + 1)
    assert fetch(api, ticket)["errcode"] == 61005


def test_unrelated_fields_are_let_pass(town: Town, api: Api) -> None:
    assert "component_access_token" in fetch(api, town.ticket(), appid="x", neededText=1)


def test_starting_tickets_answers_as_the_page_says(town: Town, api: Api) -> None:
    body = asked(component_secret="secret-c")
    assert api.post(PATH + "api_start_push_ticket", body) == {"errcode": 0, "errmsg": "in a normal state"}
    town.do("stop_tickets")
    assert api.post(PATH + "api_start_push_ticket", body) == {"errcode": 0, "errmsg": "ok"}


def test_a_grant_through_all_its_calls(town: Town, api: Api) -> None:
    token = town.token()
    made = api.post(PATH + "api_create_preauthcode", asked(), token=token)
    assert made["expires_in"] == 1800
    consent = town.do("authorize", store=town.shop, pre_auth_code=made["pre_auth_code"])
    body = asked(authorization_code=consent["auth_code"])
    info = api.post(PATH + "api_query_auth", body, token=token)["authorization_info"]
    assert list(info) == [
        "authorizer_appid",
        "authorizer_access_token",
        "expires_in",
        "authorizer_refresh_token",
        "func_info",
    ]
    assert info["authorizer_appid"] == town.shop
    assert [one["funcscope_category"]["id"] for one in info["func_info"]] == [129, 130, 131]
    assert api.post(PATH + "api_query_auth", body, token=token)["errcode"] == 61010
    renewed = api.post(
        PATH + "api_authorizer_token",
        asked(authorizer_appid=town.shop, authorizer_refresh_token=info["authorizer_refresh_token"]),
        token=token,
    )
    assert renewed["authorizer_refresh_token"] == info["authorizer_refresh_token"]
    shown = api.get("/channels/ec/basics/info/get", token=renewed["authorizer_access_token"])
    assert shown["info"]["username"] == town.store_row().user_name


def test_a_login_code_is_no_authorization_code(town: Town, api: Api) -> None:
    town.buy()
    code = town.do("press_use", store=town.shop)["code"]
    reply = api.post(PATH + "api_query_auth", asked(authorization_code=code), token=town.token())
    assert reply["errcode"] == 61009


def test_the_token_of_one_platform_does_not_speak_for_another(town: Town, api: Api) -> None:
    other = town.another_platform()
    reply = api.post(PATH + "api_create_preauthcode", {"component_appid": other}, token=town.token())
    assert reply["errcode"] in (40013, 61001)
    assert "pre_auth_code" not in reply


def test_info_names_the_account_and_no_token(town: Town, api: Api) -> None:
    town.buy()
    body = asked(authorizer_appid=town.shop)
    reply = api.post(PATH + "api_get_authorizer_info", body, token=town.token())
    info, grant = reply["authorizer_info"], reply["authorization_info"]
    assert info["user_name"] == town.store_row().user_name
    assert info["principal_name"] == town.store_row().company
    assert info["service_type_info"]["id"] == 0
    assert grant["authorizer_refresh_token"] == town.grant().refresh_token  # type: ignore[union-attr]
    assert "authorizer_access_token" not in grant
    assert "expires_in" not in grant
    assert "errcode" not in reply
    town.do("cancel_authorization", store=town.shop)
    assert api.post(PATH + "api_get_authorizer_info", body, token=town.token())["errcode"] == 61003


def test_the_list_is_paged_by_offset_and_says_the_total(town: Town, api: Api) -> None:
    stores = []
    for number in range(7):
        town.pass_(1)
        store = town.store(f"s{number}")
        town.do("authorize", store=store)
        stores.append(store)
    token = town.token()

    def page(offset: Any, count: Any) -> list[str]:
        reply = api.post(PATH + "api_get_authorizer_list", asked(offset=offset, count=count), token=token)
        assert reply["total_count"] == 7
        return [row["authorizer_appid"] for row in reply["list"]]

    newest_first = stores[::-1]
    assert page(0, 3) + page(3, 3) + page(6, 3) == newest_first
    assert page("2", "2") == newest_first[2:4]
    assert page(7, 3) == page(9, 500) == page(0, 0) == []
    first = api.post(PATH + "api_get_authorizer_list", asked(offset=0, count=1), token=token)["list"][0]
    assert set(first) == {"authorizer_appid", "refresh_token", "auth_time"}
    assert first["auth_time"] == int(START) + 7


def test_a_grant_made_meanwhile_moves_all_rows(town: Town, api: Api) -> None:
    for number in range(4):
        town.pass_(1)
        town.do("authorize", store=town.store(f"s{number}"))
    token = town.token()
    town.do("fault", call="component.api_get_authorizer_list", do="new_grant", nth=2)

    def page(offset: int) -> Any:
        return api.post(PATH + "api_get_authorizer_list", asked(offset=offset, count=2), token=token)

    first, second = page(0), page(2)
    assert (first["total_count"], second["total_count"]) == (4, 5)
    assert second["list"][0] == first["list"][1]
    newcomer = page(0)["list"][0]["authorizer_appid"]
    assert newcomer not in str(first)
    assert town.granted(newcomer)
    assert town.entries("grant")[-1]["store"] == newcomer


def test_an_unexchanged_grant_is_absent_in_the_list_and_empty_in_info(town: Town, api: Api) -> None:
    """Two shapes of nothing, under one switch; without it, both show the token at once."""
    town.do("authorize", store=town.shop)
    token = town.token()

    def shown() -> tuple[set[str], Any]:
        rows = api.post(PATH + "api_get_authorizer_list", asked(offset=0, count=9), token=token)["list"]
        info = api.post(PATH + "api_get_authorizer_info", asked(authorizer_appid=town.shop), token=token)
        return set(rows[0]), info["authorization_info"]["authorizer_refresh_token"]

    held = town.grant()
    assert held is not None
    assert shown() == ({"authorizer_appid", "refresh_token", "auth_time"}, held.refresh_token)
    town.switch("empty_refresh_token", True)
    assert shown() == ({"authorizer_appid", "auth_time"}, "")
    code = town.entries("grant")[-1]["code"]
    api.post(PATH + "api_query_auth", asked(authorization_code=code), token=token)
    assert shown() == ({"authorizer_appid", "refresh_token", "auth_time"}, held.refresh_token)


@pytest.mark.parametrize(
    ("offset", "count", "expected"), [(0, 501, 40170), (-1, 10, 40097), (0, -1, 40097), (0, "x", 40097)]
)
def test_a_page_of_the_list_has_limits(api: Api, town: Town, offset: int, count: Any, expected: int) -> None:
    body = asked(offset=offset, count=count)
    assert api.post(PATH + "api_get_authorizer_list", body, token=town.token())["errcode"] == expected


# -- the home page's own token ---------------------------------------------------------------------

RIGHT = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "secret-f"}


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({}, 0),
        ({"grant_type": "password"}, 40002),
        ({"appid": ""}, 41002),
        ({"secret": ""}, 41004),
        ({"secret": "wrong"}, 40125),
        ({"appid": "wx0123456789abcdef"}, 40013),
        ({"appid": COMPONENT, "secret": "secret-c"}, 61024),
    ],
)
def test_both_ways_to_a_home_page_token(api: Api, wrong: dict[str, str], expected: int) -> None:
    given = {**RIGHT, **wrong}
    for reply in (api.get("/cgi-bin/token", **given), api.post("/cgi-bin/stable_token", given)):
        assert reply.get("errcode", 0) == expected
        assert ("access_token" in reply) is (expected == 0)


# -- what a reply looks like on the wire -----------------------------------------------------------


def test_replies_are_compact_json_with_the_platforms_content_type(town: Town, api: Api) -> None:
    fetch(api, town.ticket())
    assert api.last.content_type == "application/json; encoding=utf-8"
    assert b": " not in api.last.body
    assert b", " not in api.last.body
    api.post("/wxa/servicemarket/service/login_auth", {"code": "x"}, token=town.token())
    assert "code不存在".encode() in api.last.body


@pytest.mark.parametrize(
    "kind", [None, "application/json", "application/x-www-form-urlencoded", "text/xml", "multipart/x; y"]
)
def test_the_content_type_of_a_call_does_not_matter(town: Town, kind: str | None) -> None:
    from simulator.endpoints.pipeline import answer, sent
    from simulator.http.message import Request

    request = Request(
        method="POST",
        path=PATH + "api_create_preauthcode",
        query={"component_access_token": town.token()},
        headers={"Content-Type": kind} if kind else {},
        body=json.dumps(asked()).encode(),
    )
    reply = answer(town.world, request)
    sent(town.world)
    assert "pre_auth_code" in json.loads(reply.body)


def test_a_call_is_journalled_whole(town: Town, api: Api) -> None:
    token = town.token()
    api.post(PATH + "api_create_preauthcode", asked(note="x"), token=token)
    entry = town.entries("call")[-1]
    assert entry["endpoint"] == "component.api_create_preauthcode"
    assert entry["query"] == {"access_token": token}
    assert entry["body"] == asked(note="x")
    assert entry["reply"]["pre_auth_code"].startswith("preauthcode@@@")
    assert (entry["errcode"], entry["status"], entry["component"]) == (0, 200, COMPONENT)
    assert (entry["token"]["kind"], entry["token"]["state"]) == ("component", "valid")
    api.post(PATH + "api_create_preauthcode", {}, token=token)
    entry = town.entries("call")[-1]
    assert entry["errcode"] == 41018
    assert "component_appid is missing" in entry["why"]
