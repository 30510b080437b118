"""Saying how many there are of a SKU."""

from __future__ import annotations

from typing import Any

from simulator.core.store.product import lookup
from simulator.core.store.stock import counting
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

UNKNOWN = 10020052


def update(call: Call) -> dict[str, Any]:
    body = call.body
    product = lookup.asked_for(call.world, call.store, body["product_id"])
    counting.count(call.world, product, int(body["sku_id"]), body["diff_type"], body["num"])
    return {}


ROWS = (
    row(
        "product/stock/update",
        "changes the stock of a SKU: more, fewer, or so many",
        "修改一个 SKU 的库存：增加、减少或设为",
        update,
        invalid=counting.BAD,
        errors=(UNKNOWN, *counting.CODES),
    ),
)
