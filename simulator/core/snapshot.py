"""What people have set up in a world (platforms, home pages, services, accounts, limits), as it stood once.

A scenario may make parties of its own, or change those it found; the next one finds them as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from simulator.core import ownership
from simulator.core.entity import ENTITIES, Entity, Party, key_of

if TYPE_CHECKING:
    from simulator.core.world import World

# Keys and tickets have lives of their own: they stay as the play has left them.
OWN_LIFE = frozenset({"token", "encoding_aes_key", "tickets_on"})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows that were set up, by kind and key."""

    rows: Mapping[tuple[type[Entity], tuple[Any, ...]], Any]


def take(world: World) -> Snapshot:
    """All that is set up now."""
    kinds = [kind for kind in ENTITIES.values() if kind.OWNER.set_up]
    return Snapshot({(kind, key_of(row)): row for kind in kinds for row in world.tables.rows(kind)})


def restore(world: World, before: Snapshot) -> None:
    """Removes what was set up since, with all that belongs to it, and makes the rest what it was."""
    for place, row in take(world).rows.items():
        former = before.rows.get(place)
        if former is None:
            _remove(world, row)
        elif former != row:
            own = {each.name: getattr(row, each.name) for each in fields(row) if each.name in OWN_LIFE}
            world.tables.put(replace(former, **own))
    now = take(world).rows
    for place, former in before.rows.items():
        if place not in now:
            world.tables.put(former)


def _remove(world: World, row: Entity) -> None:
    owner = row.OWNER
    if (owner.field,) == row.KEY and owner.party is not Party.PARTY:  # a party itself
        ownership.forget(world, owner.party, *key_of(row))
    else:
        ownership.remove(world, row)
