"""What holds for every row of the endpoint table, read from the row itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from simulator.core import agenda, outbox
from simulator.core.component import tokens
from simulator.core.component.entities import TokenKind
from simulator.core.error_codes import ERRORS
from simulator.core.errors import Refusal
from simulator.core.switches import Switches
from simulator.endpoints import admission, pipeline
from simulator.endpoints.model import ANY, Endpoint, arr, obj
from simulator.endpoints.refusals import refusals_of
from simulator.endpoints.table import BY_ID, PLATFORM_ROOTS, ROWS, TABLE
from simulator.http.message import PLAIN_TEXT, Request
from tests.core.sample import COMPONENT, HOME_PAGE, START, Api, Town
from tests.endpoints.examples import body_of

RID = re.compile(r" rid: ([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}$")
WITH_TOKEN = [row for row in ROWS if row.tokens]
WITH_BODY = [row for row in ROWS if row.method == "POST"]
WITH_SETS = [row for row in ROWS if row.permission_sets]
ALL_SETS = sorted({129, 130, 131, *(number for row in ROWS for number in row.permission_sets)})
ARGUMENTS = [(row, name) for row in ROWS for name in row.request["required"]]


BUYERS = "/wxa/servicemarket/service/get_service_buyer_list"


def named(value: Any) -> str | None:
    return value.id if isinstance(value, Endpoint) else None


rows = pytest.mark.parametrize("row", ROWS, ids=named)
rows_with_token = pytest.mark.parametrize("row", WITH_TOKEN, ids=named)
rows_with_body = pytest.mark.parametrize("row", WITH_BODY, ids=named)
rows_with_sets = pytest.mark.parametrize("row", WITH_SETS, ids=named)


@pytest.fixture
def store(town: Town) -> str:
    """A store that every row serves: it has granted all sets, and was a Mini Store once."""
    town.do("tick_sets", sets=ALL_SETS)
    appid = town.store("all", upgraded=True)
    town.do("authorize", store=appid, sets=ALL_SETS)
    if "upgraded_store_keeps_old_interfaces" in Switches.names():
        town.switch("upgraded_store_keeps_old_interfaces", True)
    return appid


def token_for(town: Town, row: Endpoint, store: str) -> str | None:
    return town.token(row.tokens[0], store) if row.tokens else None


def filled(row: Endpoint, **instead: Any) -> dict[str, Any]:
    """A body with something in every required argument."""
    return {**body_of(row), **instead}


def code(reply: Any) -> int:
    return int(reply.get("errcode", 0))


def test_there_are_rows_for_all_that_the_guide_needs() -> None:
    assert len(ROWS) >= 20
    assert {"token", "component.api_query_auth", "servicemarket.login_auth", "ec.order.list.get"} <= set(
        BY_ID
    )


@rows
def test_a_row_says_what_it_is_and_where_it_comes_from(row: Endpoint) -> None:
    assert row.summary
    assert row.chinese
    assert row.summary == row.summary.strip().rstrip(".")
    assert row.source.address
    assert TABLE[row.path] is row
    assert row.path.startswith(PLATFORM_ROOTS)
    assert row.request["type"] == "object"
    assert not row.permission_sets or TokenKind.AUTHORIZER in row.tokens
    assert set(row.missing) <= {*row.request["properties"], *row.query["properties"], "option_value"}


@rows
def test_another_method_is_refused_first(api: Api, row: Endpoint) -> None:
    expected = 43001 if row.method == "GET" else 43002
    for method in {"GET", "POST", "PUT", "DELETE", "HEAD"} - {row.method}:
        assert code(api.call(method, row.path)) == expected
        assert api.last.status == 200


def names_platform(row: Endpoint) -> bool:
    """Whether a call of the row has to say for which platform it is."""
    return "component_appid" in row.request["required"]


@rows_with_body
@pytest.mark.parametrize("body", [None, b"", b" \r\n"], ids=["none", "empty", "blank"])
def test_an_empty_body_is_refused_before_the_token(api: Api, row: Endpoint, body: bytes | None) -> None:
    reply = api.call("POST", row.path, body)
    if row.takes_files:  # what it has to say may all stand in the query
        assert code(reply) == 41001
        return
    assert code(reply) == (41018 if names_platform(row) else 44002)


@rows_with_body
def test_a_body_that_is_no_json_object_is_refused(api: Api, row: Endpoint) -> None:
    for body in (b"{", b"hello", b"[]", b'"x"', b"1", b"null", b"\xff\xfe\x00", b"<xml/>"):
        assert code(api.call("POST", row.path, body)) == 47001, body


@rows_with_body
def test_a_form_is_no_json_and_names_no_platform(api: Api, row: Endpoint) -> None:
    multipart = b'--b\r\nContent-Disposition: form-data; name="component_appid"\r\n\r\nwx1\r\n--b--'
    for form in (b"component_appid=wx1&component_appsecret=x", b"a[]=1", b" code=%E4%BA%8C", multipart):
        reply = api.call("POST", row.path, form)
        assert code(reply) == (41018 if names_platform(row) else 47001), form


@rows_with_body
@pytest.mark.parametrize("text", ["{}", '{"component_appid": "wx1"}', "component_appid=wx1", ""])
def test_a_body_that_was_encoded_twice_is_told(api: Api, row: Endpoint, text: str) -> None:
    reply = api.call("POST", row.path, json.dumps(text).encode())
    told = "data format error, expecting an object value, but found a string value rid: "
    assert (code(reply), reply["errmsg"].startswith(told)) == (47001, True)


@pytest.mark.parametrize("row", [row for row in ROWS if names_platform(row)], ids=named)
def test_a_call_that_does_not_say_for_which_platform_it_is(town: Town, api: Api, row: Endpoint) -> None:
    """The key missing, null or empty, no body, a form: all of it is the same."""
    token = town.token(row.tokens[0]) if row.tokens else None
    body = filled(row)
    without = {name: value for name, value in body.items() if name != "component_appid"}
    for given in (without, {**body, "component_appid": None}, {**body, "component_appid": ""}, {}):
        reply = api.call("POST", row.path, given, token=token)
        assert (code(reply), reply["errmsg"].partition(" rid: ")[0]) == (41018, "missing component_appid")
    for raw in (None, b"", b"component_appid=wx1"):
        reply = api.call("POST", row.path, raw, token=token)
        assert (code(reply), reply["errmsg"].partition(" rid: ")[0]) == (41018, "missing component_appid")


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_the_list_that_refuses_decides_the_code(town: Town, api: Api, store: str, row: Endpoint) -> None:
    """A platform's white list is 61004 with its own token, with one for an account, and with none."""
    for owner in (COMPONENT, HOME_PAGE):
        town.do("allow_addresses", owner=owner, addresses=["10.0.0.1"])
    named = {"component_appid": COMPONENT} if "component_appid" in row.request["properties"] else {}
    for kind in row.tokens or (row.account,):
        token = town.token(kind, store) if row.tokens else None
        own = {"appid": HOME_PAGE} if kind is TokenKind.HOME_PAGE else {}
        query = own if row.method == "GET" and not row.tokens else {}
        reply = api.call(row.method, row.path, {**filled(row), **named, **own}, token=token, **query)
        assert code(reply) == (40164 if kind is TokenKind.HOME_PAGE else 61004), kind
        assert api.last.status == 200


@rows_with_token
def test_a_missing_token_is_41001(api: Api, row: Endpoint) -> None:
    assert code(api.call(row.method, row.path, {})) == 41001


@rows_with_token
def test_an_unknown_token_is_40001(api: Api, row: Endpoint) -> None:
    assert code(api.call(row.method, row.path, {}, token="60_unknown")) == 40001


@rows_with_token
def test_an_expired_token_is_42001(town: Town, api: Api, store: str, row: Endpoint) -> None:
    token = token_for(town, row, store)
    town.pass_(tokens.LIFE)
    assert code(api.call(row.method, row.path, {}, token=token)) == 42001


@rows_with_token
def test_a_superseded_token_is_40001(town: Town, api: Api, store: str, row: Endpoint) -> None:
    token = token_for(town, row, store)
    token_for(town, row, store)
    town.pass_(tokens.OVERLAP)
    assert code(api.call(row.method, row.path, {}, token=token)) == 40001


@rows_with_token
def test_the_token_may_stand_under_either_name(town: Town, api: Api, store: str, row: Endpoint) -> None:
    token = token_for(town, row, store)
    assert token is not None
    reply = api.call(row.method, row.path, {}, component_access_token=token)
    assert code(reply) not in (40001, 41001, 42001)


@rows_with_token
def test_the_token_of_another_kind_is_refused_as_the_row_says(
    town: Town, api: Api, store: str, row: Endpoint
) -> None:
    for kind in (kind for kind in TokenKind if kind is not TokenKind.NONE):
        reply = api.call(row.method, row.path, filled(row), token=town.token(kind, store))
        if kind not in row.tokens:
            of_platform = row.tokens == (TokenKind.COMPONENT,) and row.path.startswith("/cgi-bin/component/")
            other = 61014 if of_platform else 48001
            assert code(reply) == (48001 if kind is TokenKind.COMPONENT else other)
        else:
            assert code(reply) not in (40001, 41001, 42001)


@pytest.mark.parametrize(("row", "name"), ARGUMENTS, ids=named)
def test_each_required_argument_is_required(
    town: Town, api: Api, store: str, row: Endpoint, name: str
) -> None:
    body = filled(row)
    if "component_appid" in body:
        body["component_appid"] = town.component.appid
    without = {key: value for key, value in body.items() if key != name}
    token = token_for(town, row, store)
    for given in (without, {**body, name: None}, {**body, name: ""}):
        reply = api.call(row.method, row.path, given, token=token)
        assert code(reply) == row.missing.get(name, 40097)


@pytest.mark.parametrize(("row", "name"), ARGUMENTS, ids=named)
def test_an_argument_of_another_type_is_refused(
    town: Town, api: Api, store: str, row: Endpoint, name: str
) -> None:
    kind = row.request["properties"][name].get("type")
    if kind is None:
        return  # the handler judges it
    body = filled(row, **{name: {"x": 1} if kind == "array" else [1]})
    if name != "component_appid" and "component_appid" in body:
        body["component_appid"] = town.component.appid
    reply = api.call(row.method, row.path, body, token=token_for(town, row, store))
    assert code(reply) in {40097, *row.missing.values()}


@rows_with_sets
def test_without_a_grant_a_call_is_61007(town: Town, api: Api, row: Endpoint) -> None:
    token = town.token(TokenKind.AUTHORIZER)
    assert code(api.call(row.method, row.path, filled(row), token=token)) == 61007


@rows_with_sets
def test_with_all_other_sets_a_call_is_61007(town: Town, api: Api, row: Endpoint) -> None:
    others = [number for number in (*ALL_SETS, 999) if number not in row.permission_sets]
    town.do("tick_sets", sets=others)
    town.do("authorize", store=town.shop, sets=others)
    token = town.token(TokenKind.AUTHORIZER)
    assert code(api.call(row.method, row.path, filled(row), token=token)) == 61007


@pytest.mark.parametrize(
    ("row", "number"), [(row, number) for row in WITH_SETS for number in row.permission_sets], ids=named
)
def test_any_one_set_of_a_row_is_enough(town: Town, api: Api, row: Endpoint, number: int) -> None:
    town.do("tick_sets", sets=[number])
    town.do("authorize", store=town.shop, sets=[number])
    token = town.token(TokenKind.AUTHORIZER)
    assert code(api.call(row.method, row.path, filled(row), token=token)) != 61007


@rows_with_sets
@pytest.mark.parametrize(("switch", "expected"), [("40001", 40001), ("61003", 61003)])
def test_after_the_end_of_a_grant_its_tokens_fail_as_switched(
    town: Town, api: Api, store: str, row: Endpoint, switch: str, expected: int
) -> None:
    town.switch("ended_grant_error", switch)
    token = token_for(town, row, store)
    town.do("cancel_authorization", store=store)
    assert code(api.call(row.method, row.path, filled(row), token=token)) == expected


@rows
def test_every_refusal_has_a_text_and_a_rid_with_the_time(town: Town, api: Api, row: Endpoint) -> None:
    town.pass_(777)
    wrong = "PUT" if row.method == "POST" else "POST"
    reply = api.call(wrong, row.path)
    assert api.last.status == 200
    assert set(reply) == {"errcode", "errmsg"}
    found = RID.search(reply["errmsg"])
    assert found is not None
    assert int(found[1], 16) == int(START) + 777
    assert reply["errmsg"].startswith(ERRORS[reply["errcode"]].text)


@rows
@pytest.mark.breaks
def test_a_reply_outside_the_row_is_our_bug(
    town: Town, api: Api, store: str, row: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = row.reply["required"]
    wrong: Any = dict.fromkeys(needed[1:]) if needed else ["no object"]
    monkeypatch.setitem(TABLE, row.path, replace(row, handler=lambda _call: wrong, request=_ANYTHING))
    monkeypatch.setattr(admission, "_check_arguments", lambda *_: None)
    reply = api.call(row.method, row.path, {"x": 1}, token=token_for(town, row, store))
    assert (api.last.status, reply["errcode"]) == (500, -1)
    assert row.id in reply["wxsim"]
    [bug] = town.world.journal.entries(kind="bug")
    assert (bug.seq, bug.data["where"]) == (reply["entry"], row.id)
    assert f"entry {bug.seq} of its journal" in reply["errmsg"]
    [*_, call] = town.entries("call")
    assert (call["errcode"], call["why"]) == (None, f"wxsim itself broke, see entry {bug.seq}")


_ANYTHING = {"type": "object", "properties": {}, "required": []}


@rows
@pytest.mark.breaks
def test_an_error_that_the_row_does_not_declare_is_our_bug(
    town: Town, api: Api, store: str, row: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = next(number for number in ERRORS if not pipeline._declared(row, number, []))

    def raises(_call: Any) -> Any:
        raise Refusal(stray)

    monkeypatch.setitem(TABLE, row.path, replace(row, handler=raises))
    monkeypatch.setattr(admission, "_check_arguments", lambda *_: None)
    reply = api.call(row.method, row.path, {"x": 1}, token=token_for(town, row, store))
    assert (api.last.status, reply["errcode"]) == (500, -1)
    assert f"raised {stray}" in reply["wxsim"]


@rows
@pytest.mark.breaks
def test_a_handler_that_breaks_is_answered_and_leaves_nothing(
    town: Town, api: Api, store: str, row: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug of ours is a loud 500 in the journal, not a closed connection and a world that never settles."""
    token = token_for(town, row, store)

    def breaks(call: Any) -> Any:
        town.world.schedule("ticket", "wx0", START)
        return {}[call]

    monkeypatch.setitem(TABLE, row.path, replace(row, handler=breaks))
    monkeypatch.setattr(admission, "_check_arguments", lambda *_: None)
    reply = api.call(row.method, row.path, {"x": 1}, token=token)
    assert (api.last.status, reply["errcode"]) == (500, -1)
    assert outbox.next_due_at(town.world) == agenda.next_at(town.world)
    assert town.entries("call")[-1]["status"] == 500


def test_refusals_come_in_the_platforms_order(town: Town, api: Api) -> None:
    """Each call mends one thing more; the next refusal appears."""
    path = "/channels/ec/product/list/get"
    expired = town.token(TokenKind.AUTHORIZER)
    town.pass_(tokens.LIFE)
    good = town.token(TokenKind.AUTHORIZER)
    steps: list[tuple[str, Any, str | None, int]] = [
        ("GET", b"", None, 43002),
        ("POST", b"", None, 44002),
        ("POST", b"{", None, 47001),
        ("POST", {}, None, 41001),
        ("POST", {}, "60_unknown", 40001),
        ("POST", {}, expired, 42001),
        ("POST", {}, town.token(), 48001),
        ("POST", {}, good, 61007),
    ]
    for method, body, token, expected in steps:
        assert code(api.call(method, path, body, token=token)) == expected
    town.do("authorize", store=town.shop, sets=[129])
    assert code(api.post(path, {}, token=good)) == 40097
    assert code(api.post(path, {"page_size": 31}, token=good)) == 10020051
    assert code(api.post(path, {"page_size": 30}, token=good)) == 0


@pytest.mark.parametrize(
    ("path", "kind", "body", "text"),
    [
        (BUYERS, TokenKind.HOME_PAGE, {"service_id": 1, "offset": 0, "limit": 11}, "invalid request body"),
        (BUYERS, TokenKind.HOME_PAGE, {"service_id": 1, "offset": 0}, "invalid request body"),
        ("/cgi-bin/component/api_get_authorizer_list", TokenKind.COMPONENT, {"count": 1}, "invalid args"),
    ],
)
def test_an_interface_of_the_market_or_of_platforms_has_one_text_for_a_wrong_argument(
    town: Town, api: Api, store: str, path: str, kind: TokenKind, body: dict[str, Any], text: str
) -> None:
    named = {"component_appid": town.component.appid} if kind is TokenKind.COMPONENT else {}
    reply = api.post(path, {**named, **body}, token=town.token(kind, store))
    assert (code(reply), reply["errmsg"].partition(" rid: ")[0]) == (40097, text)


# -- paths without a row ---------------------------------------------------------------------------

UNKNOWN = ("/cgi-bin/message/mass/sendall", "/channels/ec/coupon/nothing", "/wxa/nothing", "/shop/ec/x")


@pytest.mark.parametrize("path", UNKNOWN)
def test_a_path_that_is_not_simulated_refuses_bad_tokens_first(town: Town, api: Api, path: str) -> None:
    token = town.token(TokenKind.AUTHORIZER)
    assert code(api.post(path)) == 41001
    assert code(api.post(path, token="60_unknown")) == 40001
    town.pass_(tokens.LIFE)
    assert code(api.post(path, token=token)) == 42001


def test_a_path_that_is_not_simulated_says_so() -> None:
    town = Town()
    api = Api(town.world)
    reply = api.post("/wxa/nothing/of/the/kind", token=town.token())
    assert code(reply) == 9999999
    assert "knows no such path" in reply["errmsg"]
    entry = town.entries("call")[-1]
    assert (entry["endpoint"], entry["path"]) == (None, "/wxa/nothing/of/the/kind")


def test_a_root_asks_for_its_kind_of_token_and_its_sets(town: Town, api: Api) -> None:
    path = "/channels/ec/coupon/nothing"
    assert code(api.post(path, token=town.token())) == 48001
    store = town.token(TokenKind.AUTHORIZER)
    assert code(api.post(path, token=store)) == 61007
    town.do("tick_sets", sets=[129, 130, 131, 132])
    town.do("authorize", store=town.shop, sets=[129, 130, 131])
    assert code(api.post(path, token=store)) == 61007
    town.do("authorize", store=town.shop, sets=[132])
    assert code(api.post(path, token=store)) == 9999999


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/wxa/servicemarket/service/get_paid_order_list", "/wxa/servicemarket/get_paid_order_list"),
        ("/cgi-bin/nonsense", "GET /cgi-bin/token, is simulated"),
        ("/sns/jscode2session", "`wxsim paths` lists those that it knows"),
    ],
)
def test_of_a_path_that_nobody_knows_nothing_is_claimed(town: Town, api: Api, path: str, near: str) -> None:
    reply = api.post(path, token=town.token())
    assert code(reply) == 9999999
    assert reply["errmsg"].startswith("wxsim knows no such path")
    assert near in town.entries("call")[-1]["why"]


def test_a_path_that_nobody_knows_is_told_whatever_else_was_wrong(town: Town, api: Api) -> None:
    assert code(api.post("/cgi-bin/component/api_compnent_token")) == 41001
    near = "wxsim knows no such path; the nearest, POST /cgi-bin/component/api_component_token, is simulated"
    assert town.entries("call")[-1]["why"] == near


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/cgi_bin/token", "the nearest, GET /cgi-bin/token, is simulated"),
        ("/wechat/of/ours/cgi-bin/token", "the nearest, GET /cgi-bin/token, is simulated"),
        ("/channel/ec/coupon/get_list", "/channels/ec/coupon/get_list, is known, and not simulated"),
        ("/nothing/of/the/kind", "`wxsim paths` lists those that it knows"),
    ],
)
def test_a_path_that_wechat_has_nowhere_is_written_down_with_the_nearest(
    town: Town, path: str, near: str
) -> None:
    town.do("fault", call="any", do="hang", by=1, times=1)
    reply = pipeline.answer(town.world, Request(method="POST", path=path, query={"access_token": "x"}))
    assert (reply.status, reply.content_type, reply.wire) == (404, PLAIN_TEXT, None)
    assert near in reply.body.decode()
    entry = town.entries("call")[-1]
    assert (entry["endpoint"], entry["path"], entry["status"], entry["errcode"]) == (None, path, 404, None)
    assert near in entry["why"]


def test_the_bare_path_of_the_service_market_is_another_interface(town: Town, api: Api) -> None:
    path = "/wxa/servicemarket"
    assert code(api.get(path)) == 43002
    assert code(api.post(path, token=town.token())) == 48001
    town.do("tick_sets", sets=[66, 129])
    town.do("authorize", store=town.shop, sets=[129])
    assert code(api.post(path, token=town.token(TokenKind.AUTHORIZER))) == 61007
    town.do("authorize", store=town.shop, sets=[66])
    reply = api.post(path, token=town.token(TokenKind.AUTHORIZER))
    assert reply["errmsg"].startswith("wxsim knows no such path")


def test_what_belongs_to_the_api_and_what_to_pages() -> None:
    assert pipeline.handles("/cgi-bin/token")
    assert pipeline.handles("/cgi-bin/anything")
    assert not pipeline.handles("/cgi-bin/componentloginpage")
    assert not pipeline.handles("/safe/bindcomponent")
    assert not pipeline.handles("/healthz")
    assert not pipeline.handles("/")
    assert not pipeline.handles("/favicon.ico")
    assert not pipeline.handles("/canary/world/1")
    assert pipeline.handles("/cgi_bin/token")


# -- bodies of every kind --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":' * 100_000,
        b"[" * 100_000,
        b'{"component_appid": "\\ud800"}',
        b'{"component_appid": "\xed\xa0\x80"}',
        b'{"component_appid": 1e999}',
        b'{"component_appid": NaN}',
        b"\xef\xbb\xbf{}",
        b"\x00" * 50,
        json.dumps({"x" * 1000: "y" * 100_000}).encode(),
    ],
    ids=["deep", "deep-list", "surrogate", "raw-surrogate", "infinite", "nan", "bom", "nul", "long"],
)
def test_no_body_breaks_a_call(town: Town, api: Api, body: bytes) -> None:
    for path in ("/cgi-bin/component/api_component_token", "/wxa/servicemarket/service/get_service_buyer"):
        reply = api.call("POST", path, body, token=town.token(TokenKind.HOME_PAGE))
        assert api.last.status == 200
        assert code(reply) != 0
    json.dumps(town.entries("call")[-1], ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("word", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999"])
def test_a_number_that_json_has_none_of_is_no_json(town: Town, api: Api, word: bytes) -> None:
    body = b'{"component_appid": "wx1", "x": %s}' % word
    assert code(api.call("POST", "/cgi-bin/component/api_component_token", body)) == 47001
    json.dumps(town.entries("call")[-1], allow_nan=False)


def test_a_lone_surrogate_is_not_echoed(town: Town, api: Api) -> None:
    reply = api.call(
        "POST",
        "/wxa/servicemarket/service/get_service_buyer",
        b'{"service_id": 3403799157105049600, "appid": "wx\\ud800"}',
        token=town.token(TokenKind.HOME_PAGE),
    )
    assert code(reply) == 47001


def objects(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every object of a schema, the outermost first."""
    if schema.get("type") == "object":
        yield schema
    for part in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
        yield from objects(part)


@rows
def test_a_reply_names_all_its_fields(row: Endpoint) -> None:
    found = list(objects(row.reply))
    assert found
    assert all(each["properties"] and each["additionalProperties"] is False for each in found)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (obj({"info": obj()}), "endpoint a: the reply's info names no field"),
        (obj({"rows": arr(ANY)}), r"endpoint a: the reply's rows\[\] has no type"),
    ],
)
def test_a_reply_that_leaves_a_field_open_is_no_row(reply: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        replace(ROWS[0], id="a", reply=reply)


@rows
def test_a_row_refuses_with_what_it_declares(row: Endpoint) -> None:
    assert set(row.errors) <= set(refusals_of(row.id)) < set(ERRORS)
    assert 9999999 not in refusals_of(row.id)


@rows
def test_what_is_refused_ahead_of_a_handler_follows_from_the_row(row: Endpoint) -> None:
    codes = set(refusals_of(row.id))
    posted, named = row.method == "POST", names_platform(row)
    assert (43001 in codes, 43002 in codes) == (not posted, posted)
    assert (44002 in codes, 41018 in codes) == (posted and not named and not row.takes_files, named)
    assert ({40001, 41001, 42001} <= codes) == bool(row.tokens)
    assert ({61007, 61016} <= codes) == bool(row.permission_sets)
    assert (48004 in codes) == (TokenKind.AUTHORIZER in row.tokens)
    assert set(row.missing.values()) <= codes
