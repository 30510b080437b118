"""What is refused of an argument that is not as its row has it, and the text that names it.

40097 and its text are as seen at `delivery/send`: a number that is not there counts as 0, and an id is one,
but where text alone is taken for it. What else can be wrong with an argument is said in the same form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.core.errors import Refusal

if TYPE_CHECKING:
    from fastjsonschema import JsonSchemaValueException

    from simulator.endpoints.model import Endpoint, Schema

_COMPARED = {
    "minimum": ">=",
    "maximum": "<=",
    "minLength": "length >=",
    "maxLength": "length <=",
    "minItems": "size >=",
    "maxItems": "size <=",
}
_LIMITS = (*_COMPARED, "enum")
_KINDS = {"number": "> 0", "object": "an object", "array": "a list", "boolean": "true or false"}
_ROOT = "data"
_PATTERN = "pattern"  # of an id: digits
_INDEX = re.compile(r"\[\d+\]")


def wrong(path: str, expected: str, actual: Any, code: int = 40097) -> Refusal:
    """The refusal of one argument: where it is in the body, what is right, and what came."""
    leaf = path.rpartition(".")[2]
    shown = json.dumps(actual, ensure_ascii=False)[:64]
    told = f"invalid args, {leaf}: expecting {path} {expected}, actually {shown}"
    return Refusal(code, told if code == 40097 else None, why=told)


def missing(path: str, schema: Schema) -> Refusal:
    """The refusal of an argument that must be there."""
    kind = _kind(schema)
    if kind == "number" and _may_be_nothing(schema):
        return wrong(path, "to be set", None)
    if _PATTERN in schema and "strict" not in schema:
        kind = "number"
    return wrong(path, _KINDS.get(kind, "not empty"), {"number": 0, "string": ""}.get(kind))


def limited(schema: Mapping[str, Any]) -> bool:
    """Whether any value of a document of this schema can be beyond a limit or its table."""
    parts = (*schema.get("properties", {}).values(), *filter(None, (schema.get("items"),)))
    return any(rule in schema for rule in _LIMITS) or any(map(limited, parts))


def of_schema(row: Endpoint, error: JsonSchemaValueException) -> Refusal:
    """The refusal of a body that is not as its row's request."""
    path = str(error.name).removeprefix(_ROOT).removeprefix(".")
    rule, asked, value = error.rule, error.definition or {}, error.value
    if rule == "required":
        name = next(name for name in error.rule_definition if name not in value)
        return missing(f"{path}.{name}" if path else name, asked["properties"][name])
    if rule in _LIMITS:
        expected = f"{_COMPARED[rule]} {error.rule_definition}" if rule in _COMPARED else _one_of(asked)
        size = len(value) if "Length" in rule or "Items" in rule else value
        code = row.limits.get(f"{_INDEX.sub('[]', path)} {rule}", row.invalid)
        return wrong(path, expected, size, code)
    if value in (None, ""):
        return missing(path, asked)
    if rule == _PATTERN:
        return wrong(path, "to be digits", value)
    return wrong(path, f"to be {_KINDS.get(_kind(asked), 'text').replace('> 0', 'a number')}", value)


def _one_of(asked: Mapping[str, Any]) -> str:
    """The values that are right, each once: numbers where it is a number."""
    number = _kind(asked) == "number"
    values = (value for value in asked["enum"] if type(value) is int or not number)
    return f"in {json.dumps([value for value in values if value is not None], ensure_ascii=False)}"


def _may_be_nothing(schema: Mapping[str, Any]) -> bool:
    """Whether 0 is one of the values of a number."""
    return 0 in schema.get("enum", ()) or schema.get("minimum", 1) <= 0


def _kind(schema: Mapping[str, Any]) -> str:
    written = schema.get("as") or schema.get("type") or ""
    return str(written if isinstance(written, str) else written[0])
