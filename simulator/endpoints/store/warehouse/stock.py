"""How many of a SKU lie in a warehouse."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.product import lookup
from simulator.core.store.product.entities import Product
from simulator.core.store.stock import counting
from simulator.core.store.stock import rules as stock
from simulator.core.store.warehouse import rules
from simulator.core.store.warehouse.entities import Warehouse
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

NO_PRODUCT = 10020052
_AS_STOCK = ours("product/stock/update has this code, and the page of this call is silent")
_OF_STOCK = (counting.BAD, counting.BY_NOTHING, counting.TOO_FEW, counting.TOO_OFTEN, counting.ONE_FOR_ALL)


def get(call: Call) -> dict[str, Any]:
    warehouse, product, sku_id = _meant(call)
    counting.sku_asked_for(product, sku_id)
    there = stock.of(call.world, call.store, product.product_id, sku_id, warehouse.out_warehouse_id)
    return {"data": {"num": there.free}}


def update(call: Call) -> dict[str, Any]:
    warehouse, product, sku_id = _meant(call)
    rules.count(call.world, warehouse, product, sku_id, call.body["diff_type"], call.body["num"])
    return {}


def _meant(call: Call) -> tuple[Warehouse, Product, int]:
    product = lookup.asked_for(call.world, call.store, call.body["product_id"])
    warehouse = rules.asked_for(call.world, call.store, call.body["out_warehouse_id"])
    return warehouse, product, int(call.body["sku_id"])


ROWS = (
    row(
        "warehouse/stock/get",
        "how many of a SKU lie in a warehouse",
        "一个 SKU 在区域仓库的库存",
        get,
        invalid=counting.BAD,
        errors=(NO_PRODUCT, rules.UNKNOWN, counting.BAD),
        known={
            rules.UNKNOWN: ours("the other calls that name a warehouse have this code"),
            counting.BAD: _AS_STOCK,
        },
    ),
    row(
        "warehouse/stock/update",
        "changes how many of a SKU lie in a warehouse: more, fewer, or so many",
        "修改一个 SKU 在区域仓库的库存：增加、减少或设为",
        update,
        invalid=counting.BAD,
        errors=(NO_PRODUCT, rules.UNKNOWN, rules.TOO_MANY, *_OF_STOCK),
        known=dict.fromkeys(_OF_STOCK, _AS_STOCK),
    ),
)
