"""A cursor belongs to the query that it was handed out to, on every list that has one."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.endpoints.store
from simulator.core.component import tokens
from simulator.core.component.entities import TokenKind
from simulator.core.entity import ENTITIES
from simulator.endpoints import cursor
from simulator.endpoints.model import STR, Call, Endpoint
from simulator.endpoints.table import ROWS
from simulator.http.message import Request
from simulator.modules import below
from simulator.usage import SpecViolation
from tests.core.sample import COMPONENT, START, Api, Town
from tests.endpoints.examples import example
from tests.endpoints.store.lists import LISTED

T0 = int(START)
below(tests.endpoints.store)
LISTS = [row for row in ROWS if row.cursor]
SIZE = 2
REFUSED = ", next_key参数不正确,本次请求参数与上一页不一致"
# Names under which lists of the platform's page: a row that takes one has a cursor.
CURSORS = {"next_key", "page_ctx"}


class List:
    """One list of a store with more rows than a page, and its first page."""

    def __init__(self, town: Town, api: Api, row: Endpoint) -> None:
        self.town, self.api, self.row = town, api, row
        self.listed = LISTED[row.id]
        self.store = self.opened(f"many-{row.id.replace('.', '-')}")
        self.token = town.token(TokenKind.AUTHORIZER, self.store)
        self.body: dict[str, Any] = {**({} if self.listed.page else {"page_size": SIZE}), **self.listed.asked}
        self.first = self.ask(self.body)
        assert self.first["errcode"] == 0
        self.key = self.key_in(self.first)
        assert self.key

    def opened(self, name: str) -> str:
        store = self.town.store(name, products=7, orders=7)
        self.town.do("authorize", store=store, sets=[129, 130, 131])
        for _ in range(0 if self.listed.stocked else 7):
            self.add(store)
        return store

    def add(self, store: str) -> None:
        with self.town.world.transaction():
            self.listed.add(self.town, store)

    def ask(self, body: Mapping[str, Any], token: str = "") -> dict[str, Any]:
        reply: dict[str, Any] = self.api.call(self.row.method, self.row.path, body, token=token or self.token)
        return reply

    def next(self, token: str = "", **change: Any) -> dict[str, Any]:
        """The second page, with something else than the first had; None leaves an argument out."""
        body = {**self.body, self.row.cursor: self.key, **change}
        return self.ask({name: value for name, value in body.items() if value is not None}, token)

    def refused(self, token: str = "", **change: Any) -> bool:
        reply = self.next(token, **change)
        return (reply["errcode"], reply["errmsg"].partition(" rid: ")[0]) == (606006, REFUSED)

    def key_in(self, reply: Mapping[str, Any]) -> str:
        return str(self.page(reply)[self.row.cursor])

    def page(self, reply: Mapping[str, Any]) -> Mapping[str, Any]:
        page: Mapping[str, Any] = reply[self.row.cursor_in] if self.row.cursor_in else reply
        return page

    def ids(self, reply: Mapping[str, Any]) -> list[str]:
        return [str(one) for value in self.page(reply).values() if isinstance(value, list) for one in value]


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of lists whose page has a length of its own."""
    for listed in LISTED.values():
        if listed.page is not None:
            monkeypatch.setattr(listed.page, "PAGE", SIZE)


@pytest.fixture(params=LISTS, ids=lambda row: str(row.id))
def rows(town: Town, api: Api, request: pytest.FixtureRequest) -> List:
    town.do("tick_sets", sets=[129, 130, 131])
    return List(town, api, request.param)


def other(part: Mapping[str, Any]) -> Any:
    """A single value that may be given."""
    if "enum" in part:
        return part["enum"][-1]
    if "integer" in part.get("type", "") or "pattern" in part:
        return 7
    return True if part.get("type") == "boolean" else "other"


def changes(schema: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[Any]:
    """Every way in which one argument of a body can differ: another value, left out, or given."""
    for name, part in schema["properties"].items():
        value = body.get(name)
        if isinstance(value, Mapping):
            yield from ({name: {**value, **change}} for change in changes(part, value) if None not in change)
        if value is None and part.get("type") == "array":
            yield {name: [example(part["items"])]}
        elif value is None:
            given = dict.fromkeys(part.get("properties", {}), T0)
            yield {name: given or other(part)}
        elif isinstance(value, int):
            yield {name: value + 1}
        if value is not None and name not in schema["required"]:
            yield {name: None}


def pages_of(row: Endpoint) -> Mapping[str, Any]:
    """The fields of the reply, or of the object in it that has the page."""
    fields: Mapping[str, Any] = row.reply["properties"]
    return fields[row.cursor_in]["properties"] if row.cursor_in else fields


def test_every_row_that_takes_a_cursor_has_one_and_is_walked() -> None:
    taking = {row.id for row in ROWS if CURSORS & set(row.request["properties"])}
    handing_out = {row.id for row in ROWS if CURSORS & set(pages_of(row))}
    assert taking == handing_out == {row.id for row in LISTS} == set(LISTED)


def test_pages_follow_one_another_to_the_end(rows: List) -> None:
    found, reply = rows.ids(rows.first), rows.first
    while rows.key_in(reply):
        rows.key = rows.key_in(reply)
        reply = rows.next()
        found += rows.ids(reply)
    assert len(found) == len(set(found)) == 7
    if rows.listed.page is None:
        assert found == rows.ids(rows.ask({**rows.body, "page_size": 10}))


def test_a_cursor_goes_with_the_same_arguments_however_they_are_written(rows: List) -> None:
    second = rows.ids(rows.next())
    assert len(second) == 2
    as_text = {name: str(value) for name, value in rows.body.items() if isinstance(value, int)}
    assert rows.ids(rows.next(**as_text)) == second
    assert rows.ids(rows.next(something_else=1)) == second
    assert rows.ids(rows.ask({**rows.body, rows.row.cursor: ""})) == rows.ids(rows.first)


def test_any_other_argument_is_refused(rows: List) -> None:
    tried = [change for change in changes(rows.row.request, rows.body) if rows.row.cursor not in change]
    assert {name for change in tried for name in change} == set(rows.row.request["properties"]) - {
        rows.row.cursor
    }
    for change in tried:
        assert rows.refused(**change), change


def test_another_token_of_the_same_account_and_platform_will_do(rows: List) -> None:
    assert rows.next(rows.town.token(TokenKind.AUTHORIZER, rows.store))["errcode"] == 0


def test_the_cursor_of_another_store_is_refused(rows: List) -> None:
    other = rows.opened("other")
    assert rows.refused(rows.town.token(TokenKind.AUTHORIZER, other))


def test_the_cursor_of_another_platform_is_refused(rows: List) -> None:
    second = rows.town.another_platform()
    rows.town.do("authorize", store=rows.store, component=second)
    with rows.town.world.transaction():
        token = tokens.issue(rows.town.world, TokenKind.AUTHORIZER, second, rows.store).value
    assert second != COMPONENT
    assert rows.refused(token)


def test_the_cursor_of_another_list_is_refused(town: Town, api: Api) -> None:
    town.do("tick_sets", sets=[129, 130, 131])
    first, second = (List(town, api, row) for row in LISTS[:2])
    second.store, second.token = first.store, first.token
    second.key = first.key
    assert second.refused()


def test_a_cursor_runs_out(rows: List) -> None:
    rows.town.switch("next_key_seconds", 1800)
    rows.town.pass_(1799)
    assert rows.next()["errcode"] == 0
    rows.town.pass_(1)
    assert rows.refused()
    assert "run out" in rows.town.entries("call")[-1]["why"]


def test_a_cursor_that_nobody_was_given_is_refused(rows: List) -> None:
    raw = base64.b64decode(rows.key)
    made_up: list[Any] = [
        "x",
        "made up",
        "ZnJvbTo1",
        rows.key[:-4],
        rows.key[:8],
        rows.key + rows.key,
        "é",
        5,
    ]
    made_up += [base64.b64encode(raw[:-1] + b"9").decode(), base64.b64encode(raw[9:]).decode()]
    made_up += _written_otherwise(rows.key)
    made_up += [True, [rows.key], {"key": rows.key}, "0" * 100_000]
    for key in made_up:
        assert rows.refused(**{rows.row.cursor: key}), key


def _written_otherwise(key: str) -> list[str]:
    """Other texts that read as the same bytes where nobody is strict."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body = key.rstrip("=")
    spare = [body[:-1] + letter + "=" * (len(key) - len(body)) for letter in letters if letter != body[-1]]
    return [f"{key}\n", f" {key}", *(spare if key != body else [])]


def test_a_cursor_outlives_its_world_and_costs_no_row(rows: List) -> None:
    """A world of the same seed and salt takes it: nothing of a cursor is kept."""
    before = {kind: len(rows.town.world.tables.rows(kind)) for kind in ENTITIES.values()}
    rows.ask(rows.body)
    counted = {"QuotaUse", "RefusedRequest"}
    after = {kind: len(rows.town.world.tables.rows(kind)) for kind in ENTITIES.values()}
    assert {kind.__name__ for kind in after if after[kind] != before[kind]} <= counted
    town = Town()
    town.do("tick_sets", sets=[129, 130, 131])
    again = List(town, Api(town.world), rows.row)
    again.key = rows.key
    assert again.ids(again.next()) == rows.ids(rows.next())


def test_rows_that_are_added_meanwhile_shift_no_page(rows: List) -> None:
    """A page begins behind the last row of the one before, wherever that lies now."""
    expected = rows.ids(rows.next())
    rows.add(rows.store)
    assert rows.ids(rows.next()) == expected


@given(st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()))
def test_no_text_is_a_cursor_by_chance(key: str) -> None:
    seal, told = cursor._parts(key)
    assert len(seal) <= 9
    assert not told or base64.b64decode(key)[9:] == told


def test_a_row_says_its_cursor_on_both_sides() -> None:
    for row in LISTS:
        assert row.cursor in row.request["properties"]
        assert pages_of(row)[row.cursor] == STR


def test_a_handler_hands_out_none_without_its_row_saying_so(town: Town, api: Api) -> None:
    call = Call(world=town.world, request=Request(method="POST", path="/x", query={}), row=None)
    with pytest.raises(SpecViolation, match="hands out a cursor"):
        cursor.after(call, 1)
