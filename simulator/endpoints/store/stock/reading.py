"""How many there are of a SKU."""

from __future__ import annotations

from typing import Any

from simulator.core.errors import Refusal
from simulator.core.sources import ours
from simulator.core.store.product import documents, lookup
from simulator.core.store.product.entities import Product
from simulator.core.store.stock import counting, rules
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.texts import Text

UNKNOWN = 10020052
AS_CHANGED = {counting.BAD: ours("the page of changing it has this code")}


def get(call: Call) -> dict[str, Any]:
    product = listed(call, call.body["product_id"])
    return {"data": _shown(call, product, counting.sku_asked_for(product, call.body["sku_id"]))}


def batch_get(call: Call) -> dict[str, Any]:
    products = [listed(call, product_id) for product_id in dict.fromkeys(call.body["product_id"])]
    return {"data": {"spu_stock_list": [_of_product(call, product) for product in products]}}


def listed(call: Call, product_id: str) -> Product:
    """A product that has been listed; 10020052 for any other."""
    product = lookup.asked_for(call.world, call.store, product_id)
    if not product.listed_once:
        raise Refusal(UNKNOWN, why=Text("the product was never listed", "商品从未上架"))
    return product


def _of_product(call: Call, product: Product) -> dict[str, Any]:
    ids = [int(sku["sku_id"]) for sku in documents.online(product)["skus"]]
    stocks = [{**_shown(call, product, sku_id), "sku_id": sku_id, "finder_total_num": 0} for sku_id in ids]
    return {"product_id": product.product_id, "sku_stock": stocks}


def _shown(call: Call, product: Product, sku_id: int) -> dict[str, Any]:
    """The stock that every SKU has, and what lies in the merchant's warehouses; flash sales have none."""
    there = rules.of(call.world, product.store, product.product_id, sku_id)
    others = rules.in_warehouses(call.world, product.store, product.product_id, sku_id)
    return {
        "normal_stock_num": there.free,
        "limited_discount_stock_num": 0,
        "warehouse_stocks": [
            {"out_warehouse_id": each.warehouse, "num": each.free, "lock_stock": each.held} for each in others
        ],
        "total_stock_num": there.free + sum(each.free for each in others),
    }


ROWS = (
    row(
        "product/stock/get",
        "the stock of one SKU",
        "一个 SKU 的库存",
        get,
        invalid=counting.BAD,
        errors=(UNKNOWN, counting.BAD),
        known=AS_CHANGED,
    ),
    row(
        "product/stock/batchget",
        "the stock of at most 50 products",
        "最多 50 个商品的库存",
        batch_get,
        invalid=counting.BAD,
        errors=(UNKNOWN,),
        known=AS_CHANGED,
    ),
)
