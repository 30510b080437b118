"""Which areas a warehouse covers, and which warehouse comes first where."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.warehouse import rules
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

_NOT_COVERED = {rules.BAD_PLACE: ours("an area that it does not cover is not related to it")}


def add(call: Call) -> dict[str, Any]:
    warehouse = rules.asked_for(call.world, call.store, call.body["out_warehouse_id"])
    rules.cover(call.world, warehouse, rules.places(call.body["cover_locations"]))
    return {}


def remove(call: Call) -> dict[str, Any]:
    warehouse = rules.asked_for(call.world, call.store, call.body["out_warehouse_id"])
    rules.uncover(call.world, warehouse, rules.places(call.body["cover_locations"]))
    return {}


def priority(call: Call) -> dict[str, Any]:
    rows = rules.covering(call.world, call.store, rules.place(call.body))
    return {"data": {"priority_sort": [each.out_warehouse_id for each in rows]}}


def prioritise(call: Call) -> dict[str, Any]:
    sort = call.body.get("priority_sort", [])
    rules.prioritise(call.world, call.store, rules.place(call.body), sort)
    return {}


ROWS = (
    row(
        "warehouse/coverlocations/add",
        "has a warehouse cover more areas",
        "批量增加区域仓库的覆盖区域",
        add,
        errors=(rules.UNKNOWN, rules.BAD_PLACE),
    ),
    row(
        "warehouse/coverlocations/del",
        "has a warehouse cover fewer areas",
        "批量删除区域仓库的覆盖区域",
        remove,
        errors=(rules.UNKNOWN, rules.BAD_PLACE),
        known=_NOT_COVERED,
    ),
    row(
        "warehouse/address/prioritysort/get",
        "the warehouses that cover an area, the first to send from it first",
        "指定地址下区域仓库的优先级，从高到低",
        priority,
        errors=(rules.BAD_PLACE,),
        known={rules.BAD_PLACE: ours("its page has no code, and that of setting them has this one")},
    ),
    row(
        "warehouse/address/prioritysort/set",
        "says which warehouses come first at an area",
        "设置指定地址下区域仓库的优先级",
        prioritise,
        errors=(rules.UNKNOWN, rules.BAD_PLACE, rules.TWICE),
    ),
)
