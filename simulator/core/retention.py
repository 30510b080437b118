"""Lets go of the rows that no rule needs any more, as the `KEPT` of each kind of row has it.

When a row is taken away is no part of any rule: one that `is_over` is as good as gone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.core.entity import ENTITIES, Entity, key_of

if TYPE_CHECKING:
    from simulator.core.ports import Tables

EVERY = 256  # transactions between two looks, so that none of them costs much
AT_ONCE = 1024  # rows of a kind that go at a look: more than come meanwhile


def is_over(row: Entity, now: float) -> bool:
    """Whether a row has had its time."""
    kept = row.KEPT
    return bool(kept.since) and now - getattr(row, kept.since) > kept.seconds


def let_go(tables: Tables, now: float) -> None:
    """Takes rows away whose time is over, and those of each kind that are too many; in a transaction."""
    for kind in ENTITIES.values():
        if kind.KEPT.since:
            for row in tables.list(kind, "kept", limit=_surplus(tables, kind, now)):
                tables.delete(kind, *key_of(row))


def _surplus(tables: Tables, kind: type[Entity], now: float) -> int:
    """How many of a kind go now: the oldest."""
    kept = kind.KEPT
    over = tables.count(kind, "kept", until=now - kept.seconds)
    if kept.most is not None:
        past = tables.count(kind, "kept", until=math.nextafter(now, math.inf))
        over = max(over, past - kept.most)
    return min(over, AT_ONCE)
