"""Bodies that are right but for one value: of a kind, a size or a table that it is not of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.documents.json import LARGEST
from tests.endpoints.examples import example

TOO_LARGE = 1e300
NOBODY_KNOWS = 987_654  # a number of no table


def beyond(schema: Mapping[str, Any], right: Any) -> Iterator[Any]:
    """Every way in which one value of a document can be beyond its limits or its table."""
    if schema.get("type") == "object":
        for name, part in schema.get("properties", {}).items():
            there = right.get(name, example(part)) if isinstance(right, Mapping) else example(part)
            for value in beyond(part, there):
                yield {**right, name: value}
    elif schema.get("type") == "array":
        inner = example(schema["items"])
        for value in beyond(schema["items"], inner):
            yield [value]
        if "maxItems" in schema:
            yield [inner] * (schema["maxItems"] + 1)
        if schema.get("minItems"):
            yield [inner] * (schema["minItems"] - 1)
    else:
        yield from _single(schema)


def _single(schema: Mapping[str, Any]) -> Iterator[Any]:
    number = schema.get("as") == "number"
    if "enum" in schema:
        yield NOBODY_KNOWS if number else "NOBODY_KNOWS"
    if number:
        yield TOO_LARGE if schema["maximum"] == LARGEST else schema["maximum"] + 1
        if "minimum" in schema:
            yield schema["minimum"] - 1
    elif schema.get("type") == "string":
        if "maxLength" in schema:
            yield ("1" if "pattern" in schema else "x") * (schema["maxLength"] + 1)
        if schema.get("minLength", 0) > 1:
            yield "x" * (schema["minLength"] - 1)
