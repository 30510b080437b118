from __future__ import annotations

from typing import Any

import fastjsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.shapes import schema
from simulator.shapes.notation import SINGLE, UNKNOWN, read
from simulator.shapes.whole import whole
from simulator.usage import SpecViolation

OF = read(
    {
        "order!": {
            "order_id!": "text",
            "status!": "int =order.status",
            "lines!": [{"sku_id!": "text", "count!": "int"}],
            "price!": {"freight!": "int fen", "is_discounted!": "bool"},
            "note": "text",
        }
    }
)
NEUTRAL = {"order_id": "", "status": 20, "lines": [], "price": {"freight": 0, "is_discounted": False}}


def test_what_must_be_there_is_there() -> None:
    assert whole(OF, {"order": {"status": 20}}) == {"order": NEUTRAL}


def test_what_need_not_is_there_if_it_is_given() -> None:
    assert whole(OF, {"order": {"status": 20, "note": ""}}) == {"order": {**NEUTRAL, "note": ""}}


def test_an_id_is_text_and_an_element_is_whole_too() -> None:
    told = whole(OF, {"order": {"order_id": 2**62, "status": 20, "lines": [{"sku_id": 7}]}})["order"]
    assert (told["order_id"], told["lines"]) == (str(2**62), [{"sku_id": "7", "count": 0}])


def test_fields_of_any_name_are_of_one_kind() -> None:
    of = read({"attrs!": {"*": "int"}})
    assert whole(of, {"attrs": {"a": 1, "b": 2}}) == {"attrs": {"a": 1, "b": 2}}
    with pytest.raises(SpecViolation, match="is a int, not 'x'"):
        whole(of, {"attrs": {"a": "x"}})


def test_a_shape_that_takes_anothers_place_is_its_own() -> None:
    for kind, value in (("int", 1), ("text", "x"), ("bool", True)) * 50:
        assert whole(read({"a": kind}), {"a": value}) == {"a": value}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"orders": {}}, "the reply has no field orders"),
        ({"order": {"status": 20, "price": {"total": 1}}}, r"order\.price has no field total"),
        ({"order": {"status": 20, "lines": [{"count": "1"}]}}, r"order\.lines\[\]\.count is a int, not '1'"),
        ({"order": {"status": 22}}, r"order\.status is none of order\.status: 22"),
        ({"order": {"status": 20, "lines": {}}}, r"order\.lines is a list"),
        ({"order": {"status": 20, "note": True}}, r"order\.note is a text, not True"),
        ({"order": None}, "order is an object"),
        ([], "the reply is an object"),
    ],
)
def test_what_the_shape_does_not_have_is_our_mistake(given: Any, told: str) -> None:
    with pytest.raises(SpecViolation, match=told):
        whole(OF, given)


_KINDS = st.sampled_from(SINGLE)
_SINGLE = st.builds(
    lambda kind, others: " ".join([kind, *others]),
    _KINDS,
    st.lists(_KINDS.filter(lambda kind: kind != UNKNOWN).map("~{}:m".format), max_size=1),
)
_NAMES = st.sampled_from(["a", "b", "c"])
_SHAPES = st.recursive(
    _SINGLE,
    lambda inner: st.one_of(
        inner.map(lambda one: [one]),
        st.dictionaries(_NAMES, inner, min_size=1).map(
            lambda fields: {name + ("!" if name == "a" else ""): part for name, part in fields.items()}
        ),
    ),
    max_leaves=6,
)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.floats(0, 1), st.sampled_from(["", "x"])),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(_NAMES, inner)),
    max_leaves=6,
)


def test_true_is_no_number() -> None:
    with pytest.raises(SpecViolation, match="a is a number, not True"):
        whole(read({"a": "number"}), {"a": True})


@given(shape=_SHAPES, value=_VALUES)
@example(shape={"a": "number ~text:m"}, value={"a": True})
def test_what_is_whole_is_right_by_the_schema_too(shape: Any, value: Any) -> None:
    """So that no reply need be held to both."""
    of = read(shape)
    try:
        said = whole(of, value)
    except SpecViolation:
        return
    fastjsonschema.compile(schema.reply(of))(said)
