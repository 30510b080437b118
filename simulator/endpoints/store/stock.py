"""The rows of stock."""

from __future__ import annotations

from typing import Any

from simulator.core.errors import Refusal
from simulator.core.store.product import documents, lookup, writing
from simulator.core.store.product.entities import Product
from simulator.core.store.stock import rules
from simulator.core.store.stock.entities import Stock
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

BAD, UNKNOWN = 10020055, 10020052


def get(call: Call) -> dict[str, Any]:
    product = _meant(call, call.body["product_id"])
    return {"data": _shown(rules.of(call.world, product.store, product.product_id, _sku(call, product)))}


def batch_get(call: Call) -> dict[str, Any]:
    products = [_meant(call, product_id) for product_id in call.body["product_id"]]
    return {"data": {"spu_stock_list": [_of_product(call, product) for product in products]}}


def update(call: Call) -> dict[str, Any]:
    body = call.body
    product = _meant(call, body["product_id"])
    writing.count(call.world, product, _sku(call, product), body["diff_type"], body["num"])
    return {}


def _of_product(call: Call, product: Product) -> dict[str, Any]:
    stocks = [
        rules.of(call.world, product.store, product.product_id, int(sku["sku_id"]))
        for sku in documents.online(product)["skus"]
    ]
    shown = [{**_shown(each), "sku_id": each.sku_id, "finder_total_num": 0} for each in stocks]
    return {"product_id": product.product_id, "sku_stock": shown}


def _shown(stock: Stock) -> dict[str, Any]:
    return {
        "normal_stock_num": stock.free,
        "limited_discount_stock_num": 0,
        "warehouse_stocks": [],
        "total_stock_num": stock.free,
    }


def _meant(call: Call, product_id: str) -> Product:
    """A product that has been listed; 10020052 for any other."""
    product = lookup.asked_for(call.world, call.store, product_id)
    if not product.listed_once:
        raise Refusal(UNKNOWN, why="the product was never listed")
    return product


def _sku(call: Call, product: Product) -> int:
    """The SKU that a call names; 10020055 where the product has none of that id."""
    wanted = int(call.body["sku_id"])
    if all(int(sku["sku_id"]) != wanted for sku in documents.online(product)["skus"]):
        raise Refusal(BAD, why=f"product {product.product_id} has no SKU {wanted}")
    return wanted


ROWS = (
    row(
        "product/stock/get",
        "the stock of one SKU",
        "一个 SKU 的库存",
        get,
        invalid=BAD,
        errors=(UNKNOWN, BAD),
    ),
    row(
        "product/stock/batchget",
        "the stock of at most 50 products",
        "最多 50 个商品的库存",
        batch_get,
        invalid=BAD,
        errors=(UNKNOWN,),
    ),
    row(
        "product/stock/update",
        "changes the stock of a SKU: more, fewer, or so many",
        "修改一个 SKU 的库存：增加、减少或设为",
        update,
        invalid=BAD,
        errors=(UNKNOWN, BAD, 10020217, 10020218, 10020219),
    ),
)
