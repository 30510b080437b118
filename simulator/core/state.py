"""What a world is besides what happened in it: the choices it makes, and what its ids come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from simulator.core.entity import NOBODY, Index, Kept, Owner, entity
from simulator.core.switches import Switches


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class WorldState:
    """The one row of a world. `scope` is the scenario at play, whose ids do not depend on what came before,
    and `scope_seed` its own seed, if it has one. `shops_told`: the journal tells of each change in a shop,
    for a provider whose doings there are held against it."""

    KEY: ClassVar[tuple[str, ...]] = ("world",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("as long as the world")

    world: str
    seed: int
    salt: str
    switches: Switches
    scope: str = ""
    scope_seed: int | None = None
    shops_told: bool = False
