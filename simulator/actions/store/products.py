"""What the platform does with products, and what a merchant does in the console: ends audits, takes products
off sale, bans them, empties the recycle bin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.store.product import audit, lookup, platform, sale_limit, selling
from simulator.core.store.product.audit import Verdict
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import Sale
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "平台对商品、商家在控制台中的操作：结束审核、下架商品等。"

STORE = Arg("store", "store", "the store", "店铺", required=True)
PRODUCT = Arg("product", "product", "the product", "商品", main=True, required=True)
PASSES = Arg("passes", "boolean", "whether it passes", "是否通过", default=True)
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
    Arg(
        "product",
        "product",
        "the product; all that are in audit by default",
        "商品，默认为所有审核中的商品",
        main=True,
    ),
    PASSES,
    Arg("reason", "text", "why it does not", "未通过的原因", default="图片不清晰"),
    Arg("field", "text", "what of it that is about", "原因所指的字段", default="head_imgs"),
    chinese="商品审核有结论：通过后上架，未通过则退回草稿。",
    clauses=("T10",),
)
def audit_product(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The audit of a product ends: it is on sale, or its draft has failed."""
    world = stage.world
    products = (
        [lookup.meant(world, args["store"], args["product"])]
        if args.get("product")
        else lookup.in_audit(world, args["store"])
    )
    if not products:
        raise UsageError(
            Text(f"{args['store']} has no product in audit", f"{args['store']} 没有审核中的商品")
        )
    verdict = Verdict.PASSED if args["passes"] else Verdict.REJECTED
    said = ("", "") if args["passes"] else (args["reason"], args["field"])
    ended = [audit.decide(world, product, verdict, *said) for product in products]
    return {**_shown(ended[-1]), "audited": len(ended)}


@action(
    "ban_product",
    STORE,
    PRODUCT,
    Arg("why", "text", "what for", "原因", choices=tuple(WHYS), default="violation"),
    Arg("reason", "text", "what the platform says of it", "平台给出的说明", default="商品涉嫌违规"),
    chinese="平台下架或封禁商品。",
    clauses=("T10",),
)
def ban_product(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform takes a product off sale, or bans it."""
    product = lookup.meant(stage.world, args["store"], args["product"])
    return _shown(platform.take_down(stage.world, product, WHYS[args["why"]], args["reason"]))


@action(
    "purge_product",
    STORE,
    PRODUCT,
    chinese="商家在后台彻底删除回收站中的商品。",
    clauses=("T10",),
)
def purge_product(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A merchant empties the recycle bin of a product: nothing can be done with it any more."""
    return _shown(selling.purge(stage.world, lookup.meant(stage.world, args["store"], args["product"])))


@action(
    "limit_sales",
    STORE,
    Arg("limited", "boolean", "whether there is a bound", "是否受限", default=True),
    Arg("title", "text", "what the store reads", "店铺看到的标题", default="店铺当日售卖受限"),
    Arg("sub_title", "text", "the line below", "提示副标题", default="已达当日售卖上限"),
    chinese="平台限制店铺当日的售卖上限，或解除限制。",
    clauses=("T10",),
)
def limit_sales(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform bounds what a store sells in a day, or lifts that again."""
    if args["limited"]:
        sale_limit.bound(stage.world, args["store"], args["title"], args["sub_title"])
    else:
        sale_limit.lift(stage.world, args["store"])
    return {}


def _shown(product: Product) -> dict[str, Any]:
    return {"status": int(product.status), "edit_status": int(product.edit_status)}
