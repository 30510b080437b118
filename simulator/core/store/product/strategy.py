"""A store's own wishes about audits: what may be listed all the same.

Facts: 1 is on and 2 is off, and 0 leaves one as it was. That all are off at first is ours, and so is what
number a flag has in `user_strategy_flag_list`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store import changes

if TYPE_CHECKING:
    from simulator.core.world import World

KEEP, ON, OFF = 0, 1, 2
# In the order of their numbers: something wrong is hidden, much like another product, a rule of low risk.
FLAGS = ("hide_err_field_flag", "hit_duplicated_flag", "hit_low_risk_rule_flag")


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class AuditStrategy:
    """The flags of a store, each on or off."""

    KEY: ClassVar[tuple[str, ...]] = ("store",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    update_time: int = 0
    hide_err_field_flag: int = OFF
    hit_duplicated_flag: int = OFF
    hit_low_risk_rule_flag: int = OFF


def of(world: World, store: str) -> AuditStrategy:
    return world.tables.get(AuditStrategy, store) or AuditStrategy(store=store)


def flags(world: World, store: str) -> dict[str, int]:
    """Each flag by its name."""
    row = asdict(of(world, store))
    return {name: row[name] for name in FLAGS}


def numbers(world: World, store: str) -> list[int]:
    """The numbers of those that are on."""
    return [number for number, flag in enumerate(flags(world, store).values(), 1) if flag == ON]


def choose(world: World, store: str, said: Mapping[str, Any]) -> AuditStrategy:
    """The merchant chooses: what is not said, or 0, stays as it is."""
    chosen = {name: said[name] for name in FLAGS if said.get(name, KEEP) != KEEP}
    return changes.change(world, of(world, store), **chosen)
