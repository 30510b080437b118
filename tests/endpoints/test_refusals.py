"""Each code that a row declares can be brought about, and no other comes.

A scene calls one row wrongly in one way. What all scenes of a row were refused with is what it declares: a
declared code that no scene brings about fails, and so does one that comes and is not declared (the pipeline
answers it with status 500). What is refused changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import tests.endpoints.store
from simulator.core.component import tokens
from simulator.core.component.entities import TokenKind
from simulator.core.error_codes import ERRORS
from simulator.core.errors import Refusal
from simulator.core.sources import Standing
from simulator.core.switches import Switches
from simulator.endpoints.model import Endpoint
from simulator.endpoints.refusals import refusals_of
from simulator.endpoints.table import ROWS
from simulator.endpoints.wrong_arguments import limited
from simulator.modules import below
from tests.core.sample import COMPONENT, HOME_PAGE
from tests.endpoints.beyond import beyond
from tests.endpoints.scenes import ALL_SETS, SCENES, Stand, brought_about, every, of
from tests.endpoints.store.covered import REFUSED, not_yet

below(tests.endpoints.store)  # the scenes of the store's rows
SECOND = "wx00000000000000c2"
STRANGER = "wx00000000000000dd"
KINDS = (TokenKind.COMPONENT, TokenKind.AUTHORIZER, TokenKind.HOME_PAGE)
# Declared, and brought about by no scene; with the reason.
NEVER: Mapping[tuple[str, int], str] = {}


def has_token(row: Endpoint) -> bool:
    return bool(row.tokens)


def of_an_account(row: Endpoint) -> bool:
    return TokenKind.AUTHORIZER in row.tokens


# -- ahead of the handler ------------------------------------------------------------------------------


@every()
def another_method(at: Stand) -> None:
    at.ask(method="GET" if at.row.method == "POST" else "POST")


@every(lambda row: row.method == "POST")
def no_json(at: Stand) -> None:
    for raw in (b"", b"{", b'"{}"', b"a=1&b=2"):
        at.ask(raw)


@every(has_token)
def no_good_token(at: Stand) -> None:
    for token in ("", "60_with blank", "60_unknown"):
        at.ask(token=token)
    old = at.token()
    at.town.pass_(tokens.LIFE)
    at.ask(token=old)


@every(has_token)
def a_token_of_another_kind(at: Stand) -> None:
    for way in choices("component_token_on_account_api"):
        if way is not None:
            at.town.switch("component_token_on_account_api", way)
        for kind in KINDS:
            if kind not in at.row.tokens:
                at.ask(token=at.town.token(kind, at.store))


def choices(switch: str) -> Iterator[Any]:
    """What a switch can be; None where there is none of that name."""
    found = [choice for name, _, choice in _choices() if name == switch]
    yield from found[0] if found else (None,)


def _choices() -> Iterator[tuple[str, Any, tuple[Any, ...]]]:
    from dataclasses import fields

    for row in fields(Switches):
        yield row.name, row.default, row.metadata["choices"] or (True, False)


@every(lambda row: bool(row.request["properties"]))
def arguments(at: Stand) -> None:
    for name in at.row.request["properties"]:
        at.ask(at.without(name))
        at.ask(at.body(**{name: [1]}))


@every(lambda row: bool(row.query["properties"]))
def arguments_of_the_query(at: Stand) -> None:
    for name, schema in at.row.query["properties"].items():
        at.ask(**{name: ""})
        if schema.get("as") == "number":
            at.ask(**{name: "NOBODY_KNOWS"})
        for value in beyond(schema, ""):
            at.ask(**{name: str(value)})


@every(lambda row: row.shape is not None and limited(row.request))
def arguments_beyond_what_there_is(at: Stand) -> None:
    for body in beyond(at.row.request, at.body()):
        at.ask(body)


@every(lambda row: "component_appid" in row.request["properties"])
def another_platform(at: Stand) -> None:
    at.town.another_platform(SECOND)
    for appid in (SECOND, STRANGER, "nonsense"):
        at.ask(at.body(component_appid=appid))


@every(lambda row: row.account is not TokenKind.NONE or bool(row.tokens))
def an_address_that_is_not_listed(at: Stand) -> None:
    for kind, owner in ((TokenKind.COMPONENT, COMPONENT), (TokenKind.HOME_PAGE, HOME_PAGE)):
        at.afresh()
        at.do("allow_addresses", owner=owner, addresses=["10.0.0.1"])
        at.ask(body_of_account(at), **account_query(at))
        if kind in at.row.tokens:
            at.ask(token=at.town.token(kind))


@every(lambda row: row.account is not TokenKind.NONE or bool(row.tokens))
def a_quota_that_is_used_up(at: Stand) -> None:
    for limit in ({"daily": 0}, {"minute": 1}):
        at.afresh()
        at.do("set_quota", api=at.row.id, **limit)
        token = at.token()
        for _ in range(2):
            at.ask(body_of_account(at), token=token, **account_query(at))


def body_of_account(at: Stand) -> Any:
    """A body that says whose call it is, where no token does."""
    return at.body(appid=HOME_PAGE) if at.row.account is TokenKind.HOME_PAGE else None


def account_query(at: Stand) -> dict[str, str]:
    home_page = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "x"}
    return home_page if at.row.account is TokenKind.HOME_PAGE else {}


@every(of_an_account)
def an_account_that_may_not(at: Stand) -> None:
    at.do("ban_account", store=at.store)
    at.ask()
    at.afresh()
    token = at.token()
    at.do("change_password", store=at.store)
    at.ask(token=token)


@every(of_an_account)
def a_grant_that_has_ended(at: Stand) -> None:
    for way in choices("ended_grant_error"):
        at.afresh()
        at.town.switch("ended_grant_error", way)
        token = at.token()
        at.do("cancel_authorization", store=at.store)
        at.ask(token=token)


@every(lambda row: bool(row.permission_sets))
def a_set_that_does_not_hold(at: Stand) -> None:
    at.ask(token=at.token(at.town.shop))
    at.do("configure_component", confirm_sets=ALL_SETS)
    at.ask()


@every(lambda row: row.path.startswith("/channels/"))
def an_account_that_is_no_open_store(at: Stand) -> None:
    appid = at.do("create_account", **{"as": "mini"}, kind="mini_program")["appid"]
    closing = at.town.store("closing", status="closing")
    for account in (appid, closing):
        at.do("authorize", store=account, sets=ALL_SETS)
        at.ask(token=at.token(account))


# -- tokens, tickets, codes, grants ------------------------------------------------------------------


@of("token", "stable_token")
def an_account_with_a_wrong_secret(at: Stand) -> None:
    right = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "x"}
    for change in (
        {"grant_type": ""}, {"appid": ""}, {"secret": ""}, {"appid": COMPONENT}, {"appid": STRANGER}, {}
    ):  # fmt: skip
        asked = {**right, **change}
        at.ask(asked, **asked)


@of("component.api_start_push_ticket", "component.api_component_token", "component.clear_quota.v2")
def a_platform_with_a_wrong_secret(at: Stand) -> None:
    at.ask()


@of("component.api_start_push_ticket")
def tickets_for_a_mini_program(at: Stand) -> None:
    appid = at.do("create_account", **{"as": "mini"}, kind="mini_program")["appid"]
    at.ask(at.body(component_appid=appid))


@of("component.api_component_token")
def a_ticket_that_is_wrong_or_old(at: Stand) -> None:
    right = at.body(component_appsecret="secret-c")
    at.ask({**right, "component_verify_ticket": "ticket@@@x"})
    ticket = at.town.ticket()
    at.town.pass_(12 * 3600 + 1)
    at.ask({**right, "component_verify_ticket": ticket})


@of("component.api_query_auth")
def an_authorization_code_that_is_no_good(at: Stand) -> None:
    def code() -> Any:
        return at.do("authorize", store=at.town.shop, sets=[129])["auth_code"]

    at.ask()
    spent = code()
    for _ in range(2):
        at.ask(at.body(authorization_code=spent))
    late = code()
    at.do("change_password", store=at.town.shop)
    at.ask(at.body(authorization_code=late))


@of("component.api_authorizer_token")
def a_refresh_token_that_is_no_good(at: Stand) -> None:
    of_store = at.body(authorizer_appid=at.store, authorizer_refresh_token="refreshtoken@@@x")
    at.ask(of_store)
    at.ask(at.body(authorizer_appid=STRANGER))
    at.do("change_password", store=at.store)
    at.ask(of_store)


@of("component.api_get_authorizer_info")
def an_account_without_a_grant(at: Stand) -> None:
    at.ask(at.body(authorizer_appid=STRANGER))


@of("component.api_get_authorizer_list")
def too_many_at_once(at: Stand) -> None:
    at.ask(at.body(count=501))


@of("component.api_confirm_authorization")
def what_cannot_be_confirmed(at: Stand) -> None:
    def confirm(number: Any, value: Any = 1, account: str = at.store) -> None:
        given = {"funcscope_category_id": number, "confirm_value": value}
        at.ask(at.body(authorizer_appid=account, **given))

    at.do("configure_component", confirm_sets=[131, 130])
    confirm(129, account=STRANGER)
    for number, value in ((8, 1), (129, 1), (131, 3), (131, 1), (131, 1), (131, 2), (131, 2)):
        confirm(number, value)
    at.do("tick_sets", sets=[129])
    confirm(130)


# -- options, quotas, messages, the network ----------------------------------------------------------


@every(lambda row: row.id.endswith("_authorizer_option"))
def an_option_that_is_no_good(at: Stand) -> None:
    platform = at.town.token()
    at.ask(at.body(option_name="location_report"), token=platform)
    at.ask(at.body(option_name="location_report", authorizer_appid=STRANGER), token=platform)
    at.ask(at.body(option_name="colour"))
    at.ask(at.body(option_name="location_report", option_value="9"))
    at.do("set_option", store=at.store, option="customer_service", value="1", read_only=True)
    at.ask(at.body(option_name="customer_service", option_value="0"))


@of("clear_quota", "component.clear_quota", "component.clear_quota.v2")
def a_quota_that_is_cleared_too_often(at: Stand) -> None:
    right = {"appid": at.store, "appsecret": "secret-c"}
    body = at.body(**{name: right[name] for name in at.row.request["properties"] if name in right})
    at.ask({**body, "appid": STRANGER})
    for _ in range(11):
        at.ask(body)


@of("openapi.quota.get", "openapi.quota.clear")
def a_path_that_is_none(at: Stand) -> None:
    for path in ("cgi-bin/token", "/sns/jscode2session", "/cgi-bin/nothing"):
        at.ask(at.body(cgi_path=path))


@of("openapi.rid.get")
def a_rid_that_is_none(at: Stand) -> None:
    refused = at.api.call("PUT", "/cgi-bin/getcallbackip", token=at.town.token())
    for rid in ("x", "12345678-12345678-12345678", refused["errmsg"].rpartition(" ")[2]):
        at.ask(at.body(rid=rid))


@of("message.custom.send")
def a_message_that_is_not_taken(at: Stand) -> None:
    openid = at.do("send_message", store=at.store, text="hello")["openid"]
    at.ask(at.body(touser=openid))
    at.ask(at.body(msgtype="text"))
    at.town.pass_(48 * 3600 + 1)
    at.ask(at.body(touser=openid, msgtype="text"))


@of("callback.check")
def a_check_of_nothing(at: Stand) -> None:
    at.ask()
    at.ask(at.body(action="all"))
    at.do("configure_component", authorization_events="")
    at.ask(at.body(action="all", check_operator="CAP"), token=at.town.token())


# -- the market and the store ------------------------------------------------------------------------


@of("servicemarket.login_auth", "product.service.check_auth")
def a_login_code_that_is_none(at: Stand) -> None:
    at.ask()


@every(lambda row: row.id.startswith("servicemarket.get_"))
def a_page_that_is_too_wide(at: Stand) -> None:
    token = at.town.token(at.row.tokens[0])
    at.ask(at.body(limit=100), token=token)
    at.ask(at.body(buyer_type=7), token=token)


@of("servicemarket.get_paid_order_list", "product.service.get_list", "product.service.get_order_list")
def a_store_that_may_not_ask(at: Stand) -> None:
    at.do("authorize", store=at.town.shop, sets=[129])
    at.ask(token=at.town.token(TokenKind.AUTHORIZER))


# -- the test ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_a_row_declares_is_what_it_refuses_with(row: Endpoint) -> None:
    declared = set(refusals_of(row.id)) - {code for name, code in NEVER if name == row.id}
    raised = brought_about(row)
    assert raised - declared == set(), "refused with, and not declared"
    if row.shape is not None and row.shape.name in not_yet(REFUSED):
        assert declared - raised, "each of its codes comes: take it out of NOT_YET"
        return
    assert declared - raised == set(), "declared, and brought about by no scene"


def test_an_exception_is_of_a_declared_code_and_has_a_reason() -> None:
    assert all(code in refusals_of(name) and reason for (name, code), reason in NEVER.items())


def test_every_scene_is_played() -> None:
    assert [scene for applies, scene in SCENES if not any(map(applies, ROWS))] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_declared_code_says_how_well_it_is_known(row: Endpoint) -> None:
    known = refusals_of(row.id)
    assert {source.standing for source in known.values()} <= {
        Standing.SEEN, Standing.DOCUMENTED, Standing.OURS
    }  # fmt: skip
    assert set(row.known) <= set(known), "a source for a code that never comes"


def test_a_refusal_has_the_text_of_its_code() -> None:
    for code, row in ERRORS.items():
        assert Refusal(code).text == row.text
    assert json.dumps(Refusal(100003).text, ensure_ascii=False) == '"订单更新过于频繁,更新订单失败,请重试"'
