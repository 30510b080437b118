"""The rows by which a store applies for a brand, and gives one up."""

from __future__ import annotations

from typing import Any

from simulator.core.store.brand import lookup, rules
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row


def add(call: Call) -> dict[str, Any]:
    return {"audit_id": rules.add(call.world, call.store, call.body["brand"]).audit_id}


def update(call: Call) -> dict[str, Any]:
    return {"audit_id": rules.update(call.world, call.store, call.body["brand"]).audit_id}


def cancel(call: Call) -> dict[str, Any]:
    row = lookup.asked_for(call.world, call.store, int(call.body["brand_id"]))
    rules.cancel(call.world, row, int(call.body["audit_id"]))
    return {}


def delete(call: Call) -> dict[str, Any]:
    rules.delete(call.world, lookup.asked_for(call.world, call.store, int(call.body["brand_id"])))
    return {}


ROWS = (
    row(
        "brand/add",
        "applies for a brand",
        "新增品牌资质",
        add,
        invalid=rules.BAD,
        errors=(rules.BAD,),
    ),
    row(
        "brand/update",
        "hands in other papers for a brand",
        "更新品牌资质",
        update,
        invalid=rules.BAD,
        errors=(rules.BAD, lookup.NO_APPLICATION),
    ),
    row(
        "brand/audit/cancel",
        "takes an application for a brand back",
        "撤回品牌资质审核",
        cancel,
        invalid=rules.BAD,
        errors=(rules.BAD, lookup.NO_APPLICATION),
    ),
    row(
        "brand/delete",
        "gives a brand up: what is sold under it goes off sale",
        "删除品牌资质，关联商品下架",
        delete,
        invalid=rules.BAD,
        errors=(rules.BAD, lookup.NO_APPLICATION),
    ),
)
