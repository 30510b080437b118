"""Numbers by which a courier reaches whom a parcel is for.

It is the one that the order has since it was decoded, and before that one that is made of its id. A main
number and four digits more stand for the buyer's own; several orders share a main number. Nobody has shown
what the pool holds: here the numbers of all that went off, once for each waybill of an order.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.core.store.delivery.entities import Waybill
from simulator.core.store.order import lookup
from simulator.core.store.order.entities import Order
from simulator.core.store.order.receivers import masked_phone, phone

if TYPE_CHECKING:
    from simulator.core.world import World

_MAINS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """What stands for a buyer's own number, which is `real`."""

    main: str
    extension: str
    real: str
    masked: str

    @property
    def whole(self) -> str:
        return f"{self.main}-{self.extension}"


def in_use(world: World, store: str, after: int, size: int) -> tuple[list[Number], int, bool]:
    """The numbers of the waybills behind the so-manieth of a store, at most so many; the number of the last
    of these waybills, and whether there are more."""
    rows = world.tables.list(Waybill, "of", store, since=after + 1, limit=size + 1)
    page = rows[:size]
    orders = [lookup.found(world, store, row.order_id) for row in page]
    numbers = [of_order(order) for order in orders if order is not None]
    return numbers, page[-1].number if page else after, len(rows) > size


def how_many(world: World, store: str) -> int:
    return world.tables.count(Waybill, "of", store)


def of_order(order: Order) -> Number:
    number = phone(order)
    if order.virtual is not None:
        main, extension = order.virtual.number, order.virtual.extension
        return Number(main=main, extension=extension, real=number, masked=masked_phone(number))
    digest = int.from_bytes(hashlib.blake2b(str(order.order_id).encode(), digest_size=8).digest())
    return Number(
        main=_main(digest % _MAINS),
        extension=f"{digest // _MAINS % 10_000:04}",
        real=number,
        masked=masked_phone(number),
    )


def _main(number: int) -> str:
    return f"1321{number:07}"
