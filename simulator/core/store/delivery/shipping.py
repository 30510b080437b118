"""Sending what was ordered, in one parcel or several, at once or one after another.

Facts: all of a call is done or nothing; what is left over leaves the order partly shipped; a product or SKU
that the order does not have is 606031, and an order in another state 101100. That more than is left over is
606031 as well is ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.due import subject
from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.events import Event, EventName
from simulator.core.store.order import lookup
from simulator.core.store.order.buying import UNRECEIVED
from simulator.core.store.order.entities import Line, Order, Parcel
from simulator.core.store.order.states import ORDERS, ExtInfo, OrderEvent

if TYPE_CHECKING:
    from simulator.core.world import World


def left(order: Order, line: Line) -> int:
    """How many of a line are still to be sent: what is through after-sale is not."""
    return line.count - order.sent(line) - line.finished_aftersale


def ship(world: World, order: Order, parcels: Sequence[Parcel]) -> Order:
    """Parcels go off; refused as a whole where one of them cannot."""
    ORDERS.called(order.status, OrderEvent.SHIP_PART)
    _check(order, parcels)
    now = int(world.clock.now())
    after = _with(order, parcels)
    done = all(left(after, line) <= 0 for line in order.lines)
    status = ORDERS.called(order.status, OrderEvent.SHIP_ALL if done else OrderEvent.SHIP_PART)
    tells = [_told(order, EventName.ORDER_DELIVER, finish_delivery=int(done))]
    if order.asked_address is not None:
        tells.append(_told(order, EventName.ORDER_EXT_INFO, type=int(ExtInfo.ADDRESS_VOID)))
    if done:
        world.schedule(UNRECEIVED, subject(order), now + world.switches.order_received_seconds)
    return changes.change(
        world,
        order,
        *tells,
        status=status,
        former_status=status,
        parcels=after.parcels,
        ship_done_time=now if done else 0,
        asked_address=None,
    )


def _check(order: Order, parcels: Sequence[Parcel]) -> None:
    """606031 for what is no line of the order, and for more of one than is left."""
    wanted: Counter[tuple[int, int]] = Counter()
    for parcel in parcels:
        for content in parcel.contents:
            wanted[content.product_id, content.sku_id] += content.count
    for (product_id, sku_id), count in wanted.items():
        line = lookup.line_asked_for(order, product_id, sku_id)
        if count > left(order, line):
            why = f"{count} of SKU {sku_id} are sent, and {left(order, line)} are left"
            raise Refusal(lookup.NOT_OF_THE_ORDER, why=why)


def _with(order: Order, parcels: Sequence[Parcel]) -> Order:
    return replace(order, parcels=(*order.parcels, *parcels))


def _told(order: Order, name: EventName, **said: int) -> Event:
    return Event(name, {"order_id": order.order_id, **said}, sender=order.openid)
