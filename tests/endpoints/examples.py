"""Bodies that are right as far as a row's schema says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.endpoints.model import Endpoint


def body_of(row: Endpoint) -> dict[str, Any]:
    """A body with something in every required argument."""
    return {name: example(row.request["properties"][name]) for name in row.request["required"]}


def right_query(row: Endpoint) -> dict[str, str]:
    """The same of its query, beside the token."""
    return {name: str(example(row.query["properties"][name])) for name in row.query["required"]}


def example(schema: Mapping[str, Any]) -> Any:
    """A value that the schema lets pass."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type", "string"):
        case "object":
            parts = schema.get("properties", {})
            return {name: example(parts[name]) for name in schema.get("required", ())}
        case "array":
            return [example(schema["items"])] * schema.get("minItems", 0)
        case "boolean":
            return False
        case "string":
            return "1" if "pattern" in schema else "x" * max(1, schema.get("minLength", 1))
    return max(1, schema.get("minimum", 1))
