"""What belongs to whom in a world, as the `OWNER` of each kind of row has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.core.due import RULES
from simulator.core.entity import ENTITIES, E, Entity, Party, key_of
from simulator.core.market.entities import Service
from simulator.core.store.entities import Store

if TYPE_CHECKING:
    from simulator.core.world import World


def owned(world: World, kind: type[E], party: str | int) -> list[E]:
    """The rows of a kind that belong to the party of that id."""
    field = kind.OWNER.field
    if (field,) == kind.KEY:
        row = world.tables.get(kind, party)
        return [] if row is None else [row]
    index = next((name for name, index in kind.INDEXES.items() if index.equal == (field,)), None)
    if index is not None:
        return world.tables.list(kind, index, party)
    return [row for row in world.tables.rows(kind) if getattr(row, field) == party]


def remove(world: World, row: Entity) -> None:
    """Deletes a row, with what is due about it."""
    kind, key = type(row), key_of(row)
    world.tables.delete(kind, *key)
    for what, rule in RULES.items():
        if rule.about is kind:
            world.unschedule(what, str(key[0]))


def forget(world: World, party: Party, which: str | int) -> None:
    """Removes all that belongs to a party, itself included."""
    for kind in ENTITIES.values():
        if kind.OWNER.party in (party, Party.PARTY):
            for row in owned(world, kind, which):
                remove(world, row)


def shown(world: World) -> dict[str, list[dict[str, Any]]]:
    """The rows of every kind that says what it is `SHOWN_AS`, under that name and as its `shown` has them:
    what belongs to stores store by store, what belongs to a service in the service."""
    kinds: dict[str, Any] = {kind.SHOWN_AS: kind for kind in ENTITIES.values() if hasattr(kind, "SHOWN_AS")}
    return {
        name: [_with_its_own(world, row, kinds) for row in _in_order(world, kind)]
        for name, kind in sorted(kinds.items())
        if kind.OWNER.party is not Party.SERVICE
    }


def _in_order(world: World, kind: type[E]) -> list[E]:
    if "all" in kind.INDEXES:
        return world.tables.list(kind, "all")
    if kind.OWNER.party is Party.STORE:
        return [row for store in world.tables.list(Store, "all") for row in owned(world, kind, store.appid)]
    return list(world.tables.rows(kind))


def _with_its_own(world: World, row: Any, kinds: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = row.shown()
    if not isinstance(row, Service):
        return fields
    inside = {name: kind for name, kind in kinds.items() if kind.OWNER.party is Party.SERVICE}
    return fields | {
        name: [each.shown() for each in owned(world, kind, row.service_id)] for name, kind in inside.items()
    }
