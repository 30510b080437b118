"""Rows of warehouses, and of the order in which they come at a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store.address.regions import Place


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Warehouse:
    """One warehouse under the merchant's own id, and the areas that it sends to."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "out_warehouse_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("store",), ("number",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    out_warehouse_id: str
    number: int
    name: str
    intro: str
    create_time: int
    update_time: int
    covers: tuple[Place, ...] = ()


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """Which warehouses come first among those that cover a place, first to last."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "place")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("store",), ("place",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    place: Place
    update_time: int
    sort: tuple[str, ...]
