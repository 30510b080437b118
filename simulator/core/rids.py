"""Requests that were refused, each under its rid."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.core.entity import NOBODY, Index, Kept, Owner, entity
from simulator.durations import DAY

if TYPE_CHECKING:
    from simulator.core.world import World

LIFE = 7 * DAY
_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{8}){2}")


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRequest:
    """What was asked and answered, as JSON. `account` is whose request it was: its token's, or that named."""

    KEY: ClassVar[tuple[str, ...]] = ("rid",)
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "kept": Index(order=("at", "number")),
    }
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("rid/get tells of the last seven days", since="at", seconds=LIFE, most=2000)

    rid: str
    number: int
    at: float
    account: str
    query: Mapping[str, str]
    body: Any
    reply: Mapping[str, Any]
    wall_ms: float
    client: str


def well_formed(rid: str) -> bool:
    """Whether this is what a rid looks like."""
    return _FORM.fullmatch(rid) is not None


def refused(world: World, reply: Callable[[str], Mapping[str, Any]], **fields: Any) -> RefusedRequest:
    """Keeps a request that is refused now under a rid that no other has; `reply` answers what is replied
    with a rid."""
    now, number = world.clock.now(), world.sequence("rid")
    rid = world.ids.rid(now, number)
    row = RefusedRequest(rid=rid, number=number, at=now, reply=reply(rid), **fields)
    world.tables.put(row)
    return row


def find(world: World, rid: str) -> RefusedRequest | None:
    """The refused request of the last seven days that has this rid."""
    return world.kept(RefusedRequest, rid)
