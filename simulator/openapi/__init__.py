"""OpenAPI 3.1 documents of both interfaces, made from the rows that answer them."""

from __future__ import annotations

from functools import lru_cache

from simulator.openapi.control import control_document
from simulator.openapi.platform import platform_document
from simulator.streams import json_text

__all__ = ["control_document", "control_text", "platform_document", "platform_text"]

ADDRESSES = 4  # under which an interface is reached, and for which its document is kept


@lru_cache(ADDRESSES)
def platform_text(server: str) -> str:
    """The document of the platform's interfaces, which answer at `server`, as JSON."""
    return json_text(platform_document(server))


@lru_cache(ADDRESSES)
def control_text(server: str) -> str:
    """The same of the control interface."""
    return json_text(control_document(server))
