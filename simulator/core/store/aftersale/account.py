"""The account of a store that refunds are paid from: whether there is enough on it.

Fact: 10021046 not enough money. Payouts that nobody calls for fail where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity

if TYPE_CHECKING:
    from simulator.core.world import World

SHORT = 10021046


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAccount:
    """There is a row once somebody has emptied the account, or filled it again."""

    KEY: ClassVar[tuple[str, ...]] = ("store",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    empty: bool


def is_empty(world: World, store: str) -> bool:
    row = world.tables.get(RefundAccount, store)
    return row is not None and row.empty


def set_empty(world: World, store: str, empty: bool) -> None:
    world.tables.put(RefundAccount(store=store, empty=empty))
