"""Sending what was ordered, in one parcel or several, at once or one after another.

Facts: all of a call is done or nothing; what is left over leaves the order partly shipped; an order in
another state is 101100. Goods that are in after-sale can be sent: the platform's word on that is not known,
and the switch `ships_in_aftersale` has the older one's, which refuses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.address import rules as addresses
from simulator.core.store.delivery import parcels as each
from simulator.core.store.events import EventName
from simulator.core.store.order import receiving, requests
from simulator.core.store.order.entities import Order, Parcel
from simulator.core.store.order.events import beside, told
from simulator.core.store.order.states import ORDERS, ExtInfo, OrderEvent, Status
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

IN_AFTERSALE = 108009


def ship(world: World, order: Order, parcels: Sequence[Parcel]) -> Order:
    """The merchant sends parcels; refused as a whole where one of them cannot go."""
    ORDERS.called(order.status, OrderEvent.SHIP_PART)
    each.check_sender(order)
    if world.switches.ships_need_return_address and addresses.default_return(world, order.store) is None:
        raise Refusal(
            each.NO_RETURN_ADDRESS,
            why=Text(f"{order.store} has no default address for returns", f"{order.store} 没有默认退货地址"),
        )
    for parcel in parcels:
        each.check_courier(parcel)
    each.check_goods(order, parcels, order.left)
    _check_aftersales(world, order, parcels)
    return gone(world, order, parcels)


def gone(world: World, order: Order, parcels: Sequence[Parcel]) -> Order:
    """Parcels have gone off, whoever sent them."""
    after = _with(order, parcels)
    done = all(after.left(line) <= 0 for line in order.lines)
    status = ORDERS.called(order.status, OrderEvent.SHIP_ALL if done else OrderEvent.SHIP_PART)
    tells = [told(order, EventName.ORDER_DELIVER, finish_delivery=int(done))]
    if order.asked is not None:
        tells.append(beside(order, ExtInfo.ADDRESS_VOID))
    each.note(world, order, parcels)
    now = int(world.clock.now())
    if done:
        receiving.expect(world, order)
    return changes.change(
        world,
        order,
        *tells,
        status=status,
        former_status=status,
        parcels=after.parcels,
        ship_done_time=now if done else 0,
        **requests.ended(world, order),
    )


def complete(world: World, order: Order) -> Order:
    """A part of it was sent, and what was left is refunded: nothing more is to be sent."""
    if order.status is not Status.PARTLY_SHIPPED or any(order.left(line) > 0 for line in order.lines):
        return order
    now = int(world.clock.now())
    status = ORDERS.after(order.status, OrderEvent.SHIP_ALL)
    receiving.expect(world, order)
    event = told(order, EventName.ORDER_DELIVER, finish_delivery=1)
    return changes.change(world, order, event, status=status, former_status=status, ship_done_time=now)


def _check_aftersales(world: World, order: Order, parcels: Sequence[Parcel]) -> None:
    """108009 for goods that somebody asks his money back for, where the platform is so."""
    if world.switches.ships_in_aftersale:
        return
    after = _with(order, parcels)
    for line in order.lines:
        if after.sent(line) > order.sent(line) and after.left(line) < line.on_aftersale:
            raise Refusal(
                IN_AFTERSALE,
                why=Text(
                    f"{line.on_aftersale} of SKU {line.sku_id} are in after-sale",
                    f"SKU {line.sku_id} 有 {line.on_aftersale} 件在售后中",
                ),
            )


def _with(order: Order, parcels: Sequence[Parcel]) -> Order:
    return replace(order, parcels=(*order.parcels, *parcels))
