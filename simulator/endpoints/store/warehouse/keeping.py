"""Making, describing and reading a merchant's warehouses."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.warehouse import rules
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row


def create(call: Call) -> dict[str, Any]:
    rules.create(call.world, call.store, call.body)
    return {}


def get(call: Call) -> dict[str, Any]:
    warehouse = rules.asked_for(call.world, call.store, call.body["out_warehouse_id"])
    return {
        "data": {
            "out_warehouse_id": warehouse.out_warehouse_id,
            "name": warehouse.name,
            "intro": warehouse.intro,
            "cover_locations": [dict(zip(rules.LEVELS, place, strict=True)) for place in warehouse.covers],
        }
    }


def listed(call: Call) -> dict[str, Any]:
    size = call.body["page_size"]
    after = call.position[0] if call.position else 0
    rows = rules.page(call.world, call.store, after, size + 1)
    page, more = rows[:size], len(rows) > size
    next_key = cursor.after(call, page[-1].number) if more else ""
    return {"data": {"out_warehouse_ids": [each.out_warehouse_id for each in page], "next_key": next_key}}


def update(call: Call) -> dict[str, Any]:
    warehouse = rules.asked_for(call.world, call.store, call.body["out_warehouse_id"])
    rules.describe(call.world, warehouse, call.body)
    return {}


_NAMED = dict.fromkeys(("name", "intro"), rules.NAMELESS)

ROWS = (
    row(
        "warehouse/create",
        "makes a warehouse under the merchant's own id",
        "以商家自定的 ID 创建区域仓库",
        create,
        missing=_NAMED,
        errors=(rules.BAD_ID, rules.BAD_PLACE, rules.NAMELESS, rules.TWICE),
        known={rules.TWICE: ours("another call's page has this code for an id that comes twice")},
    ),
    row(
        "warehouse/get",
        "one warehouse and the areas it covers",
        "一个区域仓库及其覆盖区域",
        get,
        errors=(rules.UNKNOWN,),
    ),
    row("warehouse/list/get", "warehouse ids, the oldest first", "区域仓库 ID 列表，先创建的在前", listed),
    row(
        "warehouse/detail/update",
        "changes a warehouse's name and what is told of it",
        "修改区域仓库的名称与介绍",
        update,
        missing=_NAMED,
        errors=(rules.UNKNOWN, rules.NAMELESS),
    ),
)
