"""What the platform does with products: ends audits, takes products off sale, bans them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.store.product import lookup, writing
from simulator.core.store.product.audit import Verdict
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import Sale

STORE = Arg("store", "store", "the store", "店铺", required=True)
PRODUCT = Arg("product", "product", "the product", "商品", main=True, required=True)
# Why a product is taken off sale, by the word for it.
WHYS = {
    "violation": Sale.TAKE_DOWN,
    "deposit": Sale.SHORT_OF_DEPOSIT,
    "brand": Sale.BRAND_RUNS_OUT,
    "ban": Sale.BAN,
}


@action(
    "audit_product",
    STORE,
    PRODUCT,
    Arg("passes", "boolean", "whether it passes", "是否通过", default=True),
    Arg("reason", "text", "why it does not", "未通过的原因", default="图片不清晰"),
    chinese="商品审核有结论：通过后上架，未通过则退回草稿。",
    clauses=("T10",),
)
def audit_product(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The audit of a product ends: it is on sale, or its draft has failed."""
    product = lookup.meant(stage.world, args["store"], args["product"])
    if args["passes"]:
        return _shown(writing.decide(stage.world, product, Verdict.PASSED))
    return _shown(writing.decide(stage.world, product, Verdict.REJECTED, args["reason"]))


@action(
    "ban_product",
    STORE,
    PRODUCT,
    Arg("why", "text", "what for", "原因", choices=tuple(WHYS), default="violation"),
    chinese="平台下架或封禁商品。",
    clauses=("T10",),
)
def ban_product(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform takes a product off sale, or bans it."""
    product = lookup.meant(stage.world, args["store"], args["product"])
    return _shown(writing.take_down(stage.world, product, WHYS[args["why"]]))


def _shown(product: Product) -> dict[str, Any]:
    return {"status": int(product.status), "edit_status": int(product.edit_status)}
