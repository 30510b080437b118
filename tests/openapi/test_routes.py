"""What the control interface answers is what its document says, of every path that it has."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from jsonschema import Draft202012Validator

from simulator.openapi.document import JSON
from simulator.openapi.routes import ROUTES
from simulator.web.control import create_control
from simulator.web.lazy_app import FOR_ALL
from tests.core.sample import Town
from tests.openapi.documents import DOCUMENTS, operations

DOCUMENT = DOCUMENTS["control"]


READ = [row.path for row in ROUTES if row.method == "get" and row.path not in FOR_ALL and row.kind == JSON]


def held(reply: Any, path: str, method: str = "get") -> None:
    """A reply against its path's schema."""
    content = DOCUMENT["paths"][path][method]["responses"][str(reply.status_code)]["content"]
    schema = {**content["application/json"]["schema"], "components": DOCUMENT["components"]}
    jsonschema.validate(reply.get_json(), schema, Draft202012Validator)


def test_every_path_is_described_and_answers(town: Town) -> None:
    app = create_control(town.stage)
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"}
    assert rules - {"/actions/<name>"} | FOR_ALL == {row.path for row in ROUTES}


@pytest.mark.parametrize("path", READ)
def test_a_path_answers_as_described(town: Town, path: str) -> None:
    town.buy()
    town.do("push_ticket")
    town.do("stock_shop", store="shop", products=5, orders=5)
    town.do("fault", call="token", do="lose_reply")
    held(create_control(town.stage).test_client().get(path), path)


@pytest.mark.parametrize("path", ["/journal?limit=x", "/state?limit=-1", "/state?list=nothing"])
def test_a_wrong_argument_is_refused_as_described(town: Town, path: str) -> None:
    reply = create_control(town.stage).test_client().get(path)
    assert reply.status_code == 400
    held(reply, path.partition("?")[0])


def test_a_world_that_cannot_be_reset_says_so_as_described(town: Town) -> None:
    reply = create_control(town.stage).test_client().post("/reset")
    assert reply.status_code == 400
    held(reply, "/reset", "post")


def test_every_action_is_described_with_what_it_takes() -> None:
    from simulator.actions import ACTIONS

    said = {each["operationId"]: each for each in operations(DOCUMENT) if "x-makes" in each}
    assert set(said) == set(ACTIONS)
    for name, row in ACTIONS.items():
        taken = said[name]["requestBody"]["content"]["application/json"]["schema"]["properties"]
        assert set(taken) == set(row.schema()["properties"]) | ({"as"} if row.makes else set())
