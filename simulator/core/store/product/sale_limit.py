"""What the platform tells a store of which it bounds how much it sells in a day.

Facts: `product/get` tells of it, and says nothing where there is no bound. Which orders it stops nobody said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store import changes

if TYPE_CHECKING:
    from simulator.core.world import World


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class SaleLimit:
    """The two lines that a store reads."""

    KEY: ClassVar[tuple[str, ...]] = ("store",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("until the platform lifts it")

    store: str
    update_time: int
    title: str
    sub_title: str


def of(world: World, store: str) -> SaleLimit | None:
    """The bound of a store; None for most."""
    return world.tables.get(SaleLimit, store)


def bound(world: World, store: str, title: str, sub_title: str) -> SaleLimit:
    """The platform bounds what a store sells, or says other words of it."""
    now = int(world.clock.now())
    row = SaleLimit(store=store, update_time=now, title=title, sub_title=sub_title)
    return changes.make(world, row)


def lift(world: World, store: str) -> None:
    """There is no bound any more."""
    world.tables.delete(SaleLimit, store)
