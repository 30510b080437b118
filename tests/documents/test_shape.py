"""What is held against a JSON Schema is judged as a full validator judges it, and told to people."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.documents import Problems, Shape
from simulator.documents.hints import hint, in_both
from simulator.documents.reader import parse

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 4, "description": "names have 2 to 4"},
        "key": {"type": "string", "pattern": "^[a-z]+$", "writeOnly": True, "description": "small letters"},
        "kind": {"type": "string", "enum": ["product", "order"]},
        "count": {"type": "integer", "minimum": 1, "maximum": 9},
        "span": {"type": "number", "exclusiveMinimum": 0},
        "flag": {"type": "boolean"},
        "status": {"type": ["integer", "array"], "minimum": 100, "items": {"type": "integer"}, "minItems": 1},
        "words": {"type": "array", "items": {"$ref": "#/$defs/word"}, "uniqueItems": True},
        "either": {"if": {"type": "string"}, "then": {"pattern": "^x"}, "else": {"type": "integer"}},
        "defect": {"title": "defect", "enum": ["cut", "cut/json"], "examples": ["cut/json"]},
        "env": {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
        "free": {"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}},
    },
    "required": ["name"],
    "additionalProperties": False,
    "$defs": {"word": {"type": "string"}},
}


def complaints(value: Any, schema: dict[str, Any] = SCHEMA) -> list[str]:
    problems = Problems("f")
    Shape(schema).check(parse(json.dumps(value), "f"), problems, "the file")
    return [line.en.split(": ", 1)[1] for line in problems.lines]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"name": "ab", "kynd": 1}, "the file has no 'kynd': did you mean 'kind'?"),
        ({"name": "abcde"}, "name has 5 characters, names have 2 to 4"),
        ({"name": "ab", "key": "SECRET"}, "key is not right: small letters"),
        ({"name": "ab", "kind": "ordre"}, "kind cannot be the text 'ordre': did you mean 'order'?"),
        ({"name": "ab", "count": 0}, "count is 0, at least 1 is wanted"),
        ({"name": "ab", "count": 10}, "count is 10, at most 9 is allowed"),
        ({"name": "ab", "span": 0}, "span is 0, more than 0 is wanted"),
        ({"name": "ab", "count": True}, "count wants a whole number, this is true"),
        ({"name": "ab", "count": "3"}, "count wants a whole number, this is the text '3'"),
        ({"name": "ab", "flag": None}, "flag wants true or false, this is nothing"),
        ({"name": "ab", "words": ["a", "a"]}, "words has the text 'a' twice"),
        ({"name": "ab", "status": []}, "status has 0 items, at least 1 wanted"),
        ({"name": "ab", "env": {}}, "env is empty"),
        ({"name": "ab", "either": "y"}, "either 'y' is not right: ^x"),
        ({"name": "ab", "either": []}, "either wants a whole number, this is a list"),
        ({"name": "ab", "defect": "cut/jsn"}, "no defect 'cut/jsn': did you mean 'cut/json'?"),
        ({"name": "ab", "free": {"A": 1}}, "the key 'A' 'A' is not right: ^[a-z]+$"),
        ({"name": "ab", "key": "ab\n"}, "key is not right: small letters"),
        ({}, "the file lacks name"),
        ([], "the file wants a mapping, this is a list"),
    ],
)
def test_words(value: Any, said: str) -> None:
    assert complaints(value) == [said]


def test_a_secret_is_not_repeated() -> None:
    assert "SECRET" not in "".join(complaints({"name": "ab", "key": "SECRET"}))


def test_a_keyword_without_words_of_its_own_is_told_as_the_validator_tells_it() -> None:
    assert complaints(3, {"multipleOf": 2}) == ["the file does not fit: 3 is not a multiple of 2"]


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 600)
    | st.sampled_from([0.5, 2.0, "", "ab", "abc", "x", "order"])
)
values = st.one_of(
    scalars, st.lists(scalars, max_size=3), st.dictionaries(st.sampled_from("abA"), scalars, max_size=2)
)
documents = st.dictionaries(
    st.sampled_from([*SCHEMA["properties"], "other"]), values, max_size=4
) | values.filter(lambda value: not isinstance(value, dict))


@settings(max_examples=400)
@given(documents)
def test_it_agrees_with_a_full_validator(value: Any) -> None:
    assert (complaints(value) == []) == jsonschema.Draft202012Validator(SCHEMA).is_valid(value)


def test_who_gives_no_chinese_takes_none_away() -> None:
    assert hint("a word of this test", "本测试的词") == hint("a word of this test", "a word of this test")
    assert in_both("a word of this test").zh == "本测试的词"
