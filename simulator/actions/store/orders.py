"""What the platform and the merchant's people do with orders beside calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.actions.store.buyers import ORDER, STORE, order_of, status_of
from simulator.core.store.order import buying, real_numbers, receiving

CHINESE = "平台与商家人员不经接口对订单的操作。"


@action("settle_order", STORE, ORDER, chinese="平台将已收货订单的货款结算给商家。", clauses=("T10",))
def settle_order(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform settles an order that was received: the merchant has its money."""
    order = receiving.settle(stage.world, order_of(stage.world, args))
    return {"settle_time": order.settle_time}


@action("cancel_oversold", STORE, ORDER, chinese="商家因超卖取消已支付的订单。", clauses=("T10",))
def cancel_oversold(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The merchant calls off a paid order that cannot be supplied."""
    return status_of(buying.oversell(stage.world, order_of(stage.world, args)))


@action(
    "audit_real_number",
    STORE,
    ORDER,
    Arg("passes", "boolean", "whether it passes", "是否通过", default=True),
    chinese="平台对查看真实号码的申请作出结论。",
    clauses=("T10",),
)
def audit_real_number(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform decides on an application for a buyer's own number."""
    order = real_numbers.decide(stage.world, order_of(stage.world, args), passes=args["passes"])
    assert order.real_number is not None
    return {"audit_state": int(order.real_number.state)}
