"""An example of what a schema describes: each field has something in it, and nothing of it is real."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.shapes.schema import DIGITS

_AT = 1_767_229_200  # 2026-01-01 09:00 in China
_BY_UNIT: Mapping[str, Any] = {
    "seconds-since-1970": _AT,
    "china-time": "2026-01-01 09:00:00",
    "fen": 1900,
    "gram": 500,
    "second": 7200,
}
_ID = "3705115058471208928"


def example(schema: Mapping[str, Any], name: str = "", *, optional: bool = True) -> Any:
    """A value of this schema; without what is `optional`, the least that is right."""
    if "const" in schema:
        return schema["const"]
    if "examples" in schema:
        return schema["examples"][0]
    if "else" in schema:  # one of it alone, where it may be several
        return example(schema["else"], name, optional=optional)
    if "enum" in schema:
        return next((value for value in schema["enum"] if value), schema["enum"][0])
    types = schema.get("type", "string")
    match types if isinstance(types, str) else types[0]:
        case "object":
            named = schema.get("required", ())
            return {
                each: example(part, each, optional=optional)
                for each, part in schema.get("properties", {}).items()
                if each in named or (optional and "deprecated" not in part)
            }
        case "array":
            number = max(schema.get("minItems", 0), 1 if optional else 0)
            return [example(schema["items"], name, optional=optional)] * number
        case "boolean":
            return True
        case "integer" | "number":
            return _number(schema)
    return _text(schema, name)


def _number(schema: Mapping[str, Any]) -> Any:
    given = _BY_UNIT.get(schema.get("x-unit", ""), 1)
    value: int = given if isinstance(given, int) else 1
    return min(max(value, schema.get("minimum", value)), schema.get("maximum", value))


def _text(schema: Mapping[str, Any], name: str) -> str:
    """Digits where it is an id, an instant where it is one, and else the field's own name."""
    if schema.get("pattern") == DIGITS:
        return _ID
    given = _BY_UNIT.get(schema.get("x-unit", ""), name)
    text: str = given if isinstance(given, str) else name
    least: int = schema.get("minLength", 0)
    most: int = schema.get("maxLength", len(text))
    return (text + "x" * (least - len(text)))[: max(least, most)]
