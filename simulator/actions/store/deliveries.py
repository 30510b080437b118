"""What the platform does with what is to be sent: it may have another send it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import action
from simulator.actions.stage import Stage
from simulator.actions.store.buyers import ORDER, STORE
from simulator.core.store import changes
from simulator.core.store.order import lookup
from simulator.usage import UsageError


@action(
    "send_through_inspector",
    STORE,
    ORDER,
    chinese="订单改由质检服务商发货，其他人发货返回 606034。",
    clauses=("T10",),
)
def send_through_inspector(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """An order is sent by the provider that inspects it: whoever else tries gets 606034."""
    order = lookup.found(stage.world, args["store"], int(args["order"]))
    if order is None:
        raise UsageError(f"{args['store']} has no order {args['order']}")
    changes.change(stage.world, order, through_inspector=True)
    return {}
