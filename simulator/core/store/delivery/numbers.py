"""Numbers by which a courier reaches whom a parcel is for, made of the order's id when they are asked for.

A main number of the pool and four digits more stand for the buyer's own; several orders share a main number.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from simulator.core.store.order.entities import Order
from simulator.core.store.order.receivers import masked, receiver

POOL = 3000


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


def pool(after: int, size: int) -> list[str]:
    """Main numbers behind the first so many, at most `size`."""
    return [_main(number) for number in range(after, min(after + size, POOL))]


def of_order(order: Order) -> Number:
    address = order.address or receiver(order.order_id)
    digest = int.from_bytes(hashlib.blake2b(str(order.order_id).encode(), digest_size=8).digest())
    return Number(
        main=_main(digest % POOL),
        extension=f"{digest // POOL % 10_000:04}",
        real=address["tel_number"],
        masked=masked(address)["tel_number"],
    )


def _main(number: int) -> str:
    return f"1321{number:07}"
