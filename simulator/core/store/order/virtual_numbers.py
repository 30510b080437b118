"""Numbers by which a merchant reaches a buyer whose own number he does not see.

Facts: one is made when an order is decoded, not before; with four digits more behind it; an order without
one is 6060453; a change of it is told (5). How long one lives, how often it is extended and another asked
for, and 101100 beyond that, is ours.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.order.entities import Order, VirtualNumber
from simulator.core.store.order.events import beside
from simulator.core.store.order.states import ORDERS, Audit, ExtInfo
from simulator.durations import DAY
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

NONE = 6060453
LIFE = 15 * DAY
LONGER = 7 * DAY
MOST_EXTENDED = 3
MOST_AGAIN = 3


def needed(world: World, order: Order) -> bool:
    """Whether the buyer's own number stays hidden."""
    seen = order.real_number is not None and order.real_number.state is Audit.PASSED
    return world.switches.virtual_numbers and not seen


def decode(world: World, order: Order) -> Order:
    """The order with a number by which its buyer is reached, where one is needed and it had none."""
    if order.virtual is not None or not needed(world, order):
        return order
    return _put(world, order, _made(world, order, 1))


def exchange(world: World, order: Order) -> Order:
    """The order with a number that works: a new one where the one that it had has run out."""
    number = _of(order)
    if world.clock.now() < number.expires_at:
        return order
    return _put(world, order, replace(_made(world, order, number.issued + 1), again=number.again))


def again(world: World, order: Order) -> Order:
    """The order with another number."""
    number = _of(order)
    if number.again >= MOST_AGAIN:
        raise Refusal(
            ORDERS.code,
            why=Text(f"another number was asked for {MOST_AGAIN} times", f"已换过 {MOST_AGAIN} 次号码"),
        )
    return _put(world, order, replace(_made(world, order, number.issued + 1), again=number.again + 1))


def extend(world: World, order: Order) -> Order:
    """The order with a number that works for longer."""
    number = _of(order)
    if number.extended >= MOST_EXTENDED:
        raise Refusal(
            ORDERS.code,
            why=Text(f"the number was extended {MOST_EXTENDED} times", f"号码已延期 {MOST_EXTENDED} 次"),
        )
    longer = max(number.expires_at, int(world.clock.now())) + LONGER
    return _put(world, order, replace(number, expires_at=longer, extended=number.extended + 1))


def extended(order: Order) -> int:
    """How often the number of an order was extended; 6060453 where it has none."""
    return _of(order).extended


def told(number: VirtualNumber) -> str:
    """The number as it is dialled: with its four digits behind a dash."""
    return f"{number.number}-{number.extension}"


def _of(order: Order) -> VirtualNumber:
    if order.virtual is None:
        raise Refusal(
            NONE,
            why=Text(
                f"order {order.order_id} has no virtual number: decode it first",
                f"订单 {order.order_id} 没有虚拟号码：请先解密",
            ),
        )
    return order.virtual


def _made(world: World, order: Order, issued: int) -> VirtualNumber:
    digest = hashlib.blake2b(f"{order.order_id}/{issued}".encode(), digest_size=8).digest()
    drawn = int.from_bytes(digest, "big")
    return VirtualNumber(
        number=f"184{drawn % 10**8:08}",
        extension=f"{drawn // 10**8 % 10**4:04}",
        expires_at=int(world.clock.now()) + LIFE,
        issued=issued,
    )


def _put(world: World, order: Order, number: VirtualNumber) -> Order:
    return changes.change(world, order, beside(order, ExtInfo.VIRTUAL_NUMBER), virtual=number)
