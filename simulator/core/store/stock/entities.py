"""Rows of stock, and of its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store import known
from simulator.journal.kinds.shop import ShopChanged


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """So many of a SKU that can be ordered, and so many that unpaid orders hold."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "product_id", "sku_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("store",), ("product_id", "sku_id"))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    product_id: int
    sku_id: int
    update_time: int
    free: int
    held: int = 0


@known.facts_of.register
def _(stock: Stock, phase: str) -> ShopChanged:
    return ShopChanged(
        phase=phase,
        store=stock.store,
        part="stock",
        id=stock.product_id,
        sku_id=stock.sku_id,
        stock=stock.free,
    )


class Why(StrEnum):
    """What moved stock."""

    ORDER = "order"
    CANCEL = "cancel"
    CALL = "call"
    MADE = "made"


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class StockFlow:
    """One line of the ledger: what a SKU had, how much came or went, and why."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "number")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "all": Index(("store",), ("number",)),
        "of": Index(("store", "product_id", "sku_id"), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    number: int
    product_id: int
    sku_id: int
    at: int
    why: Why
    before: int
    moved: int
    order_id: int = 0
