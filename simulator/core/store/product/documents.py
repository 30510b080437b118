"""What a product is said to be: its document, given or made of its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core import names
from simulator.core.store.product.entities import Product

# Of what is said of a product, this is asked for and not kept; and this may change without audit.
NOT_KEPT = frozenset({"product_id", "listing", "skus"})
ADJUSTABLE = (
    "spu_code",
    "deliver_method",
    "express_info",
    "limited_info",
    "extra_service",
    "timing_onsale_info",
    "spu_deliver_info",
)
ADJUSTABLE_OF_SKU = ("sale_price", "sku_code", "sku_deliver_info", "status")
IMAGE = "https://mmecimage.cn/p/wxsim/0"


def online(product: Product) -> Mapping[str, Any]:
    """The document that consumers see; without a title where nobody has given one."""
    return product.online if product.online is not None else _made(product)


def draft(product: Product) -> Mapping[str, Any]:
    """The document that the merchant works on."""
    return product.draft if product.draft is not None else online(product)


def title(product_id: int, said: str = "") -> str:
    """What a product is called: an invented name where nobody has given it one."""
    return said or names.goods(str(product_id))


def sku_of(product_id: int, number: int = 0) -> int:
    """The id of one of a product's SKUs, counted from 0: ten digits, as seen."""
    return int(10**9 + (product_id + number * 7_368_787) % (9 * 10**9))


def _made(product: Product) -> dict[str, Any]:
    one = {"thumb_img": IMAGE, "sale_price": product.price, "market_price": product.price}
    skus = [{"sku_id": sku_of(product.product_id, number), **one} for number in range(product.skus)]
    return {"head_imgs": [IMAGE], "skus": skus}
