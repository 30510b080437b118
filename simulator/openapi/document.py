"""What all OpenAPI documents here share: their frame, and how a text of two languages stands in one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from simulator.texts import Text

Part = dict[str, Any]

JSON = "application/json"
OPENAPI = "3.1.0"
DIALECT = "https://spec.openapis.org/oas/3.1/dialect/base"


def both(text: Text, *more: str) -> str:
    """Both languages as paragraphs, since a description is one text; and what comes after them."""
    return "\n\n".join((text.en, text.zh, *more))


def line(text: Text) -> str:
    """Both languages in one line, for a summary."""
    return f"{text.en} · {text.zh}"


def frame(title: Text, about: str, server: str, paths: Mapping[str, Part], **more: Any) -> Part:
    """A document of these paths; `server` is where they answer."""
    return {
        "openapi": OPENAPI,
        "jsonSchemaDialect": DIALECT,
        "info": {
            "title": line(title),
            "version": version("wxsim"),
            "description": about,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": dict(paths),
        **more,
    }


def content(schema: Part, kind: str = JSON, **examples: Any) -> Part:
    """What a body is, in one kind of content, with examples by name."""
    shown = {"examples": {name: {"value": value} for name, value in examples.items()}} if examples else {}
    return {kind: {"schema": schema, **shown}}
