"""The end of an order that was shipped: its buyer has it, or time says so, and then the merchant the money.

How long that takes is ours: the switches `order_received_seconds` and `order_settled_seconds`. While goods of
an order are in after-sale neither happens by itself: time asks again a day later. Ours, too: its buyer cannot
confirm it meanwhile, nor the platform pay the merchant: what is asked back is nobody's yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.due import due, subject
from simulator.core.store import changes
from simulator.core.store.events import EventName
from simulator.core.store.order import lookup
from simulator.core.store.order.entities import Order
from simulator.core.store.order.events import told
from simulator.core.store.order.states import ORDERS, ConfirmType, OrderEvent
from simulator.durations import DAY
from simulator.texts import Text
from simulator.usage import NotNow, UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

_UNRECEIVED = "nobody has said that an order arrived"
_UNSETTLED = "the merchant gets the money of an order"


def expect(world: World, order: Order) -> None:
    """All of it is on its way from now on."""
    world.schedule(_UNRECEIVED, subject(order), world.clock.now() + world.switches.order_received_seconds)


def forget(world: World, order: Order) -> None:
    """Nobody will receive it any more, and nobody is paid for it."""
    world.unschedule(_UNRECEIVED, subject(order))
    world.unschedule(_UNSETTLED, subject(order))


def receive(world: World, order: Order, why: ConfirmType) -> Order:
    """All of it has arrived; a UsageError while goods of it are in after-sale."""
    after = ORDERS.after(order.status, OrderEvent.RECEIVE)
    _check_free(order)
    now = int(world.clock.now())
    world.unschedule(_UNRECEIVED, subject(order))
    world.schedule(_UNSETTLED, subject(order), now + world.switches.order_settled_seconds)
    event = told(order, EventName.ORDER_CONFIRM, confirm_type=int(why))
    return changes.change(world, order, event, status=after, former_status=after, confirm_time=now)


def settle(world: World, order: Order) -> Order:
    """The merchant has the money; an Illegal before it was received, a UsageError after it was settled, and
    while goods of it are in after-sale."""
    ORDERS.after(order.status, OrderEvent.SETTLE)
    if order.settle_time:
        raise UsageError(
            Text(
                f"order {order.order_id} was settled at {order.settle_time}",
                f"订单 {order.order_id} 已于 {order.settle_time} 结算",
            )
        )
    _check_free(order)
    world.unschedule(_UNSETTLED, subject(order))
    now = int(world.clock.now())
    return changes.change(world, order, told(order, EventName.ORDER_SETTLE, settle_time=now), settle_time=now)


@due(_UNRECEIVED, about=Order)
def _not_received(world: World, which: str, _at: float) -> None:
    order = lookup.meant(world, which)
    if order is not None and not _put_off(world, order, _UNRECEIVED):
        receive(world, order, ConfirmType.TIME_OUT)


@due(_UNSETTLED, about=Order)
def _not_settled(world: World, which: str, _at: float) -> None:
    order = lookup.meant(world, which)
    if order is not None and not _put_off(world, order, _UNSETTLED):
        settle(world, order)


def _in_aftersale(order: Order) -> bool:
    return any(line.on_aftersale for line in order.lines)


def _check_free(order: Order) -> None:
    if _in_aftersale(order):
        raise NotNow(
            Text(
                f"goods of order {order.order_id} are in after-sale, which has to end first",
                f"订单 {order.order_id} 的商品在售后中，须先结束售后",
            )
        )


def _put_off(world: World, order: Order, what: str) -> bool:
    if not _in_aftersale(order):
        return False
    world.schedule(what, subject(order), world.clock.now() + DAY)
    return True
