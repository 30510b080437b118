"""The rows that read brands: the platform's library, and a store's own."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.brand import library, lookup, papers
from simulator.core.store.brand.entities import StoreBrand
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

_KNOWN = {606006: ours("a cursor belongs to its query, as in the list of orders")}


def every(call: Call) -> dict[str, Any]:
    size = call.body["page_size"]
    found = library.behind(_after(call), size + 1)
    page, more = found[:size], len(found) > size
    return {
        "brands": [
            {"brand_id": each.brand_id, "ch_name": each.ch_name, "en_name": each.en_name} for each in page
        ],
        "continue_flag": more,
        "next_key": cursor.after(call, page[-1].brand_id) if more else "",
    }


def get(call: Call) -> dict[str, Any]:
    return {"brand": _shown(lookup.asked_for(call.world, call.store, int(call.body["brand_id"])))}


def listed(call: Call) -> dict[str, Any]:
    status, size = call.body.get("status"), call.body["page_size"]
    found = lookup.page(call.world, call.store, status, _after(call), size + 1)
    return _page(call, found, lookup.count(call.world, call.store, status))


def in_effect(call: Call) -> dict[str, Any]:
    found = lookup.page_in_effect(call.world, call.store, _after(call), call.body["page_size"] + 1)
    return _page(call, found, lookup.count_in_effect(call.world, call.store))


def _after(call: Call) -> int:
    return call.position[0] if call.position else 0


def _page(call: Call, found: list[StoreBrand], total: int) -> dict[str, Any]:
    size = call.body["page_size"]
    page, more = found[:size], len(found) > size
    return {
        "brands": [_shown(each) for each in page],
        "total_num": total,
        "next_key": cursor.after(call, page[-1].number) if more else "",
    }


def _shown(row: StoreBrand) -> dict[str, Any]:
    brand = library.brand(row.brand_id)
    names = {"ch_name": brand.ch_name, "en_name": brand.en_name} if brand is not None else {}
    return {
        "grant_type": papers.OWN,
        **row.said,
        **names,
        "brand_id": row.brand_id,
        "status": int(row.status),
        "create_time": row.create_time,
        "update_time": row.update_time,
        "audit_result": {"audit_id": row.audit_id, "reject_reason": row.reject_reason},
    }


ROWS = (
    row("brand/all", "the platform's brands", "品牌库列表", every, invalid=papers.BAD, known=_KNOWN),
    row(
        "brand/get",
        "what was shown for a brand",
        "一个品牌的资质申请详情",
        get,
        invalid=papers.BAD,
        errors=(lookup.NO_APPLICATION,),
    ),
    row(
        "brand/list/get",
        "the brands that the store has applied for",
        "店铺的品牌资质申请列表",
        listed,
        invalid=papers.BAD,
        known=_KNOWN,
    ),
    row(
        "brand/valid/list/get",
        "the brands that the store may sell under",
        "店铺生效中的品牌资质列表",
        in_effect,
        invalid=papers.BAD,
        known=_KNOWN,
    ),
)
