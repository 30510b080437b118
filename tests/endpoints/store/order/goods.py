"""Orders to act on, and products that have all that a line of an order shows."""

from __future__ import annotations

from typing import Any

from simulator.core.store import changes
from simulator.core.store.order import lookup as orders
from simulator.core.store.order.entities import Order
from simulator.core.store.product import documents, lookup
from simulator.core.store.product.documents import sku_of
from simulator.core.store.product.entities import Product
from tests.core.sample import Town

ADDRESS = {
    "user_name": "张三",
    "tel_number": "13900001234",
    "province_name": "浙江省",
    "city_name": "杭州市",
    "county_name": "西湖区",
    "detail_info": "文三路 1 号",
    "postal_code": "310000",
}
TIMES = 7 * 3600  # seconds: a buyer's own six hours are over


def ordered(town: Town, store: str = "", **more: Any) -> str:
    """An order of a store's first product, paid unless told otherwise; its id."""
    return str(town.do("buyer_order", store=store or town.shop, **more)["order_id"])


def row(town: Town, order: str, store: str = "") -> Order:
    found = orders.found(town.world, store or town.shop, int(order))
    assert found is not None
    return found


def first_product(town: Town, store: str = "") -> Product:
    return lookup.page(town.world, store or town.shop, None, 0, 1)[0]


def dressed(town: Town, **more: Any) -> Product:
    """The shop's first product with what merchants say of their goods, and more."""
    product = first_product(town)
    document = documents.online(product)
    said = {
        "out_sku_id": "sku-1",
        "sku_code": "code-1",
        "sku_attrs": [{"attr_key": "颜色", "attr_value": "红"}],
        "sku_deliver_info": {"stock_type": 1, "full_payment_presale_delivery_type": 0},
    }
    online = {
        **document,
        "title": "红色围巾一条",
        "out_product_id": "product-1",
        "skus": [{**sku, **said} for sku in document["skus"]],
        **more,
    }
    with town.world.transaction():
        return changes.change(town.world, product, online=online)


def two_skus(town: Town, store: str = "") -> tuple[int, int]:
    """The shop's first product has two SKUs from now on; their ids."""
    town.do("stock_shop", store=store or town.shop, products=2, orders=2, skus=2)
    product = first_product(town, store)
    return sku_of(product.product_id), sku_of(product.product_id, 1)


def shipped(town: Town, order: str, *, count: int | None = None, store: str = "") -> list[dict[str, Any]]:
    """What `order/delivery/send` is told to send of an order: all of its first line, or so many."""
    line = row(town, order, store).lines[0]
    goods = {
        "product_id": str(line.product_id),
        "sku_id": str(line.sku_id),
        "product_cnt": count or line.count,
    }
    return [{"delivery_id": "SF", "waybill_id": "SF1", "deliver_type": 1, "product_infos": [goods]}]
