"""Paths that are known and not simulated: refused as at WeChat, then told; none answers a made-up success."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.endpoints import admission
from simulator.endpoints.model import Endpoint
from simulator.endpoints.paths import NOT_SIMULATED, PATHS, fields_told, group_of, known_ids, of_id
from simulator.endpoints.refusals import refusals_of
from simulator.endpoints.table import BY_ID, PLATFORM_ROOTS, TABLE
from simulator.shapes.shape import NOT_FOR_PLATFORMS, groups
from tests.core.sample import Api, Town
from tests.endpoints.examples import body_of, right_query

KNOWN = [row for row in PATHS.values() if not row.simulated]
GROUPS = sorted({group_of(row) for row in KNOWN})
ALL_SETS = sorted({129, *(number for row in KNOWN for number in row.permission_sets)})
CREATE = "/channels/ec/coupon/create"


def of(group: str) -> Iterator[Endpoint]:
    return (row for row in KNOWN if group_of(row) == group)


def for_others(row: Endpoint) -> bool:
    """Whether the platform keeps it for accounts that call by themselves."""
    return row.shape is not None and row.shape.sets_known == NOT_FOR_PLATFORMS


def code(reply: Any) -> int:
    return int(reply.get("errcode", 0))


@pytest.fixture
def store_token(town: Town) -> str:
    """The token of a store that has granted all sets."""
    town.do("tick_sets", sets=ALL_SETS)
    town.do("authorize", store=town.shop, sets=ALL_SETS)
    return town.token(TokenKind.AUTHORIZER)


def test_every_path_and_id_is_there_once() -> None:
    assert set(TABLE) < set(PATHS)
    assert len(PATHS) == len(set(PATHS)) == len(TABLE) + len(KNOWN)
    assert len({row.id for row in PATHS.values()}) == len(PATHS)
    assert {*BY_ID, *known_ids()} == {row.id for row in PATHS.values()}
    assert all(PATHS[path].path == path and of_id(row.id) is row for path, row in PATHS.items())


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row.id)
def test_a_row_that_is_known_only_says_what_it_is(row: Endpoint) -> None:
    assert row.summary
    assert row.chinese
    assert row.summary == row.summary.strip().rstrip(".")
    assert row.path.startswith(PLATFORM_ROOTS)
    assert row.shape is not None
    assert group_of(row) in groups()
    assert NOT_SIMULATED in refusals_of(row.id)


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_wrong_with_a_call_is_refused_in_the_platforms_order(
    town: Town, api: Api, store_token: str, group: str
) -> None:
    for row in of(group):
        other = "GET" if row.method == "POST" else "POST"
        assert code(api.call(other, row.path)) == (43002 if row.method == "POST" else 43001), row.id
        if row.method == "POST":
            assert code(api.call("POST", row.path, b"{", token=store_token)) == 47001, row.id
        if not row.tokens:
            continue
        body = body_of(row) if row.method == "POST" else None
        assert code(api.call(row.method, row.path, body)) == 41001, row.id
        assert code(api.call(row.method, row.path, body, token="60_unknown")) == 40001, row.id
        assert code(api.call(row.method, row.path, body, token=town.token())) == 48001, row.id


@pytest.mark.parametrize("group", GROUPS)
def test_a_store_that_has_not_granted_its_set_is_told_so(town: Town, api: Api, group: str) -> None:
    token = town.token(TokenKind.AUTHORIZER)
    for row in of(group):
        if row.permission_sets:
            assert code(api.call(row.method, row.path, body_of(row), token=token)) == 61007, row.id


@pytest.mark.parametrize("group", GROUPS)
def test_each_required_argument_is_asked_for_by_its_name(api: Api, store_token: str, group: str) -> None:
    for row in of(group):
        if for_others(row):
            continue
        for name in row.request["required"]:
            without = {key: value for key, value in body_of(row).items() if key != name}
            reply = api.call(row.method, row.path, without, token=store_token)
            assert code(reply) == 40097, (row.id, name)
            assert f"expecting {name} " in reply["errmsg"], (row.id, name)
            is_list = row.request["properties"][name].get("type") == "array"
            wrong = {**body_of(row), name: {"x": 1} if is_list else [1]}
            assert code(api.call(row.method, row.path, wrong, token=store_token)) == 40097, (row.id, name)


@pytest.mark.parametrize("group", GROUPS)
def test_a_right_call_is_told_the_fields_of_the_real_reply_and_never_a_success(
    town: Town, api: Api, store_token: str, group: str
) -> None:
    for row in of(group):
        body = body_of(row) if row.method == "POST" else None
        token = store_token if row.tokens else None
        reply = api.call(row.method, row.path, body, token=token, **right_query(row))
        assert api.last.status == 200, row.id
        if for_others(row):
            assert code(reply) == 48001, row.id
            continue
        assert code(reply) == NOT_SIMULATED, (row.id, reply)
        assert row.shape is not None
        assert fields_told(row.shape) in reply["errmsg"], row.id
        assert f"fault call={row.id} reply=" in reply["errmsg"], row.id
        assert town.entries("call")[-1]["endpoint"] == row.id


def test_the_fields_of_a_reply_are_told_as_far_as_there_is_room() -> None:
    told = {row.id: fields_told(row.shape) for row in KNOWN if row.shape is not None}
    assert told["ec.coupon.create"] == "data{coupon_id}"
    assert told["ec.coupon.update_status"] == "errcode and errmsg alone"
    assert told["ec.funds.listorderflow"] == "fields that nobody here knows"
    assert told["ec.logistics.ewaybill.biz.template.config"].startswith("config{*{single{type, desc,")
    assert max(map(len, told.values())) <= 401


def test_an_argument_in_the_other_type_is_taken_or_refused_as_in_any_row(
    town: Town, api: Api, store_token: str
) -> None:
    path = "/channels/ec/coupon/get_list"
    assert code(api.post(path, {"page": "1", "page_size": 10}, token=store_token)) == NOT_SIMULATED
    town.switch("strict_types", True)
    reply = api.post(path, {"page": "1", "page_size": 10}, token=store_token)
    assert code(reply) == 47001
    assert 'field "page" doesn\'t expect a string value' in reply["errmsg"]


def test_a_form_is_let_pass_where_nothing_of_it_is_simulated(api: Api, store_token: str) -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="openid"\r\n\r\no1\r\n--x--'
    headers = {"content-type": "multipart/form-data; boundary=x"}
    reply = api.call("POST", "/channels/ec/open/upload", form, token=store_token, headers=headers)
    assert code(reply) == NOT_SIMULATED


def test_its_calls_count_and_its_quota_can_be_asked_for(town: Town, api: Api, store_token: str) -> None:
    api.post(CREATE, token=store_token)
    town.do("fault", call="ec.coupon.create", do="error", errcode=45011)
    assert code(api.post(CREATE, token=store_token)) == 45011
    asked = api.post("/cgi-bin/openapi/quota/get", {"cgi_path": CREATE}, token=store_token)
    assert asked["quota"]["used"] == 1


def test_a_path_near_one_that_is_known_is_told_that_one(town: Town, api: Api, store_token: str) -> None:
    reply = api.post("/channels/ec/coupon/creat", token=store_token)
    assert code(reply) == NOT_SIMULATED
    assert f"the nearest that it knows is {CREATE}" in reply["errmsg"]
    assert f"POST {CREATE}, is known, and not simulated" in town.entries("call")[-1]["why"]
    assert admission.nearest("/sns/jscode2session") is None


def test_the_schema_of_every_reply_is_a_schema() -> None:
    for row in KNOWN:
        json.dumps(row.reply)
        assert admission.validator(row.id, "reply")({"errcode": 0, "errmsg": "ok", **_needed(row)}), row.id


def _needed(row: Endpoint) -> dict[str, Any]:
    from simulator.shapes.whole import neutral

    assert row.shape is not None
    needed: dict[str, Any] = neutral(row.shape.reply)
    return needed
