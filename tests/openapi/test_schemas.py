"""What a document says of a field: the platform's own type for it, and all that is known."""

from __future__ import annotations

import pytest

from simulator.core.sources import seen
from simulator.endpoints.argument_types import lax, strict
from simulator.endpoints.model import ID, INT, NUMBER, STR, Schema, arr, obj
from simulator.openapi.schemas import shown
from simulator.shapes import schema
from simulator.shapes.notation import UNITS, read
from simulator.shapes.shape import values
from tests.openapi.documents import DOCUMENTS, schemas

THREAD = seen("field report: somewhere")


@pytest.mark.parametrize(
    ("given", "told"), [(NUMBER, "integer"), (ID, "string"), (STR, "string"), (INT, "integer")]
)
def test_an_argument_has_the_one_type_that_the_platform_has(given: Schema, told: str) -> None:
    assert shown(obj({"x": arr(given)}))["properties"]["x"]["items"]["type"] == told


def test_bounds_are_those_of_the_type() -> None:
    assert {"pattern", "maxLength"} & set(shown(NUMBER)) == set()
    assert {"minimum", "maximum"} & set(shown(ID)) == set()
    assert shown({**NUMBER, "minimum": 1})["minimum"] == 1


def test_how_an_argument_was_seen_is_told_by_its_source() -> None:
    assert shown(strict(STR, THREAD))["x-strict"] == THREAD.address
    assert shown(lax(NUMBER, THREAD))["x-lax"] == THREAD.address


def test_no_word_of_ours_is_left_in_a_document() -> None:
    words = {word for each in schemas(DOCUMENTS["platform"]) for word in each}
    assert words & {"as", "strict", "lax"} == set()


def test_a_field_tells_its_table_unit_source_and_whether_it_is_withdrawn() -> None:
    of = read(
        {"status!": "int =order.status ms", "price": "int fen w", "gone": "text old m", "of": "text inferred"}
    )
    told = shown(schema.reply(of), of)["properties"]
    assert told["status"]["enum"] == [int(value) for value in values("order.status")]
    assert len(told["status"]["x-enum-descriptions"]) == len(told["status"]["enum"])
    assert told["price"]["x-unit"] == "fen"
    assert UNITS["fen"].zh in told["price"]["description"]
    assert told["gone"]["deprecated"]
    assert told["of"]["x-standing"] == "inferred"
    assert told["status"]["x-seen"] == "ms"
