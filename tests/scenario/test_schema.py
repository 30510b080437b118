"""The JSON Schema of scenario files knows every action and forbids every unknown word."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simulator.actions.registry import Action
from simulator.commands.schema import FILES, schema_text
from simulator.documents.hints import in_both
from simulator.documents.reader import parse
from simulator.documents.shape import WORDS
from simulator.provider.schema import PROVIDER
from simulator.scenario.load import registered, shipped_root
from simulator.scenario.schema import FILE, scenario_schema
from tests.scenario.sample import ACTIONS
from tests.scenario.test_load import CASES

SHIPPED = sorted(shipped_root().rglob("*.yaml"))


def schema_problems(text: str, actions: Mapping[str, Action]) -> list[str]:
    """What a validator of any editor has against the text, with its path."""
    validator = jsonschema.Draft202012Validator(scenario_schema(actions))
    return [
        f"{error.json_path}: {error.message}" for error in validator.iter_errors(parse(text, "f").plain())
    ]


def problems(steps: str) -> list[str]:
    return schema_problems(f"title: x\nsteps:\n{steps}\n", ACTIONS)


@pytest.mark.parametrize(
    "steps",
    [
        "- settle",
        "- settle:",
        "- create_store",
        "- create_store: {as: a}",
        "- purchase: shop",
        "- purchase: {store: shop, push_first: true}",
        '- purchase: {store: shop, push_first: "${first}"}',
        "- advance: 90s",
        "- advance: 90",
        "- visit: $shop.appid",
        "- repeat: {times: 3, steps: [settle, {repeat: {times: 2, steps: [settle]}}]}",
        '- repeat: {times: "${n}", steps: [settle]}',
    ],
)
def test_what_fits(steps: str) -> None:
    assert problems(steps) == []


@pytest.mark.parametrize(
    "steps",
    [
        "- setle",
        "- purchase",
        "- purchase: {}",
        "- purchase: {store: shop, pakage: x}",
        "- purchase: {store: shop, push_first: x}",
        "- settle: {as: a}",
        "- settle: 3",
        "- advance: 10x",
        "- {settle: , create_store: }",
        "- repeat: {times: 0, steps: [settle]}",
        "- repeat: {times: 1, steps: [setle]}",
        "- fault: {do: dorp}",
    ],
)
def test_what_does_not_fit(steps: str) -> None:
    assert problems(steps)


@pytest.mark.parametrize(
    ("step", "fits"),
    [
        ("fault: {push: authorized, do: drop}", True),
        ("fault: {push: [authorized, aftersale_x], do: drop}", True),
        ('fault: {push: "${kind}", do: drop}', True),
        ('fault: {push: ["${kind}", any], do: drop}', True),
        ("fault: {push: authorised, do: drop}", False),
        ("fault: {push: [any, authorised], do: drop}", False),
        ("fault: {call: [get_service_buyer, /cgi-bin/token], do: error}", True),
        ("fault: {call: tokn, do: error}", False),
        ("send_push: {defects: flipped}", True),
        ("send_push: {defects: fliped}", False),
        ("forget: tickets", True),
        ("forget: [everything]", False),
    ],
)
def test_the_published_words_are_those_that_are_taken(step: str, fits: bool) -> None:
    assert (schema_problems(f"title: x\nsteps:\n- {step}\n", registered()) == []) is fits


def test_cases_fit() -> None:
    assert schema_problems(CASES, ACTIONS) == []


@pytest.mark.parametrize("schema", [scenario_schema(ACTIONS), scenario_schema(registered()), FILE])
def test_it_is_a_schema_and_closed(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    for one in objects(schema):
        assert "additionalProperties" in one


@pytest.mark.parametrize("file", FILES)
def test_every_keyword_that_can_be_broken_has_words(file: str) -> None:
    silent = {"$schema", "$defs", "$ref", "title", "description", "examples", "writeOnly", "errorMessage"}
    applied = {"properties", "items", "if", "then", "else", "propertyNames"}
    assert keywords(json.loads(schema_text(file))) - silent - applied <= set(WORDS)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_files_validate(path: Path) -> None:
    assert schema_problems(path.read_text(encoding="utf-8"), registered()) == []


def test_all_that_messages_read_of_a_schema_is_there_in_chinese() -> None:
    registered()
    said = {text for schema in (scenario_schema(), PROVIDER) for text in read_in_messages(schema)}
    titles = {scenario_schema()["title"], PROVIDER["title"]}  # which are of the whole, and in no message
    assert {text for text in said - titles if in_both(text).zh == text} == set()
    assert len(said) > 100


def read_in_messages(schema: Any) -> Iterator[str]:
    """Every `description` and `title` of a schema, at whatever depth."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                yield from read_in_messages(list(value.values()))
            elif key in ("description", "title"):
                yield value
            elif key not in ("examples", "enum"):
                yield from read_in_messages(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from read_in_messages(value)


def keywords(schema: Any) -> set[str]:
    """Every keyword of a schema, at whatever depth."""
    if not isinstance(schema, dict):
        return set()
    inner = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    inner += [schema[word] for word in ("items", "if", "then", "else", "propertyNames") if word in schema]
    inner.append(schema.get("additionalProperties"))
    return set(schema).union(*map(keywords, inner))


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part that describes a mapping by its keys."""
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict):
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)
