"""What happens to stock beside orders and calls: the merchant counts it, and more is sold than there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.component import conversations
from simulator.core.store.order import buying
from simulator.core.store.order.buying import Wanted
from simulator.core.store.product import lookup as products
from simulator.core.store.stock import counting, rules
from simulator.core.store.stock.entities import By, Stock, Why
from simulator.core.store.warehouse import rules as warehouses
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "订单与调用之外的库存变化：商家盘点，以及超卖。"

MOST_PIECES = 10**9
STORE = Arg("store", "store", "the store", "店铺", main=True, required=True)
PRODUCT = Arg(
    "product", "product", "whose stock; the first on sale by default", "哪个商品，默认为第一个在售商品"
)
SKU = Arg(
    "sku",
    "integer",
    "which of its SKUs, by id or place; the first by default",
    "哪个 SKU，编号或序号，默认为第一个",
)


@action(
    "count_stock",
    STORE,
    PRODUCT,
    SKU,
    Arg("num", "integer", "how many there are", "库存数量", required=True, least=0, most=MOST_PIECES),
    Arg("warehouse", "text", "in which of the merchant's warehouses", "商家的哪个区域仓库", default=""),
    chinese="商家在后台盘点库存，把一个 SKU 的库存设为若干。",
    clauses=("T10",),
)
def count_stock(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The merchant counts a SKU in the console: there are so many of it."""
    world = stage.world
    there = _stock(world, args, args["warehouse"])
    warehouse = warehouses.found(world, there.store, there.warehouse)
    if there.warehouse and warehouse is None:
        raise UsageError(
            Text(
                f"{there.store} has no warehouse {there.warehouse}",
                f"{there.store} 没有仓库 {there.warehouse}",
            )
        )
    number = warehouse.number if warehouse is not None else 0
    after = rules.adjust(world, there, args["num"] - there.free, Why.SET, By.CONSOLE, number=number)
    return _shown(after)


@action(
    "oversell",
    STORE,
    PRODUCT,
    SKU,
    Arg(
        "count", "integer", "how many more than there are", "超出库存的件数", default=1, least=1, most=10_000
    ),
    Arg("buyer", "text", "which of the store's buyers", "该店铺的哪个买家", default="buyer"),
    Arg("pay", "boolean", "and pays at once", "并立即支付", default=True),
    Arg("as", "name", "what to call the order", "给订单起的名称"),
    chinese="超卖：平台接受了一笔超出库存的订单，该 SKU 的库存变为负数。",
    makes="store_order",
    clauses=("T10",),
)
def oversell(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform takes an order for more than there is, as when two orders race for the last piece."""
    world, store = stage.world, args["store"]
    there = _stock(world, args)
    openid = conversations.openid_of(world, store, args["buyer"])
    wanted = Wanted(there.product_id, there.sku_id, max(0, there.free) + args["count"])
    order = buying.place(world, store, openid, [wanted], oversold=True)
    if args["pay"]:
        order = buying.pay(world, order)
    return {"order_id": order.order_id, "openid": openid, "status": int(order.status)}


def _stock(world: World, args: Mapping[str, Any], warehouse: str = "") -> Stock:
    """The stock that is meant: by default that of the first SKU of the first product on sale."""
    store, product, sku = args["store"], args.get("product"), args.get("sku")
    if product is None:
        offer = products.first_offer(world, store)
        if offer is None:
            raise UsageError(Text(f"{store} has nothing on sale", f"{store} 没有在售商品"))
        row = offer.product
    else:
        row = products.meant(world, store, product)
    sku_id = products.sku_meant(row, 1 if sku is None else sku)
    if not counting.has(row, sku_id):
        raise UsageError(
            Text(f"product {row.product_id} has no SKU {sku_id}", f"商品 {row.product_id} 没有 SKU {sku_id}")
        )
    return rules.of(world, store, row.product_id, sku_id, warehouse)


def _shown(stock: Stock) -> dict[str, Any]:
    return {
        "product_id": stock.product_id,
        "sku_id": stock.sku_id,
        "free": stock.free,
        "held": stock.held,
        "sold": stock.sold,
    }
