"""That a reply which is not as its document says is seen, and a right one is let be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests

from simulator.core.error_codes import ERRORS
from simulator.core.errors import Refusal
from simulator.endpoints import pipeline
from simulator.endpoints.table import TABLE
from simulator.openapi import control_document, platform_document
from tests.core.sample import Api, Town
from tests.web.served import served

schemathesis = pytest.importorskip("schemathesis", reason="make surface installs it")

PATH = "/cgi-bin/getcallbackip"
IPS = "getcallbackip"


def operations(document: Any) -> dict[str, Any]:
    """The operation of that path alone, by its path."""
    from tests.surface.stories import by_path

    document["paths"] = {PATH: document["paths"][PATH]}
    schema = schemathesis.openapi.from_dict(document)
    return by_path(found.ok() for found in schema.get_all_operations())


def both() -> dict[str, Any]:
    """That operation, and the actions."""
    from tests.surface.stories import by_path

    control = schemathesis.openapi.from_dict(control_document(""))
    return operations(platform_document("")) | by_path(found.ok() for found in control.get_all_operations())


def tried_at(url: str, document: Any, token: str = "") -> Any:
    from tests.surface.tried import Tried, drawn, held

    operation, found = operations(document)[PATH], Tried(IPS)

    def prepared(case: Any, chance: Any) -> None:
        case.query = {"access_token": token}

    with requests.Session() as session:
        drawn(operation, (2, 1), 1, prepared, lambda case: held(case, found, url, session))
    return found


@pytest.mark.parametrize(("codes", "falls"), [(None, False), ([1], True)])
def test_a_reply_outside_its_document_falls(codes: list[int] | None, falls: bool) -> None:
    with served() as (serving, _):
        document = platform_document(serving.api.url)
        operation = document["paths"][PATH]["get"]
        if codes is not None:
            right, refused = operation["responses"]["200"]["content"]["application/json"]["schema"]["oneOf"]
            told = {**refused, "properties": {**refused["properties"], "errcode": {"enum": codes}}}
            content = {"application/json": {"schema": {"oneOf": [right, told]}}}
            operation = {**operation, "responses": {"200": {"description": "", "content": content}}}
        document["paths"] = {PATH: {"get": operation}}
        found = tried_at(serving.api.url, document)
    assert found.calls == 3
    assert found.right == 0
    assert bool(found.falls) is falls


def _breaks(_call: Any) -> Any:
    raise ZeroDivisionError


def _answers_otherwise(_call: Any) -> Any:
    return {"ip_list": "127.0.0.1"}


def _refuses_as_nowhere_declared(_call: Any) -> Any:
    row = TABLE[PATH]
    raise Refusal(next(number for number in ERRORS if not pipeline._declared(row, number, [])))


@pytest.mark.breaks
@pytest.mark.parametrize("handler", [_breaks, _answers_otherwise, _refuses_as_nowhere_declared])
def test_a_bug_of_ours_falls(handler: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as (serving, town):
        token = town.token()
        document = platform_document(serving.api.url)
        assert tried_at(serving.api.url, document, token).falls == {}
        monkeypatch.setitem(TABLE, PATH, replace(TABLE[PATH], handler=handler))
        found = tried_at(serving.api.url, document, token)
    assert found.right == 0
    assert any("Server error" in what for what in found.falls)


def test_a_story_is_played_by_the_wire_and_its_row_called_around_it() -> None:
    from tests.surface.stories import one

    def asks(town: Town, api: Api) -> None:
        assert town.do("buyer_order", store=town.shop, **{"as": "cup"})["order_id"]
        assert api.get(PATH, token=town.token())["ip_list"]

    with requests.Session() as session:
        [acted, found] = one(both(), session, IPS, "asks", asks, 2, 1)
    assert (acted.name, acted.right, acted.falls) == ("buyer_order", 1, {})
    assert (found.name, found.falls) == (IPS, {})
    assert found.right == found.calls > 1


def test_a_story_that_goes_otherwise_falls() -> None:
    from tests.surface.stories import one

    def asks(town: Town, api: Api) -> None:
        assert api.get(PATH)["ip_list"]

    with requests.Session() as session:
        [found] = one(both(), session, IPS, "asks", asks, 2, 1)
    assert [*found.falls.values()] == ["asks"]
    assert found.right == 0


def test_what_is_simulated_and_never_answered_right_is_told() -> None:
    from tests.surface.told import summary, together, unreached
    from tests.surface.tried import Tried

    found = together(
        [
            Tried("one", calls=3),
            Tried("known", calls=2),
            Tried("one", calls=2),
            Tried("two", calls=1, right=1),
        ]
    )
    wanted = {"one": True, "two": True, "known": False}
    assert unreached(found, wanted) == ["one"]
    assert "8 requests to 3 operations, 1 answered right; 1 of 2 operations" in summary("x", found, wanted)


def test_every_row_of_the_platform_has_a_story_of_each_form() -> None:
    from tests.surface.stories import stories

    for every in (True, False):
        assert {row for row, _, _ in stories(every)} == {row.id for row in TABLE.values()}
