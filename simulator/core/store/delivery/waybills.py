"""Changing the waybill of what was sent.

Facts: shipped orders only (101100); so many changes as the switch `waybill_changes` has (606041); a split
order refuses the whole list (606040) and takes pairs of old and new; an unknown courier is 606004, an unknown
waybill 606005, goods that do not fit 606042.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.delivery.companies import COMPANIES
from simulator.core.store.order.entities import Content, Order, Parcel
from simulator.core.store.order.states import ORDERS, OrderEvent

if TYPE_CHECKING:
    from simulator.core.world import World


@dataclass(frozen=True, slots=True)
class Swap:
    """What a parcel went off as, and what it goes under from now on."""

    old: Parcel
    new: Parcel


def change_all(world: World, order: Order, parcels: Sequence[Parcel]) -> Order:
    """The one parcel of an order goes under another waybill."""
    _may(world, order)
    if len(order.parcels) > 1 or len(parcels) > 1:
        raise Refusal(606040, why="the order was sent in several parcels")
    return _put(world, order, [Swap(order.parcels[0], parcels[0])])


def change_some(world: World, order: Order, swaps: Sequence[Swap]) -> Order:
    """Some parcels of an order go under other waybills."""
    _may(world, order)
    for swap in swaps:
        if not any(_same(parcel, swap.old) for parcel in order.parcels):
            raise Refusal(606005, why=f"the order has no parcel {swap.old.delivery_id} {swap.old.waybill_id}")
    return _put(world, order, swaps)


def _may(world: World, order: Order) -> None:
    ORDERS.called(order.status, OrderEvent.CHANGE_WAYBILL)
    if sum(parcel.changes for parcel in order.parcels) >= world.switches.waybill_changes:
        raise Refusal(606041, why="the waybill has been changed as often as it may be")


def _put(world: World, order: Order, swaps: Sequence[Swap]) -> Order:
    parcels = list(order.parcels)
    for swap in swaps:
        at = next(number for number, parcel in enumerate(parcels) if _same(parcel, swap.old))
        parcels[at] = _changed(parcels[at], swap.new)
    return changes.change(world, order, parcels=tuple(parcels))


def _changed(parcel: Parcel, new: Parcel) -> Parcel:
    if new.delivery_id not in COMPANIES:
        raise Refusal(606004, why=f"no courier is known as {new.delivery_id!r}")
    if not new.waybill_id:
        raise Refusal(606005, why="the new waybill has no number")
    if _goods(new.contents) != _goods(parcel.contents):
        raise Refusal(606042, why="the goods are not those that went off under this waybill")
    return replace(parcel, waybill_id=new.waybill_id, delivery_id=new.delivery_id, changes=parcel.changes + 1)


def _same(parcel: Parcel, other: Parcel) -> bool:
    return (parcel.delivery_id, parcel.waybill_id) == (other.delivery_id, other.waybill_id)


def _goods(contents: Sequence[Content]) -> list[tuple[int, int, int]]:
    return sorted((content.product_id, content.sku_id, content.count) for content in contents)
