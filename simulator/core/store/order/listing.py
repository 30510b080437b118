"""Orders in pages: of a window of dates, of one status or buyer, oldest first. A page costs its length.

Each filter has its index; orders of a shop's seed are counted out by their numbers, and made only once they
are known to match. A read as of an earlier instant sees neither what was ordered nor what was paid since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf, nextafter
from typing import TYPE_CHECKING

from simulator.core.store import shop_seed
from simulator.core.store.order import seeded
from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import Status
from simulator.core.store.order.untouched import untouched

if TYPE_CHECKING:
    from simulator.core.world import World

_FIRST, _MOST = 32, 256  # rows that are read in one go: more each time, where most are passed over
Place = tuple[int, ...]
Window = tuple[int, int]  # both ends belong to it
EVER: Window = (0, 2**62)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which orders, read as of when, behind which place. Listed by when they were placed where `created` says
    a window, else by when they last changed. Without `unchanged` none of a seed that nobody has changed."""

    as_of: float
    created: Window | None = None
    updated: Window | None = None
    status: Status | None = None
    openid: str = ""
    after: Place = ()
    unchanged: bool = True

    @property
    def by(self) -> str:
        return "created" if self.created is not None else "updated"

    @property
    def window(self) -> Window:
        """Of the date that they are listed by, up to the instant of the read."""
        since, until = self.created or self.updated or EVER
        return since, int(min(until, self.as_of))

    def place(self, order: Order) -> Place:
        """Where an order stands in the list."""
        at = order.create_time if self.created is not None else order.update_time
        return at, order.number, order.order_id

    def holds(self, order: Order) -> bool:
        """Whether an order is one of those asked for, wherever it was found."""
        (first, last), (since, until) = self.window, self.updated or EVER
        return (
            first <= self.place(order)[0] <= last
            and since <= order.update_time <= until
            and (self.status is None or order.status_at(self.as_of) is self.status)
            and (not self.openid or order.openid == self.openid)
            and self.place(order) > self.after
        )


def listed(world: World, store: str, query: Query) -> Iterator[Order]:
    """All that are asked for, oldest first."""
    rows: Iterator[Order] = filter(query.holds, _rows(world, store, query))
    if query.status is not None:
        rows = _merged(rows, _lagging(world, store, query), query)
    yield from _merged(rows, _unchanged(world, store, query), query)


def page(
    orders: Iterable[Order], size: int, matches: Callable[[Order], bool] | None = None, most: int = 2**62
) -> tuple[list[Order], Order | None]:
    """The first so many that match, and the last that was looked at where there are more: of `most`."""
    taken: list[Order] = []
    last: Order | None = None
    for number, order in enumerate(orders):
        if number == most:
            return taken, last
        if matches is None or matches(order):
            if len(taken) == size:
                return taken, taken[-1]
            taken.append(order)
        last = order
    return taken, None


def _rows(world: World, store: str, query: Query) -> Iterator[Order]:
    """By the index that leaves out the most; of one status those that it is seen of."""
    index = query.by
    equal: tuple[str, ...] | tuple[str, Status] = (store,)
    if query.openid:
        index, equal = f"{index}_openid", (store, query.openid)
    elif query.status is not None:
        index, equal = f"{index}_status", (store, query.status)
    since, until = query.window
    after, chunk = query.after, _FIRST
    while True:
        at = (*after[:2], store, after[2]) if after else None
        rows = world.tables.list(Order, index, *equal, since=since, until=until + 1, after=at, limit=chunk)
        yield from rows
        if len(rows) < chunk:
            return
        after, chunk = query.place(rows[-1]), min(2 * chunk, _MOST)


def _lagging(world: World, store: str, query: Query) -> Iterator[Order]:
    """Those whose status is another by now, which a read as of then does not see."""
    if query.openid:
        return iter(())
    rows = world.tables.list(Order, "lagging", store, since=nextafter(query.as_of, inf))
    held = [row for row in rows if row.status is not query.status and query.holds(row)]
    return iter(sorted(held, key=query.place))


def _unchanged(world: World, store: str, query: Query) -> Iterator[Order]:
    """Those of the seed, whose two dates are one, that are no rows yet."""
    seed = shop_seed.of(world, store)
    if seed is None or not query.unchanged:
        return
    (first, last), (since, until) = query.window, query.updated or EVER
    if query.after:
        first = max(first, query.after[0])
    for number in untouched(
        world, seed, max(first, since), min(last, until), query.status, query.openid, query.as_of
    ):
        if (seeded.created(seed, number), number, seed.order_id(number)) > query.after:
            yield seeded.order(seed, number)


def _merged(some: Iterator[Order], others: Iterator[Order], query: Query) -> Iterator[Order]:
    """Both in one order. Of the others none is looked for before it is due."""
    row = next(some, None)
    for other in others:
        while row is not None and query.place(row) < query.place(other):
            yield row
            row = next(some, None)
        yield other
    while row is not None:
        yield row
        row = next(some, None)
