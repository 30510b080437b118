"""The rows of how many audits a store has left, and of what it wishes of them."""

from __future__ import annotations

from typing import Any

from simulator.core.store.product import audit, checks, strategy
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row


def quota(call: Call) -> dict[str, Any]:
    left = audit.left(call.world, call.store)
    total = call.world.switches.product_audits_a_day
    return {"audit_quota": {"block_status": left == 0, "avail_quota": left, "total_quota": total}}


def strategy_get(call: Call) -> dict[str, Any]:
    return {"audit_strategy": strategy.flags(call.world, call.store)}


def strategy_set(call: Call) -> dict[str, Any]:
    strategy.choose(call.world, call.store, call.body["audit_strategy"])
    return {}


ROWS = (
    row("product/getauditquota", "submissions that are left today", "剩余的提审次数", quota),
    row(
        "product/auditstrategy/get",
        "what may be listed although the audit finds something",
        "店铺的商品上架策略",
        strategy_get,
    ),
    row(
        "product/auditstrategy/set",
        "chooses what may be listed although the audit finds something",
        "设置店铺的商品上架策略",
        strategy_set,
        invalid=checks.BAD,
    ),
)
