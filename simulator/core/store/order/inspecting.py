"""Pictures of how fresh goods were packed. That an order of other goods is 101100 is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import ORDERS, OrderEvent
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

NONE, JEWELLERY, FRESH = range(3)  # `quality_inspect_type`


def submit(world: World, order: Order) -> Order:
    """The merchant has sent them in."""
    ORDERS.called(order.status, OrderEvent.INSPECT)
    if order.inspect_type != FRESH:
        raise Refusal(
            ORDERS.code,
            why=Text(
                f"order {order.order_id} is not one of fresh goods", f"订单 {order.order_id} 不是生鲜订单"
            ),
        )
    return changes.change(world, order, inspected=True)
