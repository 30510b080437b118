"""Sending once more what was sent, or something beside it: lost, split, broken, given away.

Facts: at most ten times an order, for goods that a courier brings, after they were sent. It leaves the order
as it is but for one more parcel. Which code says that it was ten times is not known: 606041 is chosen, which
says so of waybills; and that finished orders take it, since what is missing is seen when it has arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.delivery import parcels as each
from simulator.core.store.order.entities import Order, Parcel
from simulator.core.store.order.states import ORDERS, OrderEvent
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

MOST = 10
TOO_OFTEN = 606041


def compensate(world: World, order: Order, parcels: Sequence[Parcel]) -> Order:
    """Parcels with a reason go off; refused as a whole where one of them cannot."""
    status = ORDERS.called(order.status, OrderEvent.COMPENSATE)
    each.check_sender(order)
    if order.without_courier:
        raise Refusal(ORDERS.code, why=Text("its goods are not brought by a courier", "商品不由快递送达"))
    if order.compensations >= MOST:
        raise Refusal(TOO_OFTEN, why=Text(f"something was sent once more {MOST} times", f"已补发 {MOST} 次"))
    for parcel in parcels:
        each.check_courier(parcel)
    each.check_goods(order, parcels, lambda line: line.count)
    each.note(world, order, parcels)
    after = (*order.parcels, *parcels)
    return changes.change(world, order, status=status, parcels=after, compensations=order.compensations + 1)
