"""Looking a request up by its rid, and the calls about the network."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.endpoints.pipeline import answer, sent
from simulator.http.message import Request
from tests.core.sample import COMPONENT, HOME_PAGE, Api, Town

RID = "/cgi-bin/openapi/rid/get"
LIST = "/cgi-bin/component/api_get_authorizer_list"


def refused(town: Town, token: str) -> tuple[str, str]:
    """A call that is refused: its rid, and the reply as sent."""
    body = {"component_appid": COMPONENT, "offset": 0, "count": 501}
    request = Request(
        method="POST",
        path=LIST,
        query={"component_access_token": token},
        body=json.dumps(body).encode(),
        client="10.1.2.3",
    )
    reply = answer(town.world, request)
    sent(town.world)
    text = reply.body.decode()
    return json.loads(text)["errmsg"].rpartition("rid: ")[2], text


def look(api: Api, rid: str, token: str) -> dict[str, Any]:
    return dict(api.post(RID, {"rid": rid}, token=token))


def test_a_rid_leads_to_the_request_as_it_was(town: Town, api: Api) -> None:
    token = town.token()
    rid, text = refused(town, token)
    reply = look(api, rid, token)
    assert reply["errcode"] == 0
    assert reply["request"] == {
        "invoke_time": int(town.now),
        "cost_in_ms": 0,
        "request_url": f"component_access_token={token}",
        "request_body": f'{{"component_appid":"{COMPONENT}","offset":0,"count":501}}',
        "response_body": text,
        "client_ip": "10.1.2.3",
    }


def test_a_rid_of_another_account_is_not_shown(town: Town, api: Api) -> None:
    rid, _ = refused(town, town.token())
    assert look(api, rid, town.token(TokenKind.HOME_PAGE))["errcode"] == 76003


def test_a_rid_that_is_unknown_or_a_week_old_is_76001(town: Town, api: Api) -> None:
    assert look(api, "12345678-12345678-12345678", town.token())["errcode"] == 76001
    rid, _ = refused(town, town.token())
    town.days(7)
    assert look(api, rid, town.token())["errcode"] == 0
    town.pass_(1)
    assert look(api, rid, town.token())["errcode"] == 76001


@pytest.mark.parametrize("rid", ["", "12345678", "12345678-12345678-1234567g", "12345678-12345678-12345678 "])
def test_what_is_no_rid_at_all_is_76002(town: Town, api: Api, rid: str) -> None:
    assert look(api, rid, town.token())["errcode"] == 76002


def test_a_call_without_a_token_belongs_to_the_platform_that_it_names(town: Town, api: Api) -> None:
    body = {"component_appid": COMPONENT, "component_appsecret": "wrong"}
    reply = api.post("/cgi-bin/component/api_component_token", body)
    rid = reply["errmsg"].rpartition("rid: ")[2]
    shown = look(api, rid, town.token())
    assert json.loads(shown["request"]["response_body"])["errcode"] == 40125


def test_a_home_page_finds_a_refused_call_for_its_token(town: Town, api: Api) -> None:
    """Where the account stands in the query or in the body, and whatever the refusal."""
    asked = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "wrong"}
    refusals = (
        api.get("/cgi-bin/token", **asked),
        api.post("/cgi-bin/stable_token", asked),
        api.call("PUT", "/cgi-bin/token", **asked),
    )
    for reply in refusals:
        rid = reply["errmsg"].rpartition("rid: ")[2]
        shown = look(api, rid, town.token(TokenKind.HOME_PAGE))
        assert shown["errcode"] == 0
        assert json.loads(shown["request"]["response_body"])["errcode"] == reply["errcode"]
        assert look(api, rid, town.token())["errcode"] == 76003


@pytest.mark.parametrize("path", ["/cgi-bin/get_api_domain_ip", "/cgi-bin/getcallbackip"])
@pytest.mark.parametrize("kind", [TokenKind.COMPONENT, TokenKind.AUTHORIZER, TokenKind.HOME_PAGE])
def test_addresses_are_listed_to_any_token(town: Town, api: Api, path: str, kind: TokenKind) -> None:
    assert api.get(path, token=town.token(kind)) == {"ip_list": ["127.0.0.1"]}
    assert api.post(path, token=town.token(kind))["errcode"] == 43001


CHECK = "/cgi-bin/callback/check"


@pytest.mark.parametrize(
    ("action", "parts"), [("dns", {"dns"}), ("ping", {"ping"}), ("all", {"dns", "ping"})]
)
def test_a_check_shows_what_was_asked_for(town: Town, api: Api, action: str, parts: set[str]) -> None:
    reply = api.post(CHECK, {"action": action, "check_operator": "DEFAULT"}, token=town.token())
    assert set(reply) == parts
    assert {row["ip"] for part in parts for row in reply[part]} == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"check_operator": "CAP"}, 40202),
        ({"action": "look", "check_operator": "CAP"}, 40202),
        ({"action": "dns"}, 40203),
        ({"action": "dns", "check_operator": "MINE"}, 40203),
    ],
)
def test_what_a_check_refuses(town: Town, api: Api, body: dict[str, str], code: int) -> None:
    assert api.post(CHECK, body, token=town.token())["errcode"] == code


def test_a_check_without_a_push_address_is_40201(town: Town, api: Api) -> None:
    town.do("configure_component", authorization_events="")
    body = {"action": "all", "check_operator": "UNICOM"}
    assert api.post(CHECK, body, token=town.token())["errcode"] == 40201
    assert api.post(CHECK, body, token=town.token(TokenKind.HOME_PAGE))["dns"]
