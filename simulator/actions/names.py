"""What a scenario has called things so far, and how far it has come: rows of the world it is played in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from simulator.core.entity import NOBODY, Index, Kept, Owner, entity
from simulator.core.shown import PAGE, START, Page, Place
from simulator.core.world import World
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The result of an action by the name it was given; `value` is what arguments of that kind know it by."""

    KEY: ClassVar[tuple[str, ...]] = ("kind", "name")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of_kind": Index(("kind",), ("number",)),
        "of_name": Index(("name",), ("number",)),
    }
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("until the scenario that gave the name ends")

    kind: str
    name: str
    number: int
    value: Any
    result: Mapping[str, Any]


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Counts of one scenario. `pulled_since` is the entry at which the provider's last full pull began."""

    KEY: ClassVar[tuple[str, ...]] = ("world",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("until the scenario ends")

    world: str
    browsers: int = 0
    observes: int = 0
    pulled_since: int | None = None


class NamesOf(Mapping[str, Any]):
    """The names given to things of one kind, in their order, each with the value that it stands for."""

    def __init__(self, world: World, kind: str) -> None:
        self._world = world
        self._kind = kind

    def __getitem__(self, name: str) -> Any:
        row = self._world.tables.get(Named, self._kind, name)
        if row is None:
            raise KeyError(name)
        return row.value

    def __iter__(self) -> Iterator[str]:
        return (row.name for row in self._world.tables.list(Named, "of_kind", self._kind))

    def __len__(self) -> int:
        return self._world.tables.count(Named, "of_kind", self._kind)


def remember(world: World, kind: str, name: str, value: Any, result: Mapping[str, Any]) -> None:
    """Gives a result a name; one given before to something else is taken from it."""
    with world.transaction():
        for other in world.tables.list(Named, "of_name", name):
            world.tables.delete(Named, other.kind, other.name)
        number = world.sequence("name")
        world.tables.put(Named(kind=kind, name=name, number=number, value=value, result=result))


def taken(world: World, name: str) -> Text:
    """What a name stands for, in words; nothing where it is free."""
    rows = world.tables.list(Named, "of_name", name, limit=1, descending=True)
    return (
        Text(f"the {rows[0].kind.replace('_', ' ')} {rows[0].value}", str(rows[0].value)) if rows else NOTHING
    )


def result_of(world: World, name: str) -> Mapping[str, Any] | None:
    """The last result of that name, of whatever kind."""
    rows = world.tables.list(Named, "of_name", name, limit=1, descending=True)
    return rows[0].result if rows else None


def everything(world: World) -> dict[str, dict[str, Any]]:
    """By kind, such as store or order: the names that were given, and the ids that they stand for."""
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(world.tables.rows(Named), key=lambda row: row.number):
        found.setdefault(row.kind, {})[row.name] = row.value
    return found


def page(world: World, kinds: Sequence[str], after: Place = START, limit: int = PAGE) -> Page:
    """The names behind a place, of these kinds in their order, each as a row: `{kind: {name: id}}`."""
    first, *place = after or (kinds[0],)
    found: list[tuple[Place, dict[str, Any]]] = []
    try:
        with world.lock:
            for kind in kinds[kinds.index(first) :]:
                behind = tuple(place) if kind == first and place else None
                left = limit + 1 - len(found)
                rows = world.tables.list(Named, "of_kind", kind, after=behind, limit=left)
                found += [((kind, row.number, kind, row.name), {kind: {row.name: row.value}}) for row in rows]
    except (TypeError, ValueError):
        raise UsageError(
            Text(
                f"{list(after)} is no place in names: `next` of a page before has one",
                f"{list(after)} 不是 names 中的位置：位置取自上一页的 `next`",
            )
        ) from None
    if len(found) <= limit:
        return Page(found, None)
    return Page(found[:limit], found[limit - 1][0] if limit else after)


def progress(world: World) -> Progress:
    return world.tables.get(Progress, world.name) or Progress(world=world.name)


def note(world: World, **changed: Any) -> Progress:
    """Stores how far the scenario has come."""
    with world.transaction():
        row = replace(progress(world), **changed)
        world.tables.put(row)
    return row


def start_over(world: World) -> None:
    """Forgets the names and counts of the scenario that has ended."""
    with world.transaction():
        for row in world.tables.rows(Named):
            world.tables.delete(Named, row.kind, row.name)
        world.tables.delete(Progress, world.name)
