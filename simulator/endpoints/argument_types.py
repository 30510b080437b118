"""Text where a number belongs, and a number where text belongs: refused where that was seen, else let pass.

Each argument of a row says what it is as a rule (`model.NUMBER`, `model.STR` …), and may say how it was seen:
`strict` or `lax`, with where. Of most nobody knows; they are let pass, unless the world has `strict_types`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.core.errors import Refusal
from simulator.core.sources import Source
from simulator.endpoints.model import Schema
from simulator.texts import Text

NUMBER, STRING = "number", "string"
_OF = {"integer": NUMBER, "number": NUMBER, "string": STRING}
_AS_IT_SHOULD = {str: (STRING,), int: (NUMBER, "integer")}  # as most arguments come: asked no further


def strict(schema: Schema, source: Source) -> Schema:
    """The argument was seen to be refused with 47001 in the other type."""
    return {**schema, "strict": source.address}


def lax(schema: Schema, source: Source) -> Schema:
    """The argument was seen to be taken in the other type."""
    return {**schema, "lax": source.address}


def settled(request: Schema, body: Mapping[str, Any], every: bool) -> Mapping[str, Any]:
    """The arguments with a number where text belongs turned into text.

    47001 for one in the other type that is strict, or for any where `every` is.
    """
    changed = {}
    for name, part in request.get("properties", {}).items():
        value = body.get(name)
        if value is None or value == "":
            continue
        if (part.get("as") or part.get("type")) in _AS_IT_SHOULD.get(type(value), ()):
            continue
        settled_to = settle(name, part, value, every)
        if settled_to is not value:
            changed[name] = settled_to
    return {**body, **changed} if changed else body


def settle(name: str, schema: Schema, value: Any, every: bool) -> Any:
    """One argument, as `settled` has it; what is inside of it too."""
    if isinstance(value, dict) and "properties" in schema:
        return settled(schema, value, every)
    if isinstance(value, list) and "items" in schema:
        return [settle(name, schema["items"], each, every) for each in value]
    found = STRING if isinstance(value, str) else NUMBER if _is_number(value) else ""
    rule = kind_of(schema)
    if not rule or not found or rule == found:
        return value
    if every or "strict" in schema:
        shown = f'"{value}"' if found == STRING else str(value)
        text = f'data format error, field "{name}" doesn\'t expect a {found} value: {shown}'
        raise Refusal(
            47001,
            text,
            why=Text(f"{name} is a {rule}, and came as a {found}", f"{name} 应为 {rule}，收到的是 {found}"),
        )
    return str(value) if rule == STRING else value


def kind_of(schema: Schema) -> str:
    """What an argument is as a rule: number or string; empty for another kind."""
    written = schema.get("type")
    return str(schema.get("as") or (_OF.get(written, "") if isinstance(written, str) else ""))


def known(request: Schema, at: str = "") -> Iterator[tuple[str, Schema]]:
    """Every argument that is a number or text, by its path."""
    for name, part in request.get("properties", {}).items():
        path = f"{at}{name}"
        if kind_of(part):
            yield path, part
        yield from known(part, f"{path}.")
        yield from known(part.get("items", {}), f"{path}[].")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
