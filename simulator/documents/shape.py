"""Holds what was written against a JSON Schema, in words for the person who wrote it.

`fastjsonschema` says yes; only where it says no, `jsonschema` finds all that is wrong. Both are loaded when
they are first needed. Three annotations of a schema are read in messages: `description` as a hint, `title` of
an `enum` as what its words are, `examples` as those of its words that a hint names. `writeOnly` hides values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from simulator.documents.nodes import Node, Problems
from simulator.usage import nearest

Schema = Mapping[str, Any]
Error = Any  # a jsonschema.ValidationError, whose own types leave open what a schema holds
Said = Iterator[tuple[Node, str]]  # what is wrong, and where

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


class Shape:
    """A JSON Schema (draft 2020-12) that values are held against, compiled when the first one is."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def fits(self, value: Any) -> bool:
        """Whether a plain value is right."""
        import fastjsonschema

        try:
            self._compiled(value)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    def check(self, node: Node, problems: Problems, what: str) -> bool:
        """Adds to `problems` all that is wrong with the node; True when nothing. `what` names the node."""
        value = node.plain()
        if self.fits(value):
            return True
        errors = list(_full()(self.schema).iter_errors(value))
        ranks: dict[tuple[str | int, ...], int] = {}
        for error in errors:
            path = tuple(error.absolute_path)
            ranks[path] = min(_rank(error), ranks.get(path, _rank(error)))
        for error in errors:
            if _rank(error) == ranks[tuple(error.absolute_path)]:
                at, called = _place(node, error.absolute_path, what)
                if "propertyNames" in error.absolute_schema_path:
                    at, called = at.entries[error.instance].key, f"the key {error.instance!r}"
                for where, text in WORDS.get(str(error.validator), _other)(error, at, called):
                    problems.add(where, text)
        return not errors

    @cached_property
    def _compiled(self) -> Callable[[Any], Any]:
        import fastjsonschema

        compiled: Callable[[Any], Any] = fastjsonschema.compile(
            dict(self.schema), use_default=False, detailed_exceptions=False
        )
        return compiled


# Of what is wrong with one value, the first of these says why the others are; what is none of them is as bad
# as the first, and told beside it.
_FIRST: Mapping[str, int] = {"type": 0, "minLength": 1, "maxLength": 1, "pattern": 2, "enum": 3}


def _rank(error: Error) -> int:
    return _FIRST.get(error.validator, 1)


@cache
def _full() -> Any:
    """The full validator, in which `$` is the very end of a text, as JSON Schema has it."""
    import jsonschema

    def pattern(_validator: Any, wanted: str, value: Any, _schema: Any) -> Iterator[Error]:
        if isinstance(value, str) and not re.search(re.sub(r"(?<!\\)\$", r"\\Z", wanted), value):
            yield jsonschema.ValidationError(f"{value!r} does not match {wanted!r}")

    extend: Any = jsonschema.validators.extend
    return extend(jsonschema.Draft202012Validator, {"pattern": pattern})


def _place(node: Node, path: Iterable[str | int], what: str) -> tuple[Node, str]:
    """The node at a path, and what it is called: by its key, as an item, or by its number."""
    for step in path:
        if isinstance(step, str):
            node, what = node.entries[step].value, step
        else:
            node = node.items[step]
            what = f"{what}[{step + 1}]" if node.entries else f"{what}: an item"
    return node, what


# -- words for each keyword -------------------------------------------------------------------------


def _type(error: Error, node: Node, what: str) -> Said:
    types = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    wanted = " or ".join(_TYPES[one] for one in types)
    yield node, f"{what} wants {wanted}, this is {_said(node)}{_hint(error, ' (', ')')}"


def _enum(error: Error, node: Node, what: str) -> Said:
    word = str(node.value)
    known = [str(one) for one in error.schema.get("examples", error.validator_value)]
    alike = [one for one in known if ("/" in one) == ("/" in word)]  # a path is meant to be a path
    if "title" in error.schema:
        yield node, f"no {error.schema['title']} {node.value!r}: {nearest(word, alike)}"
    else:
        yield node, f"{what} cannot be {_said(node)}: {nearest(word, alike or known)}"


def _length(error: Error, node: Node, what: str) -> Said:
    wanted = _hint(error, ", ") or f", {error.validator_value} is the limit"
    count = len(str(node.value))
    yield node, f"{what} has {count} character{'s' if count != 1 else ''}{wanted}"


def _pattern(error: Error, node: Node, what: str) -> Said:
    quoted = "" if error.schema.get("writeOnly") else f" {node.value!r}"
    yield node, f"{what}{quoted} is not right: {_hint(error) or error.schema['pattern']}"


def _bound(sentence: str) -> Callable[[Error, Node, str], Said]:
    def words(error: Error, node: Node, what: str) -> Said:
        yield node, f"{what} is {node.value}, {sentence.format(error.validator_value)}"

    return words


def _few_items(error: Error, node: Node, what: str) -> Said:
    yield node, f"{what} has {len(node.items)} items, at least {error.validator_value} wanted"


def _many_items(error: Error, node: Node, what: str) -> Said:
    yield node, f"{what} has {len(node.items)} items, at most {error.validator_value} wanted"


def _twice(_error: Error, node: Node, what: str) -> Said:
    seen: list[Any] = []
    for item in node.items:
        value = item.plain()
        if value in seen:
            yield item, f"{what} has {_said(item)} twice"
        seen.append(value)


def _lacking(error: Error, node: Node, what: str) -> Said:
    missing = [key for key in error.validator_value if key not in node.entries]
    yield node, f"{what} lacks {', '.join(missing)}"


def _empty(error: Error, node: Node, what: str) -> Said:
    choice = ", ".join(error.schema.get("properties", ()))
    yield node, f"{what} is empty{f': give at least one of {choice}' if choice else ''}"


def _many(error: Error, node: Node, what: str) -> Said:
    yield node, f"{what} has {', '.join(node.entries)}, at most {error.validator_value} is allowed"


def _unknown(error: Error, node: Node, what: str) -> Said:
    known = error.schema.get("properties", {})
    for key, entry in node.entries.items():
        if key not in known:
            yield entry.key, f"{what} has no {key!r}: {nearest(key, known)}"


def _other(error: Error, node: Node, what: str) -> Said:
    yield node, f"{what} does not fit: {error.message}"


WORDS: Mapping[str, Callable[[Error, Node, str], Said]] = {
    # keyword of JSON Schema -> what is said where it is broken
    "type": _type,
    "enum": _enum,
    "minLength": _length,
    "maxLength": _length,
    "pattern": _pattern,
    "minimum": _bound("at least {} is wanted"),
    "exclusiveMinimum": _bound("more than {} is wanted"),
    "maximum": _bound("at most {} is allowed"),
    "minItems": _few_items,
    "maxItems": _many_items,
    "uniqueItems": _twice,
    "required": _lacking,
    "minProperties": _empty,
    "maxProperties": _many,
    "additionalProperties": _unknown,
}


def _said(node: Node) -> str:
    if isinstance(node.value, dict | tuple) or node.value is None:
        return node.kind
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if isinstance(node.value, str):
        return f"the text {node.value!r}" if len(node.value) <= 60 else "text"
    return str(node.value)


def _hint(error: Error, before: str = "", after: str = "") -> str:
    return f"{before}{error.schema['description']}{after}" if "description" in error.schema else ""
