"""A present is taken by whom it is for: the order is his from then on, and may be of another SKU (11)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.core.due import subject
from simulator.core.store import changes
from simulator.core.store.events import EventName
from simulator.core.store.order import swapping
from simulator.core.store.order.buying import UNCLAIMED
from simulator.core.store.order.entities import Order
from simulator.core.store.order.events import beside, told
from simulator.core.store.order.states import ORDERS, ExtInfo, OrderEvent
from simulator.core.store.stock import rules as stock
from simulator.texts import Text
from simulator.usage import NotNow

if TYPE_CHECKING:
    from simulator.core.world import World


def claim(world: World, order: Order, openid: str, sku_id: int | None = None) -> Order:
    """Somebody takes it, the first line as another SKU where one is named: it waits to be shipped."""
    after = ORDERS.after(order.status, OrderEvent.CLAIM)
    world.unschedule(UNCLAIMED, subject(order))
    taken = replace(order, openid=openid)
    tells = [told(taken, EventName.ORDER_WAIT_SHIPPING)]
    values: dict[str, Any] = {}
    first, *others = order.lines
    if sku_id is not None and sku_id != first.sku_id:
        new = swapping.swapped(world, order, first, sku_id)
        try:
            stock.hold(world, order.store, (new,), order.order_id)
        except stock.Short as short:
            raise NotNow(
                Text(f"the present cannot be taken so: {short}", f"无法这样领取礼物：{short}")
            ) from None
        stock.release(world, order.store, (first,), order.order_id)
        values = {"lines": (new, *others)}
        tells.append(beside(taken, ExtInfo.SKU_AT_CLAIM))
    stock.sell(world, order.store, values.get("lines", order.lines))
    return changes.change(world, order, *tells, status=after, former_status=after, openid=openid, **values)
