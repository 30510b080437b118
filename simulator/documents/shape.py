"""Checks a document against a JSON Schema, in words for the person who wrote it.

The part of JSON Schema that our own schemas use, and no more: a schema with another keyword is our mistake
and raises. It spares the start-up cost of a full validator, says "did you mean", and every problem has its
line. The tests hold it against a full validator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulator.documents.nodes import Node, Problems
from simulator.usage import nearest

Schema = Mapping[str, Any]

ANNOTATIONS = frozenset(
    ("$schema", "$id", "title", "description", "default", "examples", "writeOnly", "$defs", "$comment")
)
KEYWORDS = frozenset(
    (
        *("type", "enum", "const", "oneOf", "anyOf", "$ref"),
        *("pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"),
        *("items", "minItems", "uniqueItems"),
        *("properties", "required", "additionalProperties", "propertyNames", "minProperties"),
    )
)

_WORDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


def check(node: Node, schema: Schema, problems: Problems, what: str = "", root: Schema | None = None) -> bool:
    """Adds to `problems` whatever of the schema the node breaks; True when nothing. `what` names the node."""
    before = len(problems)
    _Check(problems, schema if root is None else root).node(node, schema, what or "the file")
    return len(problems) == before


def fits(node: Node, schema: Schema, root: Schema | None = None) -> bool:
    return check(node, schema, Problems(""), root=root)


def is_type(value: Any, name: str) -> bool:
    """JSON's types on plain or node values; a boolean is no number, 3.0 is an integer."""
    match name:
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, tuple | list)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
        case "integer":
            whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            return whole and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
    raise ValueError(f"no such type in JSON Schema: {name!r}")


class _Check:
    def __init__(self, problems: Problems, root: Schema) -> None:
        self.problems = problems
        self.root = root

    def node(self, node: Node, schema: Schema, what: str) -> None:
        if unknown := set(schema) - KEYWORDS - ANNOTATIONS:
            raise ValueError(f"the shape check does not know {sorted(unknown)}")
        if "$ref" in schema:
            self.node(node, self.root["$defs"][schema["$ref"].rpartition("/")[2]], what)
            return
        for word in ("oneOf", "anyOf"):
            if word in schema:
                self._choice(node, schema[word], what, schema)
        if "type" in schema:
            types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            if not any(is_type(node.value, one) for one in types):
                wanted = " or ".join(_WORDS[one] for one in types)
                hint = _hint(schema, " (", ")")
                self.problems.add(node, f"{what} wants {wanted}, this is {_said(node)}{hint}")
                return
        if "const" in schema and (node.value != schema["const"] or isinstance(node.value, bool)):
            self.problems.add(node, f"{what} is {schema['const']!r} here, not {_said(node)}")
        if "enum" in schema and not any(
            node.plain() == one and isinstance(node.value, bool) == isinstance(one, bool)
            for one in schema["enum"]
        ):
            choices = [str(one) for one in schema["enum"]]
            self.problems.add(node, f"{what} cannot be {_said(node)}: {nearest(str(node.value), choices)}")
        if isinstance(node.value, str):
            self._text(node, node.value, schema, what)
        elif isinstance(node.value, int | float) and not isinstance(node.value, bool):
            self._number(node, node.value, schema, what)
        elif isinstance(node.value, tuple):
            self._list(node, schema, what)
        elif isinstance(node.value, dict):
            self._mapping(node, schema, what)

    def _choice(self, node: Node, options: list[Schema], what: str, schema: Schema) -> None:
        if any(fits(node, option, self.root) for option in options):
            return
        likely = [one for one in options if "type" in one and fits(node, {"type": one["type"]}, self.root)]
        if len(likely) == 1:
            self.node(node, likely[0], what)
        else:
            self.problems.add(node, f"{what} does not fit{_hint(schema, ', ')}: {_said(node)}")

    def _text(self, node: Node, value: str, schema: Schema, what: str) -> None:
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        if not least <= len(value) or (most is not None and len(value) > most):
            wanted = _hint(schema, ", ") or f", {most if len(value) > least else least} is the limit"
            count = f"{len(value)} character{'s' if len(value) != 1 else ''}"
            self.problems.add(node, f"{what} has {count}{wanted}")
        elif "pattern" in schema and not re.search(schema["pattern"], value):
            quoted = "" if schema.get("writeOnly") else f" {value!r}"
            self.problems.add(node, f"{what}{quoted} is not right: {_hint(schema) or schema['pattern']}")

    def _number(self, node: Node, value: float, schema: Schema, what: str) -> None:
        if "minimum" in schema and value < schema["minimum"]:
            self.problems.add(node, f"{what} is {value}, at least {schema['minimum']} is wanted")
        if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
            self.problems.add(node, f"{what} is {value}, more than {schema['exclusiveMinimum']} is wanted")
        if "maximum" in schema and value > schema["maximum"]:
            self.problems.add(node, f"{what} is {value}, at most {schema['maximum']} is allowed")

    def _list(self, node: Node, schema: Schema, what: str) -> None:
        if len(node.items) < schema.get("minItems", 0):
            self.problems.add(
                node, f"{what} has {len(node.items)} items, at least {schema['minItems']} wanted"
            )
        if schema.get("uniqueItems"):
            seen: list[Any] = []
            for item in node.items:
                value = item.plain()
                if value in seen:
                    self.problems.add(item, f"{what} has {_said(item)} twice")
                seen.append(value)
        if "items" in schema:
            for number, item in enumerate(node.items, 1):
                self.node(item, schema["items"], f"{what}[{number}]" if item.entries else f"{what}: an item")

    def _mapping(self, node: Node, schema: Schema, what: str) -> None:
        properties: Mapping[str, Schema] = schema.get("properties", {})
        missing = [key for key in schema.get("required", ()) if key not in node.entries]
        if missing:
            self.problems.add(node, f"{what} lacks {', '.join(missing)}")
        if len(node.entries) < schema.get("minProperties", 0):
            choice = f": give at least one of {', '.join(properties)}" if properties else ""
            self.problems.add(node, f"{what} is empty{choice}")
        others = schema.get("additionalProperties", True)
        for key, entry in node.entries.items():
            if key in properties:
                self.node(entry.value, properties[key], key)
            elif others is False:
                self.problems.add(entry.key, f"{what} has no {key!r}: {nearest(key, properties)}")
            elif isinstance(others, Mapping):
                self.node(entry.value, others, key)
            if "propertyNames" in schema:
                self.node(entry.key, schema["propertyNames"], f"the key {key!r}")


def _said(node: Node) -> str:
    if isinstance(node.value, dict | tuple) or node.value is None:
        return node.kind
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if isinstance(node.value, str):
        return f"the text {node.value!r}" if len(node.value) <= 60 else "text"
    return str(node.value)


def _hint(schema: Schema, before: str = "", after: str = "") -> str:
    return f"{before}{schema['description']}{after}" if "description" in schema else ""
