"""Goods to count: a product that is on sale, and one that never was."""

from __future__ import annotations

from typing import Any

from simulator.core.store.address.stocked import returns_to
from simulator.core.store.category.tree import OPENED_WITH
from tests.core.sample import SHOP
from tests.endpoints.scenes import Stand
from tests.endpoints.store.stories import Ask

IMAGES = [f"https://mmecimage.cn/p/wxsim/{number}" for number in range(3)]
DRAFT: dict[str, Any] = {
    "title": "盘点用的商品",
    "head_imgs": IMAGES,
    "deliver_method": 0,
    "desc_info": {"imgs": IMAGES},
    "cats_v2": [{"cat_id": str(node)} for node in OPENED_WITH.path],
    "after_sale_info": {"after_sale_address_id": returns_to(SHOP)},
    "express_info": {"template_id": "0", "weight": 400},
    "skus": [
        {"thumb_img": IMAGES[0], "sale_price": 1000, "market_price": 1200, "stock_num": 7, "sku_code": "A"},
    ],
}


def on_sale(ask: Ask | Stand, at: int = 0) -> dict[str, str]:
    """The ids of a product that is on sale and of its first SKU."""
    ids = _call(ask, "product/list/get", page_size=10)["product_ids"]
    product = _call(ask, "product/get", product_id=ids[at])["product"]
    return {"product_id": ids[at], "sku_id": product["skus"][0]["sku_id"]}


def never_listed(at: Stand) -> dict[str, str]:
    """The same of a draft that nobody has seen yet."""
    where = {"after_sale_address_id": returns_to(at.store)}
    made = _call(at, "product/add", **{**DRAFT, "after_sale_info": where})["data"]["product_id"]
    draft = _call(at, "product/get", product_id=made, data_type=2)["edit_product"]
    return {"product_id": str(made), "sku_id": draft["skus"][0]["sku_id"]}


def _call(ask: Ask | Stand, name: str, **body: Any) -> dict[str, Any]:
    return ask.other(name, **body) if isinstance(ask, Stand) else ask(name, **body)
