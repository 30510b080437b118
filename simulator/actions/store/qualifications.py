"""What the platform does with a store's applications for categories and brands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.actions.store.products import PASSES, STORE
from simulator.core.store.brand import lookup as brands
from simulator.core.store.brand import rules as brand_rules
from simulator.core.store.brand.entities import StoreBrand
from simulator.core.store.category import rules as categories
from simulator.core.store.category import tree
from simulator.core.store.category.states import Decision
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "平台对店铺的类目与品牌申请的操作。"

REASON = Arg("reason", "text", "why it does not", "未通过的原因", default="资质不清晰")


@action(
    "audit_category",
    STORE,
    Arg(
        "category",
        "integer",
        "the category by its id; all that are in audit by default",
        "类目 ID，默认为所有审核中的类目",
        main=True,
        least=1,
    ),
    PASSES,
    REASON,
    chinese="类目申请有结论：通过后店铺可在该类目售卖，或未通过。",
    clauses=("T10",),
)
def audit_category(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Applications for categories are decided: the store may sell there, or not."""
    wanted = args.get("category")
    rows = [row for row in categories.in_audit(stage.world, args["store"]) if wanted in (None, row.cat_id)]
    if not rows:
        raise UsageError(
            Text(f"{args['store']} has no category in audit", f"{args['store']} 没有审核中的类目")
        )
    decision, reason = (Decision.AGREE, "") if args["passes"] else (Decision.REJECT, args["reason"])
    decided = [categories.decide(stage.world, row, decision, reason) for row in rows]
    return {"status": int(decided[-1].status), "audited": len(decided)}


@action(
    "audit_brand",
    STORE,
    Arg(
        "brand",
        "integer",
        "the brand by its id; all that are in audit by default",
        "品牌 ID，默认为所有审核中的品牌",
        main=True,
        least=1,
    ),
    PASSES,
    REASON,
    chinese="品牌资质审核有结论：通过后店铺可售卖该品牌，或未通过。",
    clauses=("T10",),
)
def audit_brand(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Applications for brands are decided: the store may sell under them, or not."""
    wanted = args.get("brand")
    rows = [row for row in brands.in_audit(stage.world, args["store"]) if wanted in (None, row.brand_id)]
    if not rows:
        raise UsageError(Text(f"{args['store']} has no brand in audit", f"{args['store']} 没有审核中的品牌"))
    reason = "" if args["passes"] else args["reason"]
    decided = [brand_rules.decide(stage.world, row, args["passes"], reason) for row in rows]
    return {"status": int(decided[-1].status), "audited": len(decided)}


@action(
    "revoke_brand",
    STORE,
    Arg("brand", "integer", "the brand by its id", "品牌 ID", main=True, required=True, least=1),
    Arg("reason", "text", "what the platform says of it", "平台给出的说明", default="授权链路中断"),
    chinese="平台撤销店铺的品牌资质，该品牌的商品随之下架。",
    clauses=("T10",),
)
def revoke_brand(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform takes a brand away from a store: what is sold under it goes off sale."""
    row = brand_rules.revoke(stage.world, _brand(stage.world, args), args["reason"])
    return {"status": int(row.status)}


@action(
    "revoke_category",
    STORE,
    Arg("category", "integer", "the category by its id", "类目 ID", main=True, required=True, least=1),
    chinese="平台收回店铺的类目权限。",
    clauses=("T10",),
)
def revoke_category(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform lets a store sell in a category no more."""
    leaf = tree.leaf(args["category"])
    row = categories.in_effect(stage.world, args["store"], leaf) if leaf else None
    if row is None:
        raise UsageError(
            Text(
                f"{args['store']} was never let into category {args['category']}",
                f"{args['store']} 从未获准类目 {args['category']}",
            )
        )
    categories.revoke(stage.world, row)
    return {}


def _brand(world: World, args: Mapping[str, Any]) -> StoreBrand:
    row = brands.found(world, args["store"], args["brand"])
    if row is None:
        raise UsageError(
            Text(
                f"{args['store']} has applied for no brand {args['brand']}",
                f"{args['store']} 没有申请过品牌 {args['brand']}",
            )
        )
    return row
