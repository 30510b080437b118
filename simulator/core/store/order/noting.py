"""What a merchant notes down about an order: the last note stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store import changes
from simulator.core.store.events import Event, EventName
from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import ExtInfo

if TYPE_CHECKING:
    from simulator.core.world import World


def note(world: World, order: Order, text: str) -> Order:
    """Takes the place of the note before."""
    told = {"order_id": order.order_id, "type": int(ExtInfo.MERCHANT_NOTES)}
    event = Event(EventName.ORDER_EXT_INFO, told, sender=order.openid)
    return changes.change(world, order, event, merchant_notes=text)
