"""The schemas of a row as a document shows them: those that it is held to, and what is known of each field.

An argument is shown in the type that the platform has for it, however lax the row is. What JSON Schema has no
word for is an extension: `x-strict` and `x-lax` say where it is known from that the other type of number and
text is refused or taken, `x-unit` what a number counts, `x-enum-descriptions` what the values mean, `x-seen`
who has the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.endpoints.argument_types import NUMBER, STRING, kind_of
from simulator.endpoints.model import Schema
from simulator.openapi.document import Part
from simulator.shapes.notation import ANY_NAME, BOOL, TEXT, UNITS, Field
from simulator.shapes.shape import values

_OURS = ("as", "strict", "lax")  # words of rows that are none of JSON Schema
_OF_TEXT = ("pattern", "maxLength", "minLength")
_OF_NUMBERS = ("minimum", "maximum")
_TYPES = {"string": str, "integer": int}


def shown(schema: Schema, of: Field | None = None) -> Part:
    """A schema of a row, with what its shape knows of each field, where the row has one."""
    match schema.get("type"):
        case "object":
            fields = of.fields if of is not None else {}
            parts = {
                name: shown(part, fields.get(name)) for name, part in schema.get("properties", {}).items()
            }
            others = schema.get("additionalProperties")
            named = {"additionalProperties": shown(others, fields.get(ANY_NAME))} if others else {}
            return {**schema, "properties": parts, **named}
        case "array":
            element = of.element if of is not None else None
            return {**schema, "items": shown(schema["items"], element), **_noted(of)}
    return {**_plain(schema), **_table(schema, of), **_noted(of)}


def _plain(schema: Schema) -> Part:
    """A single value, in the one type that the platform has for it."""
    plain = {name: value for name, value in schema.items() if name not in _OURS}
    for word in ("strict", "lax"):
        if word in schema:
            plain[f"x-{word}"] = schema[word]
    types, kind = schema.get("type"), kind_of(schema)
    if kind == STRING and types != "string":
        return {"type": "string"} | _without(plain, *_OF_NUMBERS, "type")
    if kind == NUMBER and isinstance(types, list):
        return {"type": "integer"} | _without(plain, *_OF_TEXT, "type")
    return plain


def _without(part: Part, *names: str) -> Part:
    return {name: value for name, value in part.items() if name not in names}


def _table(schema: Schema, of: Field | None) -> Part:
    """The values that a field of a table can have, and what each means."""
    if of is None or not of.enum:
        return {}
    meanings = values(of.enum)
    types = schema.get("type", "string")
    kinds = [_TYPES[each] for each in ([types] if isinstance(types, str) else types) if each in _TYPES]
    found = list(schema["enum"]) if "enum" in schema else [kind(each) for kind in kinds for each in meanings]
    return {
        "enum": found,
        "x-enum-descriptions": [meanings.get(str(each), "") for each in found],
        "description": ", ".join(f"{value} {meaning}" for value, meaning in meanings.items()),
    }


def _noted(of: Field | None) -> Part:
    return dict(_notes(of)) if of is not None else {}


def _notes(of: Field) -> Iterator[tuple[str, Any]]:
    if of.withdrawn:
        yield "deprecated", True
    if of.unit:
        yield "x-unit", of.unit
        if not of.enum:
            yield "description", "; ".join(UNITS[of.unit])
    if of.digits or (of.kind == TEXT and of.others):
        yield "x-others", sorted(other for other in of.others if other != BOOL)
    if of.inferred:
        yield "x-standing", "inferred"
    if of.seen:
        yield "x-seen", of.seen
