"""A shop full of goods and orders of which none is written down: each is made of its number when it is read.

What of it is changed becomes a row like any other, and that is read instead from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.scatter import gathered, scattered

if TYPE_CHECKING:
    from simulator.core.world import World

# A least id and the bits behind it: product ids have 14 digits, order ids 19.
_PRODUCTS = (10**13, 46)
_ORDERS = (3_300_000_000_000_000_001, 58)


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSeed:
    """Products 1 to `products`, each of so many `skus`, on sale since `at`; orders 1 to `orders`, one every
    `spacing` whole seconds, the last of them at `at`.

    An order has the status of `statuses` at its number, which goes round. Where an order's state comes after
    its event, that is `lag` seconds.
    """

    KEY: ClassVar[tuple[str, ...]] = ("store",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    at: int
    key: bytes
    products: int
    orders: int
    spacing: int
    statuses: tuple[int, ...]
    skus: int = 1
    buyers: int = 1
    lag: int = 0

    def product_id(self, number: int) -> int:
        return _id(_PRODUCTS, self.key, number)

    def order_id(self, number: int) -> int:
        return _id(_ORDERS, self.key, number)

    def product_number(self, product_id: int) -> int:
        """The number of the product that has this id; 0 where none has it."""
        return _number(_PRODUCTS, self.key, product_id, self.products)

    def order_number(self, order_id: int) -> int:
        """The number of the order that has this id; 0 where none has it."""
        return _number(_ORDERS, self.key, order_id, self.orders)


def of(world: World, store: str) -> ShopSeed | None:
    """What a store was stocked with; None for one that was not."""
    return world.tables.get(ShopSeed, store)


def _id(among: tuple[int, int], key: bytes, number: int) -> int:
    least, bits = among
    return least + scattered(key, bits, number)


def _number(among: tuple[int, int], key: bytes, wanted: int, last: int) -> int:
    least, bits = among
    if not 0 <= wanted - least < 1 << bits:
        return 0
    number = gathered(key, bits, wanted - least)
    return number if number <= last else 0
