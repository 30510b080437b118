"""What a store has kept for all its goods: where they go back to, and what sending them costs."""

from __future__ import annotations

from ..stores import Stores

ADDRESSES = "/channels/ec/merchant/address/list"
TEMPLATES = "/channels/ec/merchant/getfreighttemplatelist"
NONE = "0"  # the template of goods that are sent for nothing


def address(stores: Stores, component: str, store: str) -> str:
    """The id of the first address of a store; empty where it has none."""
    return _first(stores, component, store, ADDRESSES, "address_id_list")


def template(stores: Stores, component: str, store: str) -> str:
    """The id of the first freight template of a store; "0" where it has none."""
    return _first(stores, component, store, TEMPLATES, "template_id_list") or NONE


def _first(stores: Stores, component: str, store: str, path: str, listed: str) -> str:
    found = stores.call(component, store, path, {"offset": 0, "limit": 1}).get(listed) or []
    return str(found[0]) if found else ""
