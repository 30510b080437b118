"""Text for a number and a number for text: refused where that was seen, and everywhere by a switch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.errors import Refusal
from simulator.core.sources import seen
from simulator.endpoints import argument_types
from simulator.endpoints.argument_types import lax, settled, strict
from simulator.endpoints.model import BOOL, ID, NUMBER, STR, Endpoint, arr, obj
from simulator.endpoints.table import ROWS
from tests.core.sample import COMPONENT, SERVICE, Api, Town

SOURCE = seen("field report: of a test")
TYPED = [row for row in ROWS if list(argument_types.known(row.request))]


def refused(schema: Any, body: Mapping[str, Any], *, every: bool = False) -> str:
    with pytest.raises(Refusal) as caught:
        settled(schema, body, every)
    assert caught.value.code == 47001
    return caught.value.text


def test_only_what_was_seen_to_be_refused_is() -> None:
    row = obj(a=strict(NUMBER, SOURCE), b=lax(NUMBER, SOURCE), c=NUMBER, d=strict(STR, SOURCE), e=STR, f=ID)
    assert refused(row, {"a": "0"}) == 'data format error, field "a" doesn\'t expect a string value: "0"'
    assert refused(row, {"d": 5}) == 'data format error, field "d" doesn\'t expect a number value: 5'
    assert settled(row, {"b": "0", "c": "x", "e": 5, "f": 5}, False) == {
        "b": "0",
        "c": "x",
        "e": "5",
        "f": "5",
    }


def test_a_switch_makes_all_of_it_strict() -> None:
    row = obj(b=lax(NUMBER, SOURCE), c=NUMBER, e=STR, f=ID, g=BOOL)
    for name, value in {"b": "0", "c": "x", "e": 5, "f": 5.5}.items():
        assert f'field "{name}" doesn\'t expect a ' in refused(row, {name: value}, every=True)
    right = {"b": 0, "c": 7, "e": "x", "f": "5", "g": True, "other": 5}
    assert settled(row, right, True) == right


def test_what_lies_inside_is_looked_at_too() -> None:
    row = obj(range=obj(since=strict(NUMBER, SOURCE)), rows=arr(obj(id=strict(ID, SOURCE))))
    assert 'field "since"' in refused(row, {"range": {"since": "0"}})
    assert 'field "id"' in refused(row, {"rows": [{"id": "1"}, {"id": 2}]})
    right = {"range": {"since": 1}, "rows": [{"id": "1"}], "more": {}}
    assert settled(row, right, True) == right


def test_what_is_neither_is_left_to_the_row() -> None:
    row = obj(a=strict(NUMBER, SOURCE), d=strict(STR, SOURCE))
    for value in (None, "", True, [1], {"x": 1}):
        assert settled(row, {"a": value, "d": value}, True) == {"a": value, "d": value}


def other(schema: Any) -> Any:
    """A value of the other type."""
    return "7" if argument_types.kind_of(schema) == argument_types.NUMBER else 7


def places(schema: Mapping[str, Any], make: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Bodies in which one argument has another value, each with its name."""
    for name, part in schema["properties"].items():
        if "properties" in part:
            for inner, body in places(part, make):
                yield inner, {name: body}
        elif argument_types.kind_of(part):
            yield name, {name: make(part)}


@pytest.mark.parametrize("row", TYPED, ids=lambda row: str(row.id))
def test_every_argument_of_every_row_is_strict_by_the_switch(town: Town, api: Api, row: Endpoint) -> None:
    town.do("tick_sets", sets=[1, 129, 130, 131])
    store = town.store("all", upgraded=True)
    town.do("authorize", store=store, sets=[1, 129, 130, 131])
    town.switch("strict_types", True)
    for name, body in places(row.request, other):
        for kind in row.tokens or (TokenKind.NONE,):
            token = town.token(kind, store) if row.tokens else None
            if kind is TokenKind.AUTHORIZER and row.gate is not None and "servicemarket" in row.id:
                continue
            reply = api.call(row.method, row.path, body, token=token)
            assert reply["errcode"] == 47001, (name, reply)
            assert f'field "{name}" doesn\'t expect a ' in reply["errmsg"]


@pytest.mark.parametrize("service_id", [SERVICE, str(SERVICE)])
def test_a_number_as_text_is_taken_where_nobody_knows(town: Town, api: Api, service_id: Any) -> None:
    town.buy()
    token = town.token(TokenKind.HOME_PAGE)
    path = "/wxa/servicemarket/service/get_service_buyer_list"
    reply = api.post(path, {"service_id": service_id, "offset": "0", "limit": "10"}, token=token)
    assert [row["appid"] for row in reply["buyer_list"]] == [town.shop]


def test_a_number_for_text_is_taken_where_nobody_knows(town: Town, api: Api) -> None:
    reply = api.post("/wxa/servicemarket/service/login_auth", {"code": 5}, token=town.token())
    assert (reply["errcode"], reply["errmsg"].startswith("code不存在")) == (10001, True)
    body = {"component_appid": 5}
    reply = api.post("/cgi-bin/component/api_create_preauthcode", body, token=town.token())
    assert reply["errcode"] == 40013
    assert COMPONENT != "5"


def test_what_is_known_of_an_argument_has_a_source() -> None:
    found = {f"{row.id} {path}": schema for row in ROWS for path, schema in argument_types.known(row.request)}
    assert len(found) > 30
    for name, schema in found.items():
        assert not ("strict" in schema and "lax" in schema), name
    lax_ones = {name for name, schema in found.items() if "lax" in schema}
    assert {
        "servicemarket.get_service_buyer service_id",
        "component.api_get_authorizer_list offset",
    } <= lax_ones
