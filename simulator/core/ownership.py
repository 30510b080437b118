"""What belongs to whom in a world, as the `OWNER` of each kind of row has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.due import RULES, subject
from simulator.core.entity import ENTITIES, E, Entity, Party, key_of

if TYPE_CHECKING:
    from simulator.core.world import World


def owned(
    world: World, kind: type[E], party: str | int, *, offset: int = 0, limit: int | None = None
) -> list[E]:
    """The rows of a kind that belong to the party of that id: from `offset`, at most `limit`."""
    field = kind.OWNER.field
    index = next((name for name, index in kind.INDEXES.items() if index.equal == (field,)), None)
    if index is not None:
        return world.tables.list(kind, index, party, offset=offset, limit=limit)
    stop = None if limit is None else offset + limit
    if (field,) == kind.KEY:
        row = world.tables.get(kind, party)
        return [] if row is None else [row][offset:stop]
    return [row for row in world.tables.rows(kind) if getattr(row, field) == party][offset:stop]


def remove(world: World, row: Entity) -> None:
    """Deletes a row, with what is due about it."""
    kind, key = type(row), key_of(row)
    world.tables.delete(kind, *key)
    for what, rule in RULES.items():
        if rule.about is kind:
            world.unschedule(what, subject(row))


def forget(world: World, party: Party, which: str | int) -> None:
    """Removes all that belongs to a party, itself included."""
    for kind in ENTITIES.values():
        if kind.OWNER.party in (party, Party.PARTY):
            for row in owned(world, kind, which):
                remove(world, row)
