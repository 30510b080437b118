"""Requests that were refused, each kept under its rid for seven days of the world's time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.core.entity import NOBODY, Index, Owner, entity
from simulator.durations import DAY

if TYPE_CHECKING:
    from simulator.core.world import World

LIFE = 7 * DAY
_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{8}){2}")
AT_ONCE = 8  # how many that are over go with each new one: more than come, so that none pile up


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRequest:
    """What was asked and answered, as JSON. `account` is whose request it was: its token's, or that named."""

    KEY: ClassVar[tuple[str, ...]] = ("rid",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("number",))}
    OWNER: ClassVar[Owner] = NOBODY

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
    for _ in range(AT_ONCE):
        oldest = world.tables.list(RefusedRequest, "all", limit=1)
        if not oldest or now - oldest[0].at <= LIFE:
            break
        world.tables.delete(RefusedRequest, oldest[0].rid)
    rid = world.ids.rid(now, number)
    row = RefusedRequest(rid=rid, number=number, at=now, reply=reply(rid), **fields)
    world.tables.put(row)
    return row


def find(world: World, rid: str) -> RefusedRequest | None:
    """The refused request of the last seven days that has this rid."""
    request = world.tables.get(RefusedRequest, rid)
    return request if request is not None and world.clock.now() - request.at <= LIFE else None
