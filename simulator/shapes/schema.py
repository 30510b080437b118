"""JSON Schema of a call's request and of its reply, as the rows of endpoints have it.

Of a request it is what holds once `taken` has made each argument what it is; more than is named is let pass.
Of a reply each value has its kind, or that of another source, and no field is there without a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.documents.json import LARGEST, MOST_DIGITS
from simulator.shapes.notation import ANY_NAME, BOOL, INT, LIST, NUMBER, OBJECT, TEXT, Field
from simulator.shapes.shape import values

Schema = dict[str, Any]

DIGITS = "^[0-9]+$"  # of an id
_TYPES = {TEXT: "string", INT: "integer", NUMBER: "number", BOOL: "boolean", OBJECT: "object", LIST: "array"}
_ITEMS = "items"
_BOUNDS = {
    "": ("minimum", "maximum"),
    "chars": ("minLength", "maxLength"),
    _ITEMS: ("minItems", "maxItems"),
}


def request(of: Field, strict: str = "") -> Schema:
    """`strict` says where it is known from that a value marked so is refused in the other type."""
    parts = {name: _argument(part, strict) for name, part in of.fields.items()}
    others = {"additionalProperties": parts.pop(ANY_NAME)} if ANY_NAME in parts else {}
    return {
        "type": "object",
        "properties": parts,
        "required": [name for name in _required(of) if not of.fields[name].withdrawn],
        **others,
    }


def reply(of: Field) -> Schema:
    """The schema of a reply, or of one field of it."""
    if of.kind == OBJECT:
        parts = {name: reply(part) for name, part in of.fields.items()}
        others = parts.pop(ANY_NAME, False)
        return {
            "type": "object",
            "properties": parts,
            "required": _required(of),
            "additionalProperties": others,
        }
    if of.element is not None:
        return {"type": "array", "items": reply(of.element)}
    types = _types((of.kind, *of.others))
    return {"type": types[0] if len(types) == 1 else types} if types else {}


def _required(of: Field) -> list[str]:
    return [name for name, part in of.fields.items() if part.required and name != ANY_NAME]


def _types(kinds: Iterable[str]) -> list[str]:
    return [_TYPES[kind] for kind in dict.fromkeys(kinds) if kind in _TYPES]


def _argument(of: Field, strict: str) -> Schema:
    if of.kind == OBJECT:
        return request(of, strict)
    if of.element is not None:
        bounds = _bounds(of.element) if of.element.bounded == _ITEMS else {}
        return {"type": "array", "items": _argument(of.element, strict), **bounds}
    return _single(of, strict) if of.kind in _TYPES else {}


def _single(of: Field, strict: str) -> Schema:
    schema: Schema = {"type": _TYPES[of.kind], **(_bounds(of) if of.bounded != _ITEMS else {})}
    if of.kind != BOOL:
        schema["as"] = "number" if of.kind in (INT, NUMBER) else "string"
    if of.strict:
        schema["strict"] = strict
    if of.digits or (of.kind == TEXT and INT in of.others):
        schema |= {"pattern": DIGITS, "maxLength": MOST_DIGITS}
    if of.kind in (INT, NUMBER):
        schema = {"maximum": LARGEST, **schema}
    if of.enum:
        texts = list(values(of.enum))
        schema["enum"] = texts if of.kind == TEXT else [int(text) for text in texts]
    return schema


def _bounds(of: Field) -> Schema:
    named = zip(_BOUNDS[of.bounded], of.bounds, strict=True)
    return {name: bound for name, bound in named if bound is not None}
