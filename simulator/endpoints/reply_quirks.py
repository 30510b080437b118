"""Replies as a tolerant client must take them: with more fields, with fewer, with an id of the other type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.switches import Switches

# Fields that no page documents, or that are empty for a store: a client can do without them.
OPTIONAL = frozenset({"count", "total", "openid"})


def apply(switches: Switches, reply: dict[str, Any]) -> dict[str, Any]:
    """The reply as the world's switches have it; the same object where none changes it."""
    if not (switches.extra_fields or switches.omit_optional_fields or switches.sku_id_as_text):
        return reply
    changed: dict[str, Any] = _changed(switches, reply)
    return changed


def beside_error(switches: Switches, reply: Mapping[str, Any]) -> dict[str, Any]:
    """What a refusal says beside code and text: the lists and flags that the reply's schema has, empty."""
    if not switches.errors_carry_fields:
        return {}
    empty: dict[str, Any] = {"array": [], "boolean": False}
    kinds = {name: part["type"] for name, part in reply["properties"].items()}
    return {name: empty[kind] for name, kind in kinds.items() if kind in empty}


def _changed(switches: Switches, value: Any) -> Any:
    if isinstance(value, list):
        return [_changed(switches, item) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {name: _changed(switches, item) for name, item in value.items()}
    if switches.omit_optional_fields:
        # A numeric sku_id is the undocumented one.
        changed = {
            name: item
            for name, item in changed.items()
            if name not in OPTIONAL and not (name == "sku_id" and isinstance(item, int))
        }
    if switches.sku_id_as_text and "sku_id" in changed:
        sku_id = changed["sku_id"]
        changed["sku_id"] = str(sku_id) if isinstance(sku_id, int) else int(sku_id)
    if switches.extra_fields:
        changed["wxsim_unknown"] = {"since": 2026, "values": [1, "二"]}
    return changed
