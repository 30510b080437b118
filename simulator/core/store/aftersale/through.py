"""What an after-sale does to its order: pieces that are asked about, that are free again, that are through.

Of money that goes back for nothing returned, pieces that were not sent come first: those are never sent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.store import changes
from simulator.core.store.aftersale import money
from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.aftersale.states import Kind
from simulator.core.store.delivery import shipping
from simulator.core.store.events import EventName
from simulator.core.store.order import lookup as orders
from simulator.core.store.order import receiving, requests
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.order.events import told
from simulator.core.store.order.states import ORDERS, CancelType, OrderEvent

if TYPE_CHECKING:
    from simulator.core.world import World


def begin(world: World, order: Order, line: Line, count: int) -> Order:
    """So many of a line are asked about."""
    return _counted(world, order, line, replace(line, on_aftersale=line.on_aftersale + count))


def end(world: World, row: AfterSale) -> None:
    """They are free again, or through; an order that is through as a whole is over."""
    order = orders.found(world, row.store, row.order_id)
    line = order.line_of(row.product_id, row.sku_id) if order is not None else None
    if order is None or line is None:
        return
    free = replace(line, on_aftersale=line.on_aftersale - row.count)
    if money.moved(row):
        free = replace(free, refunded=line.refunded + row.amount)
    if not money.moved(row) or not row.count:
        _counted(world, order, line, free)
        return
    unsent = order.left(line)
    off = min(row.count, max(unsent, 0)) if row.kind is Kind.REFUND else 0
    done = line.finished_aftersale + row.count
    after = _counted(
        world, order, line, replace(free, finished_aftersale=done, called_off=line.called_off + off)
    )
    if all(each.finished_aftersale >= each.count for each in after.lines):
        _over(world, after)
    elif off:
        shipping.complete(world, after)


def _over(world: World, order: Order) -> None:
    status = ORDERS.after(order.status, OrderEvent.REFUND_ALL)
    receiving.forget(world, order)
    cancelled = int(CancelType.REFUNDED)
    changes.change(
        world,
        order,
        told(order, EventName.ORDER_CANCEL, cancel_type=cancelled),
        cancel_type=cancelled,
        status=status,
        former_status=status,
        **requests.ended(world, order),
    )


def _counted(world: World, order: Order, line: Line, now: Line) -> Order:
    lines = tuple(now if each is line else each for each in order.lines)
    return changes.change(world, order, lines=lines)
