"""What a product is said to be: its document, given or made of its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core import names
from simulator.core.store.address.stocked import returns_to
from simulator.core.store.category.tree import OPENED_WITH
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
EXPRESS = 0  # `deliver_method`


def online(product: Product) -> Mapping[str, Any]:
    """The document that consumers see; without a title where nobody has given one."""
    return product.online if product.online is not None else _made(product)


def draft(product: Product) -> Mapping[str, Any]:
    """The document that the merchant works on: what changes without audit is not in it."""
    return product.draft if product.draft is not None else _made(product)


def title(product_id: int, said: str = "") -> str:
    """What a product is called: an invented name where nobody has given it one."""
    return said or names.goods(str(product_id))


def sku_of(product_id: int, number: int = 0) -> int:
    """The id of one of a product's SKUs, counted from 0: ten digits, as seen."""
    return int(10**9 + (product_id + number * 7_368_787) % (9 * 10**9))


def category(document: Mapping[str, Any]) -> tuple[int, ...]:
    """The path of its category: that of the new tree where both are said."""
    return tuple(int(each["cat_id"]) for each in document.get("cats_v2") or document.get("cats") or ())


def address(document: Mapping[str, Any]) -> int:
    """Where its goods go back to; 0 where that is not said."""
    return int(document.get("after_sale_info", {}).get("after_sale_address_id", 0))


def _made(product: Product) -> dict[str, Any]:
    return {
        "head_imgs": [f"{IMAGE}?{number}" for number in range(1, 4)],
        "cats_v2": [{"cat_id": node} for node in OPENED_WITH.path],
        "deliver_method": EXPRESS,
        "after_sale_info": {"after_sale_address_id": returns_to(product.store)},
        "skus": [_sku(product, number) for number in range(product.skus)],
    }


def _sku(product: Product, number: int) -> dict[str, Any]:
    kinds = OPENED_WITH.sale_attributes[0]
    colour = kinds.choices[number] if number < len(kinds.choices) else f"{kinds.choices[0]}{number}"
    return {
        "sku_id": sku_of(product.product_id, number),
        "thumb_img": IMAGE,
        "sale_price": product.price,
        "market_price": product.price,
        "sku_attrs": [{"attr_key": kinds.name, "attr_value": colour}],
    }
