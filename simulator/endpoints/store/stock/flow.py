"""What became of the stock of a SKU, the newest first."""

from __future__ import annotations

from itertools import islice
from typing import Any

from simulator.core.sources import ours
from simulator.core.store.product import lookup
from simulator.core.store.stock import counting, rules
from simulator.core.store.stock.entities import StockFlow
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import missing, wrong

UNKNOWN = 10020052
GENERAL, OF_A_FINDER = 0, 1  # `stock_type`; the others are of campaigns
OF_ALL, OF_A_WAREHOUSE = 1, 3  # `stock_sub_type`


def get_flow(call: Call) -> dict[str, Any]:
    body, size = call.body, call.body["page_size"]
    product = lookup.asked_for(call.world, call.store, body["product_id"])
    sku_id = counting.sku_asked_for(product, body["sku_id"])
    _check(call)
    if body["stock_type"] != GENERAL:
        return _page([], "")
    kinds = frozenset(body.get("op_type_list", ()))
    window = {"since": body["begin_time"], "until": body["end_time"], "before": (*call.position, 0)[0]}
    flows = rules.flows(call.world, call.store, product.product_id, sku_id, kinds=kinds, **window)
    rows = list(islice(flows, size + 1))
    page, more = rows[:size], len(rows) > size
    return _page(page, cursor.after(call, page[-1].number) if more else "")


def _check(call: Call) -> None:
    """The kinds of stock beside the general one name whose it is; a window ends when it begins, or later."""
    body = call.body
    named = {GENERAL: "", OF_A_FINDER: "finder_id"}.get(body["stock_type"], "stock_type_id")
    if named and not body.get(named):
        raise missing(named, {"type": "string"})
    if body["end_time"] < body["begin_time"]:
        raise wrong("end_time", f">= {body['begin_time']}", body["end_time"], counting.BAD)


def _page(flows: list[StockFlow], next_key: str) -> dict[str, Any]:
    return {"data": {"stock_flow_info_list": [_shown(flow) for flow in flows], "next_key": next_key}}


def _shown(flow: StockFlow) -> dict[str, Any]:
    return {
        "amount": abs(flow.moved),
        "beginning_amount": flow.before,
        "ending_amount": flow.before + flow.moved,
        "stock_sub_type": OF_A_WAREHOUSE if flow.warehouse else OF_ALL,
        "op_type": int(flow.why),
        "update_time": flow.update_time,
        "ext_info": {
            "upload_source": int(flow.by),
            "order_id": flow.order_id,
            "out_warehouse_id": flow.warehouse,
            "limited_discount_id": 0,
        },
    }


ROWS = (
    row(
        "product/stock/getflow",
        "the ledger of a SKU's stock, the newest first",
        "一个 SKU 的库存流水，最新的在前",
        get_flow,
        invalid=counting.BAD,
        errors=(UNKNOWN, counting.BAD),
        known={counting.BAD: ours("the page of changing it has this code")},
    ),
)
