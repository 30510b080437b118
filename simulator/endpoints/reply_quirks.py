"""Replies as a tolerant client must take them: with more fields, with fewer, with an id of the other type."""

from __future__ import annotations

from typing import Any

from simulator.core.switches import Switches

# Fields that no page documents, or that are empty for a store: a client can do without them.
OPTIONAL = frozenset({"count", "total", "openid"})


def varied(switches: Switches, reply: dict[str, Any]) -> dict[str, Any]:
    """The reply as the world's switches bend it; the same object where none does."""
    if not (switches.extra_fields or switches.omit_optional_fields or switches.sku_id_as_text):
        return reply
    bent: dict[str, Any] = _varied(switches, reply)
    return bent


def _varied(switches: Switches, value: Any) -> Any:
    if isinstance(value, list):
        return [_varied(switches, item) for item in value]
    if not isinstance(value, dict):
        return value
    bent = {name: _varied(switches, item) for name, item in value.items()}
    if switches.omit_optional_fields:
        # A numeric sku_id is the undocumented one.
        bent = {
            name: item
            for name, item in bent.items()
            if name not in OPTIONAL and not (name == "sku_id" and isinstance(item, int))
        }
    if switches.sku_id_as_text and "sku_id" in bent:
        sku_id = bent["sku_id"]
        bent["sku_id"] = str(sku_id) if isinstance(sku_id, int) else int(sku_id)
    if switches.extra_fields:
        bent["wxsim_unknown"] = {"since": 2026, "values": [1, "二"]}
    return bent
