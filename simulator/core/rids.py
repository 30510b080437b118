"""Requests that were refused, each kept under its rid for seven days of the world's time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.core.ports import Index
from simulator.durations import DAY

if TYPE_CHECKING:
    from simulator.core.world import World

LIFE = 7 * DAY
AT_ONCE = 8  # how many that are over go with each new one: more than come, so that none pile up


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRequest:
    """What was asked and answered, as JSON. `account` is whose request it was: its token's, or that named."""

    KEY: ClassVar[tuple[str, ...]] = ("rid",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("at",))}

    rid: str
    at: float
    account: str
    query: Mapping[str, str]
    body: Any
    reply: Mapping[str, Any]
    wall_ms: float
    client: str


def new(world: World) -> str:
    """A request id that no other request of this world has."""
    return world.ids.rid(world.clock.now(), world.sequence("rid"))


def keep(world: World, **fields: Any) -> None:
    """Keeps a request that is refused now."""
    now = world.clock.now()
    for old in world.tables.list(RefusedRequest, "all", until=now - LIFE, limit=AT_ONCE):
        world.tables.delete(RefusedRequest, old.rid)
    world.tables.put(RefusedRequest(at=now, **fields))


def find(world: World, rid: str) -> RefusedRequest | None:
    """The refused request of the last seven days that has this rid."""
    found = world.tables.get(RefusedRequest, rid)
    return found if found is not None and world.clock.now() - found.at <= LIFE else None
