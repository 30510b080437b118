"""What a provider offers, told from its description: the words that checks ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def capabilities(document: Mapping[str, Any]) -> frozenset[str]:
    """The capabilities of a provider, from its file or from the header of a journal."""
    start = document.get("start") or {}
    shows = document.get("shows") or {}
    services = document.get("services") or []
    components = document.get("components") or []
    home_page = document.get("home_page") or {}
    probe = document.get("probe") or {}
    facts = {
        "restart": bool(start.get("command")),
        "consent": bool(document.get("consent")),
        "mobile": any(service.get("mobile") for service in services),
        "messages": any(component.get("messages") for component in components),
        "order_push": bool(home_page.get("order_push")),
        "order_push_form": document.get("order_push_form") == "ours",
        "needs_grant": "needs_grant" in shows,
        "unavailable": "unavailable" in shows,
        "url_query": any(urlsplit(service.get("url") or "").query for service in services),
        "odd_key": any(has_spare_bits(component.get("encoding_aes_key")) for component in components),
    }
    offered = {"provider", *probe.get("offers", ()), *document.get("does", ())}
    return frozenset(offered | {name for name, holds in facts.items() if holds})


def services(document: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the services that a provider's file, or the header of a journal, names."""
    return frozenset(str(row["id"]) for row in document.get("services") or () if row.get("id"))


def has_spare_bits(key: str | None) -> bool:
    """Whether the last of a key's 43 characters carries bits beyond the 32 bytes.

    A journal's header leaves keys out; then the answer is no, and what depends on it is not judged.
    """
    return bool(key) and len(key or "") == 43 and _LETTERS.find((key or "A")[-1]) & 3 > 0
