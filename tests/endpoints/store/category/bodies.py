"""Applications for categories."""

from __future__ import annotations

from typing import Any

from simulator.core.store.category.tree import leaf
from tests.endpoints.store.stories import Ask


def category_info(cat_id: int, **said: Any) -> dict[str, Any]:
    """An application for a leaf with the papers that it asks for, in a group of licences."""
    found = leaf(cat_id)
    assert found is not None
    licence = {"license_id": 1, "file_id_list": ["file"], "license_field_list": [{"key": "k", "value": "v"}]}
    return {
        "cats_v2": [{"cat_id": node} for node in found.path],
        "is_new_apply_cat": True,
        "license_group_list": [{"license_group_id": 1, "license": licence}],
        **said,
    }


def apply_for(ask: Ask, cat_id: int, **said: Any) -> str:
    """The audit of an application."""
    return str(ask("category/add", category_info=category_info(cat_id, **said))["audit_id"])
