"""Examples are of their schema, whatever that asks for."""

from __future__ import annotations

from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.openapi.examples import example

BOUND = st.integers(0, 40)


def _between(low: str, high: str, **more: Any) -> SearchStrategy[dict[str, Any]]:
    def made(one: int, other: int) -> dict[str, Any]:
        return {**more, low: min(one, other), high: max(one, other)}

    return st.builds(made, BOUND, BOUND)


SINGLE = st.one_of(
    _between("minimum", "maximum", type="integer"),
    _between("minLength", "maxLength", type="string"),
    st.sampled_from(
        [
            {"type": "boolean"},
            {"type": "string", "pattern": "^[0-9]+$"},
            {"enum": [0, 1]},
            {"enum": [0]},
            {"const": 7},
            {"type": "integer", "x-unit": "seconds-since-1970"},
            {"type": "string", "x-unit": "china-time"},
            {"type": ["integer", "null"]},
            {"type": "array", "items": {"type": "string"}, "minItems": 3},
        ]
    ),
)
SCHEMAS = st.recursive(
    SINGLE,
    lambda inner: st.one_of(
        st.builds(lambda item: {"type": "array", "items": item}, inner),
        st.builds(
            lambda parts, needed: {
                "type": "object",
                "properties": parts,
                "required": sorted(parts)[:needed],
                "additionalProperties": False,
            },
            st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
            st.integers(0, 4),
        ),
    ),
    max_leaves=8,
)


@given(schema=SCHEMAS, optional=st.booleans())
def test_an_example_is_of_its_schema(schema: dict[str, Any], optional: bool) -> None:
    jsonschema.validate(example(schema, "title", optional=optional), schema, jsonschema.Draft202012Validator)


def test_the_least_leaves_out_what_it_can() -> None:
    schema = {"type": "object", "properties": {"a": {"enum": [5]}, "b": {}}, "required": ["a"]}
    assert example(schema, optional=False) == {"a": 5}
    assert example(schema) == {"a": 5, "b": "b"}
