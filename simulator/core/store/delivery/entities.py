"""Rows of waybills: which order went off under which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Waybill:
    """An order of a store's went off under a waybill: several may share one.

    It is the `number`-th time of the store.
    """

    KEY: ClassVar[tuple[str, ...]] = ("store", "waybill_id", "order_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("store",), ("number",)),
        "under": Index(("store", "waybill_id"), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    waybill_id: str
    number: int
    order_id: int
