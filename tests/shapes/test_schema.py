from __future__ import annotations

from typing import Any

import fastjsonschema
import pytest

from simulator.shapes import schema
from simulator.shapes.notation import read
from simulator.shapes.taken import taken

OF = read(
    {
        "order_id!": "text digits",
        "status": "int =order.status",
        "page_size!": "int 1..100",
        "imgs": ["text 1..2items"],
        "note": "text ..4chars",
        "listing": "int ~bool:s =flag",
        "hidden": "bool ~int:m",
        "weight": "number",
    }
)
RIGHT: dict[str, Any] = {"order_id": "12", "page_size": 10}


def passes(**more: Any) -> bool:
    try:
        fastjsonschema.compile(schema.request(OF))(taken(OF, {**RIGHT, **more}))
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def test_an_argument_is_taken_in_the_kind_that_the_platform_has() -> None:
    given = {
        "order_id": 12,
        "page_size": "10",
        "listing": True,
        "hidden": 0,
        "weight": "1.5",
        "more": 1,
        "note": None,
    }
    assert taken(OF, given) == {
        "order_id": "12",
        "page_size": 10,
        "listing": 1,
        "hidden": False,
        "weight": 1.5,
    }
    assert type(taken(OF, {"listing": True})["listing"]) is int
    assert taken(OF, {"hidden": 0})["hidden"] is False


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"order_id": 2**63},
        {"page_size": "100"},
        {"status": "20"},
        {"status": None},
        {"imgs": ["x"]},
        {"note": "四个字符"},
        {"listing": False},
        {"unknown": {}},
    ],
)
def test_what_is_right_passes(more: dict[str, Any]) -> None:
    assert passes(**more)


@pytest.mark.parametrize(
    "more",
    [
        {"order_id": "x"},
        {"order_id": ""},
        {"page_size": "0"},
        {"page_size": 101},
        {"page_size": "ten"},
        {"page_size": "9" * 21},
        {"page_size": True},
        {"status": 21.5},
        {"status": 22},
        {"imgs": []},
        {"imgs": ["x"] * 3},
        {"imgs": "x"},
        {"note": "five!"},
        {"listing": 2},
        {"hidden": 2},
    ],
)
def test_what_is_wrong_does_not(more: dict[str, Any]) -> None:
    assert not passes(**more)


def test_a_reply_has_no_room_for_more() -> None:
    of = read({"order!": {"order_id!": "text ~int:d", "status": "int"}})
    assert schema.reply(of) == {
        "type": "object",
        "properties": {
            "order": {
                "type": "object",
                "properties": {"order_id": {"type": ["string", "integer"]}, "status": {"type": "integer"}},
                "required": ["order_id"],
                "additionalProperties": False,
            }
        },
        "required": ["order"],
        "additionalProperties": False,
    }
