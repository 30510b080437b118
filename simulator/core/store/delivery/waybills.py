"""Changing the waybill of what was sent.

Facts: shipped orders only (101100), none whose goods no courier brings; so many calls as the switch
`waybill_changes` has (606041); a split order refuses the whole list (606040) and takes pairs of old and new;
an unknown courier is 606004, an unknown waybill 606005, goods that do not fit 606042. The page names the
event of what is beside an order's state, and no type of that is known of waybills: none is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.delivery import parcels as each
from simulator.core.store.order.entities import Order, Parcel
from simulator.core.store.order.states import ORDERS, OrderEvent
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

SPLIT, TOO_OFTEN = 606040, 606041


@dataclass(frozen=True, slots=True)
class Swap:
    """What a parcel went off as, and what it goes under from now on."""

    old: Parcel
    new: Parcel


def change_all(world: World, order: Order, parcels: Sequence[Parcel]) -> Order:
    """The one parcel of an order goes under another waybill."""
    _may(world, order)
    if len([parcel for parcel in order.parcels if not parcel.reason]) > 1 or len(parcels) > 1:
        raise Refusal(SPLIT, why=Text("the order was sent in several parcels", "订单是分包裹发货的"))
    return _put(world, order, [Swap(order.parcels[0], parcels[0])])


def change_some(world: World, order: Order, swaps: Sequence[Swap]) -> Order:
    """Some parcels of an order go under other waybills."""
    _may(world, order)
    return _put(world, order, swaps)


def _may(world: World, order: Order) -> None:
    ORDERS.called(order.status, OrderEvent.CHANGE_WAYBILL)
    each.check_sender(order)
    if order.without_courier:
        raise Refusal(ORDERS.code, why=Text("its goods are not brought by a courier", "商品不由快递送达"))
    if order.waybill_changes >= world.switches.waybill_changes:
        raise Refusal(
            TOO_OFTEN, why=Text("the waybill has been changed as often as it may be", "运单修改次数已达上限")
        )


def _put(world: World, order: Order, swaps: Sequence[Swap]) -> Order:
    """Each parcel is meant as it went off before the call, and once."""
    parcels = list(order.parcels)
    open_ = list(range(len(parcels)))
    for swap in swaps:
        at = next((number for number in open_ if _same(order.parcels[number], swap.old)), None)
        if at is None:
            raise Refusal(
                each.NO_WAYBILL,
                why=Text(
                    f"the order has no parcel {swap.old.delivery_id} {swap.old.waybill_id}",
                    f"订单没有包裹 {swap.old.delivery_id} {swap.old.waybill_id}",
                ),
            )
        open_.remove(at)
        parcels[at] = _changed(parcels[at], swap)
    each.note(world, order, parcels, instead_of=order.parcels)
    changed = order.waybill_changes + 1
    return changes.change(world, order, parcels=tuple(parcels), waybill_changes=changed)


def _changed(parcel: Parcel, swap: Swap) -> Parcel:
    """The parcel under its new waybill: it has the goods that it had."""
    new = swap.new
    each.check_courier(new)
    if not new.waybill_id.strip():
        raise Refusal(each.NO_WAYBILL, why=Text("the new waybill has no number", "新运单没有单号"))
    if any(each.goods(said.contents) != each.goods(parcel.contents) for said in (swap.old, new)):
        raise Refusal(
            each.GOODS,
            why=Text("the goods are not those that went off under this waybill", "商品不是这个运单所发的"),
        )
    return replace(parcel, waybill_id=new.waybill_id, delivery_id=new.delivery_id)


def _same(parcel: Parcel, other: Parcel) -> bool:
    return (parcel.delivery_id, parcel.waybill_id) == (other.delivery_id, other.waybill_id)
