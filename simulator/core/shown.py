"""What a world shows of itself, list by list and page by page: the rows of each kind with a `SHOWN_AS`.

No page holds the world's lock for longer than it takes to look up that many rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from simulator.core.entity import ENTITIES, Party
from simulator.core.market.entities import Service
from simulator.core.ownership import owned
from simulator.core.store.entities import Store
from simulator.texts import Text
from simulator.usage import UsageError, nearest

if TYPE_CHECKING:
    from simulator.core.world import World

PAGE = 500  # rows
Place = tuple[Any, ...]  # plain JSON
START: Place = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list as they are shown, each with its place. A page after this one goes on behind the place
    `next`; it is None at the end of the list."""

    rows: Sequence[tuple[Place, dict[str, Any]]]
    next: Place | None


def lists() -> list[str]:
    """What the lists are called; what belongs to a service is shown in the service."""
    return sorted(name for name, kind in _kinds().items() if kind.OWNER.party is not Party.SERVICE)


def page(world: World, name: str, after: Place = START, limit: int = PAGE) -> Page:
    """The rows of a list behind a place; a UsageError for a list that there is not, or a place in none."""
    if name not in lists():
        raise UsageError(
            Text(
                f"the state has no list {name!r}: {nearest(name, lists()).en}",
                f"状态中没有列表 {name!r}：{nearest(name, lists()).zh}",
            )
        )
    kind = _kinds()[name]
    try:
        with world.lock:
            found = list(islice(_behind(world, kind, after, limit + 1), limit + 1))
            whole = [(place, row, _inside(world, row, limit)) for place, row in found[:limit] if row]
    except (TypeError, ValueError, IndexError):
        raise UsageError(
            Text(
                f"{list(after)} is no place in {name}: `next` of a page before has one",
                f"{list(after)} 不是 {name} 中的位置：位置取自上一页的 `next`",
            )
        ) from None
    more = len(found) > limit
    last = found[limit - 1][0] if more and limit else after
    rows = [(place, row.shown() | _shown(inside, limit)) for place, row, inside in whole]
    return Page(rows, last if more else None)


def _kinds() -> dict[str, Any]:
    return {kind.SHOWN_AS: kind for kind in ENTITIES.values() if hasattr(kind, "SHOWN_AS")}


def _behind(world: World, kind: Any, after: Place, most: int) -> Iterator[tuple[Place, Any]]:
    """Rows with their places; None for a place at which there was nothing to show."""
    if "all" in kind.INDEXES:
        for row in world.tables.list(kind, "all", after=after or None, limit=most):
            yield _place(row), row
    elif kind.OWNER.party is Party.STORE:
        yield from _store_by_store(world, kind, after, most)
    else:
        (done,) = after or (0,)
        for number, row in enumerate(world.tables.rows(kind)[done : done + most], done + 1):
            yield (number,), row


def _store_by_store(world: World, kind: Any, after: Place, most: int) -> Iterator[tuple[Place, Any]]:
    """A place is the store's, and how many of its rows come before."""
    *at, done = after or (0,)
    if at:
        yield from _of_store(world, kind, tuple(at), done, most)
    for store in world.tables.list(Store, "all", after=tuple(at) or None, limit=most):
        place = _place(store)
        found = list(_of_store(world, kind, place, 0, most))
        yield from found or [((*place, 0), None)]


def _of_store(world: World, kind: Any, store: Place, done: int, most: int) -> Iterator[tuple[Place, Any]]:
    rows = owned(world, kind, store[-1], offset=done, limit=most)
    return (((*store, number), row) for number, row in enumerate(rows, done + 1))


def _place(row: Any) -> Place:
    """Where a row stands among all of its kind."""
    return tuple(getattr(row, name) for name in (*row.INDEXES["all"].order, *row.KEY))


def _inside(world: World, row: Any, limit: int) -> dict[str, list[Any]]:
    """What belongs to a service, by the name of its list."""
    if not isinstance(row, Service):
        return {}
    kinds = {name: kind for name, kind in _kinds().items() if kind.OWNER.party is Party.SERVICE}
    return {name: owned(world, kind, row.service_id, limit=limit + 1) for name, kind in kinds.items()}


def _shown(inside: Mapping[str, list[Any]], limit: int) -> dict[str, Any]:
    """As many of them as a page has rows; `cut` names the lists that have more."""
    cut = [name for name, rows in inside.items() if len(rows) > limit]
    lists = {name: [row.shown() for row in rows[:limit]] for name, rows in inside.items()}
    return {**lists, "cut": cut} if cut else lists
