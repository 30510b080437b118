"""Both documents, and their parts with their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.openapi import control_document, platform_document

Part = Mapping[str, Any]
DOCUMENTS: Mapping[str, Part] = {
    "platform": platform_document("http://127.0.0.1:8080"),
    "control": control_document("http://127.0.0.1:8081"),
}


def operations(document: Part) -> Iterator[Part]:
    for methods in document["paths"].values():
        yield from methods.values()


def contents(operation: Part) -> Iterator[Part]:
    """Every kind of content that an operation takes or answers."""
    for side in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from side.get("content", {}).values()


def schemas(part: Any) -> Iterator[Part]:
    """Every schema in a part of a document, and all that are inside of those."""
    if isinstance(part, Mapping):
        if "schema" in part:
            yield from _inside(part["schema"])
        for name, each in part.items():
            if name not in {"example", "examples"}:
                yield from schemas(each)
    elif isinstance(part, list):
        for each in part:
            yield from schemas(each)


def _inside(schema: Part) -> Iterator[Part]:
    yield schema
    for each in (
        *schema.get("properties", {}).values(),
        *schema.get("oneOf", ()),
        *filter(None, [schema.get("items")]),
    ):
        yield from _inside(each)
