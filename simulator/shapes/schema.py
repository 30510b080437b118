"""JSON Schema of a call's request and of its reply, as the rows of endpoints have it.

Of a request, what the files have is asked for, and anything else is let pass: a value may come in its own
kind or in one that another source has, a number as text and an id as a number, and what need not be there may
be null. Of a reply each value has its kind, or that of another source, and no field is there without a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.documents.json import LARGEST, MOST_DIGITS
from simulator.shapes.notation import BOOL, INT, LIST, NUMBER, OBJECT, TEXT, Field
from simulator.shapes.shape import values

Schema = dict[str, Any]

_TYPES = {TEXT: "string", INT: "integer", NUMBER: "number", BOOL: "boolean", OBJECT: "object", LIST: "array"}
_NUMERIC = (INT, NUMBER)
_BOUNDS = {"": ("minimum", "maximum"), "chars": ("minLength", "maxLength")}
_DIGITS = {INT: "^[0-9]+$", NUMBER: r"^-?[0-9]+(\.[0-9]+)?$"}


def request(of: Field, strict: str = "") -> Schema:
    """`strict` says where it is known from that a value marked so is refused in the other type."""
    return {
        "type": "object",
        "properties": {name: _argument(part, strict, part.required) for name, part in of.fields.items()},
        "required": _required(of),
    }


def reply(of: Field) -> Schema:
    """The schema of a reply, or of one field of it."""
    if of.kind == OBJECT:
        return {
            "type": "object",
            "properties": {name: reply(part) for name, part in of.fields.items()},
            "required": _required(of),
            "additionalProperties": False,
        }
    if of.element is not None:
        return {"type": "array", "items": reply(of.element)}
    types = _types((of.kind, *of.others))
    return {"type": types[0] if len(types) == 1 else types} if types else {}


def _required(of: Field) -> list[str]:
    return [name for name, part in of.fields.items() if part.required]


def _types(kinds: Iterable[str]) -> list[str]:
    return [_TYPES[kind] for kind in dict.fromkeys(kinds) if kind in _TYPES]


def _argument(of: Field, strict: str, required: bool | None) -> Schema:
    none = [] if required else ["null"]
    if of.kind == OBJECT:
        return {**request(of, strict), "type": ["object", *none]}
    if of.element is not None:
        least, most = of.element.bounds if of.element.bounded == "items" else (None, None)
        items = _argument(of.element, strict, True)
        return {"type": ["array", *none], "items": items, **_bounds("minItems", least, "maxItems", most)}
    return _single(of, strict, none) if of.kind in _TYPES else {}


def _single(of: Field, strict: str, none: list[str]) -> Schema:
    kinds = [of.kind, *of.others]
    if of.kind in _NUMERIC and not of.strict:
        kinds.append(TEXT)
    schema: Schema = {"type": [*_types(kinds), *none]}
    if of.kind != BOOL:
        schema["as"] = "number" if of.kind in _NUMERIC else "string"
    if of.strict:
        schema["strict"] = strict
    if TEXT in kinds and (number := next((kind for kind in kinds if kind in _NUMERIC), "")):
        schema |= {"pattern": _DIGITS[number], "maxLength": MOST_DIGITS, "maximum": LARGEST}
    if of.bounded in _BOUNDS:
        least, most = _BOUNDS[of.bounded]
        schema |= _bounds(least, of.bounds[0], most, of.bounds[1])
    if of.enum:
        schema["enum"] = [*_values(of, kinds), *(None for _ in none)]
    return schema


def _bounds(lower: str, least: int | None, upper: str, most: int | None) -> Schema:
    return {name: bound for name, bound in ((lower, least), (upper, most)) if bound is not None}


def _values(of: Field, kinds: list[str]) -> list[Any]:
    """Every way in which a value of the table may come."""
    texts = list(values(of.enum))
    if of.kind not in _NUMERIC:
        return texts
    return [*map(int, texts), *(texts if TEXT in kinds else ()), *([False, True] if BOOL in kinds else ())]
