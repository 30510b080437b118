"""Events of an order: each is told with its id, as from its buyer."""

from __future__ import annotations

from typing import Any

from simulator.core.store.events import Event, EventName
from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import ExtInfo


def told(order: Order, name: EventName, **said: Any) -> Event:
    return Event(name, {"order_id": order.order_id, **said}, sender=order.openid)


def beside(order: Order, what: ExtInfo) -> Event:
    """Something beside its state has changed."""
    return told(order, EventName.ORDER_EXT_INFO, type=int(what))
