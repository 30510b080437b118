"""The files are whole, and every decision is about something that they have."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

import simulator.shapes
from simulator.core.component.entities import TokenKind
from simulator.core.sources import Source, Standing
from simulator.endpoints.model import closed
from simulator.shapes import schema
from simulator.shapes.decisions import PLACES
from simulator.shapes.notation import SOURCES, Field, paths
from simulator.shapes.shape import decisions, event, events, groups, names, shape, values
from simulator.shapes.taken import taken
from simulator.shapes.whole import whole
from tests.endpoints.examples import example

DATA = Path(simulator.shapes.__file__).parent / "data"
# How many calls each group has.
CALLS = {
    "store": 8,
    "category": 8,
    "brand": 8,
    "product": 19,
    "stock": 4,
    "warehouse": 10,
    "order": 19,
    "delivery": 8,
    "aftersale": 16,
    "complaint": 3,
    "guarantee": 6,
    "merchant_address": 5,
    "freight_template": 4,
    "b2c": 2,
    "compass": 14,
    "component": 1,
    "cooperation": 10,
    "coupon": 7,
    "customer_service": 2,
    "dropship": 10,
    "ewaybill": 17,
    "file_transfer": 2,
    "finder_live": 3,
    "finder_window": 4,
    "funds": 9,
    "funds_bank": 7,
    "gift": 9,
    "homepage": 8,
    "leads": 5,
    "league_funds": 2,
    "league_head_supplier": 31,
    "league_item": 6,
    "league_promoter": 5,
    "limited_discount": 4,
    "live": 2,
    "live_dashboard": 2,
    "local_life": 5,
    "newer_paths": 7,
    "other": 2,
    "present": 9,
    "private_number": 3,
    "promoter": 41,
    "qic": 5,
    "sharer": 10,
    "shop_classification": 5,
    "shop_window": 4,
    "supplier": 11,
    "talent": 4,
    "vip": 8,
    "voucher": 6,
}


def documents(name: str) -> Iterator[tuple[str, Field]]:
    for place in PLACES:
        yield place, getattr(shape(name), place)


def test_every_call_of_the_resources_is_there() -> None:
    assert Counter(shape(name).group for name in names()) == CALLS


@pytest.mark.parametrize("name", names())
def test_a_call_says_what_it_takes_and_answers_and_where_that_is_known_from(name: str) -> None:
    of = shape(name)
    assert of.method in {"GET", "POST"}
    assert of.path == (name if name.startswith("/") else f"/channels/ec/{name}")
    assert of.sets_known in {"documented", "inferred", "unknown", "not for platforms"}
    assert not of.sets or of.sets_known in {"documented", "inferred"}
    assert set(of.tokens) <= set(TokenKind)
    assert of.group in groups()
    assert of.read in {"whole", "part", "no"}
    assert of.body in {"json", "multipart"}
    assert of.page == "" or Source(of.page)
    for place, document in documents(name):
        for path, field in paths(document):
            assert set(field.seen) <= set(SOURCES), (place, path)
            assert field.enum == "" or values(field.enum), (place, path)
    assert schema.request(of.request)["type"] == "object"
    if of.reply.fields:
        closed(schema.reply(of.reply))  # no part of it is without a kind, none without a field


def test_names_are_said_once_and_in_one_file() -> None:
    said = [name for file in (DATA / "calls").iterdir() for name in json.loads(file.read_text("utf-8"))]
    assert len(said) == len(set(said)) == len(names())


@pytest.mark.parametrize("row", decisions(), ids=lambda row: f"{row['call'][:1]} {row.get('at', '')}")
def test_a_decision_says_why_and_how_well_that_is_known(row: dict[str, Any]) -> None:
    assert row["why"]
    assert Source(row["from"], Standing(row["standing"]))
    assert set(row["call"]) <= set(names())
    assert bool(row["call"]) != bool(row.get("table"))
    assert "table" not in row or set(row["add"]) <= set(values(row["table"]))
    for name in row["call"]:
        shape(name)  # a place that the call does not have is a KeyError
    if "at" in row:
        assert str(row["at"]).partition(".")[0] in PLACES


def test_tables_are_used_and_none_is_said_twice() -> None:
    tables = json.loads((DATA / "enums.json").read_text("utf-8"))
    used = {field.enum for name in names() for _, document in documents(name) for _, field in paths(document)}
    used |= {field.enum for name in events() for _, field in paths(event(name))}
    assert used - {""} == set(tables)
    contents = [json.dumps(table, sort_keys=True) for table in tables.values()]
    assert len(contents) == len(set(contents))


@pytest.mark.parametrize("name", events())
def test_a_push_has_fields_in_the_object_that_it_names(name: str) -> None:
    nested = events()[name].get("nested", "").removesuffix("[]")
    assert not nested or nested in event(name).fields
    for path, field in paths(event(name)):
        assert set(field.seen) <= set(SOURCES), path


def test_the_letters_of_sources_are_explained() -> None:
    assert set(json.loads((DATA / "sources.json").read_text("utf-8"))) == set(SOURCES)


@pytest.mark.parametrize("name", names())
def test_what_a_request_asks_for_can_be_given_and_what_a_reply_needs_can_be_left_to_it(name: str) -> None:
    of = shape(name)
    asked = schema.request(of.request)
    body = {part: example(asked["properties"][part]) for part in asked["required"]}
    fastjsonschema.compile(asked)(taken(of.request, body))
    assert set(whole(of.reply, {})) == {part for part, field in of.reply.fields.items() if field.required}
