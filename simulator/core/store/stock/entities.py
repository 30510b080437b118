"""Rows of stock, and of its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store import known
from simulator.durations import DAY
from simulator.journal.kinds.shop import ShopChanged

GENERAL = ""  # the warehouse that every SKU has; the others are a merchant's own


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """So many of a SKU that can be ordered from one warehouse, so many that unpaid orders hold, and so many
    that are sold. What is free is below nothing only where more was sold than there was.

    `counted` is how many were free after people last said so, at `counted_at`; of the shares of it at which
    the merchant is warned, `warned` is the last that was told of, in percent, 0 for none.
    """

    KEY: ClassVar[tuple[str, ...]] = ("store", "product_id", "sku_id", "warehouse")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "all": Index(("store",), ("product_id", "sku_id")),
        "of": Index(("store", "product_id", "sku_id"), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    product_id: int
    sku_id: int
    update_time: int
    free: int
    warehouse: str = GENERAL
    number: int = 0  # of the warehouse among those of its store
    held: int = 0
    sold: int = 0
    counted: int = 0
    counted_at: int = 0
    warned: int = 0


@known.facts_of.register
def _(stock: Stock, phase: str) -> ShopChanged:
    return ShopChanged(
        phase=phase,
        store=stock.store,
        part="stock",
        id=stock.product_id,
        sku_id=stock.sku_id,
        warehouse=stock.warehouse or None,
        stock=stock.free,
    )


class Why(IntEnum):
    """`op_type`: what moved stock.

    4 is an order in the platform's sample; the names of the others are from the second SDK, whose list has
    no 1 where `upload_source` belongs to 1, 2 and 3: 1 is taken for a number that was set.
    """

    SET = 1
    MORE = 2
    FEWER = 3
    ORDER = 4
    CANCEL = 5


class By(IntEnum):
    """`upload_source`: who said how many there are; 0 where nobody did, as in the platform's sample."""

    NOBODY = 0
    STORE = 2  # by its own calls
    PROVIDER = 3  # by calls on its behalf
    CONSOLE = 6


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class StockFlow:
    """One line of the ledger: what a SKU had in a warehouse, how many came or went then, and why."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "number")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "all": Index(("store",), ("number",)),
        "of": Index(("store", "product_id", "sku_id"), ("number",)),
        "of_kind": Index(("store", "product_id", "sku_id", "why"), ("number",)),
        "at": Index(("store", "product_id", "sku_id"), ("update_time", "number")),
        "kept": Index(order=("update_time",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("the platform shows no more of it", since="update_time", seconds=180 * DAY)

    store: str
    number: int
    product_id: int
    sku_id: int
    update_time: int
    why: Why
    before: int
    moved: int
    warehouse: str = GENERAL
    by: By = By.NOBODY
    order_id: int = 0
