"""The rows by which a store applies for a category."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.store.category import rules
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

LEVELS = ("level1", "level2", "level3")


def add(call: Call) -> dict[str, Any]:
    said = call.body["category_info"]
    return {"audit_id": rules.apply(call.world, call.store, _path(said), said).audit_id}


def audit_get(call: Call) -> dict[str, Any]:
    row = rules.asked_for(call.world, call.store, call.body["audit_id"])
    return {"data": {"status": int(row.status), "reject_reason": row.reject_reason}}


def audit_cancel(call: Call) -> dict[str, Any]:
    rules.cancel(call.world, rules.asked_for(call.world, call.store, call.body["audit_id"]))
    return {}


def _path(said: Mapping[str, Any]) -> tuple[int, ...]:
    """The category that is applied for: in the new tree where both are said."""
    if new := said.get("cats_v2"):
        return tuple(int(each["cat_id"]) for each in new)
    return tuple(int(said[level]) for level in LEVELS if level in said)


ROWS = (
    row(
        "category/add",
        "applies for a category",
        "申请类目",
        add,
        invalid=rules.BAD,
        errors=(rules.BAD, rules.NO_SUCH_CATEGORY, rules.UNQUALIFIED),
    ),
    row(
        "category/audit/get",
        "how an application for a category stands",
        "类目申请的审核结果",
        audit_get,
        invalid=rules.BAD,
        errors=(rules.NO_SUCH_AUDIT,),
    ),
    row(
        "category/audit/cancel",
        "takes an application for a category back",
        "撤销类目审核",
        audit_cancel,
        invalid=rules.BAD,
        errors=(rules.NO_SUCH_AUDIT,),
    ),
)
