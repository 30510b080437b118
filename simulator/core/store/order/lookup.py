"""Where orders are found: nothing else reads their table."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import shop_seed
from simulator.core.store.order import seeded
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.shop_seed import ShopSeed

if TYPE_CHECKING:
    from simulator.core.world import World

NOT_OF_THE_ORDER = 606031
CREATED, UPDATED = "created", "updated"
_CHUNK = 256  # rows that are looked at in one go where most are passed over
Place = tuple[int, ...]


def found(world: World, store: str, order_id: int) -> Order | None:
    """The order of this id; None where the store has none."""
    row = world.tables.get(Order, store, order_id)
    if row is None and (seed := shop_seed.of(world, store)) and (number := seed.order_number(order_id)):
        return seeded.order(seed, number)
    return row


def asked_for(world: World, store: str, order_id: str | int) -> Order:
    """The order that a call names; 100002 where there is none."""
    order = found(world, store, int(order_id))
    if order is None:
        raise Refusal(100002, why=f"{store} has no order {order_id}")
    return order


def line_asked_for(order: Order, product_id: int, sku_id: int) -> Line:
    """The line of an order that a call names; 606031 where there is none."""
    line = order.line_of(product_id, sku_id)
    if line is None:
        raise Refusal(NOT_OF_THE_ORDER, why=f"SKU {sku_id} of product {product_id} is no line of the order")
    return line


def place(order: Order, by: str) -> Place:
    """Where an order lies among those of its store, by the one date or the other."""
    return (order.create_time if by == CREATED else order.update_time), order.number, order.order_id


def behind(
    world: World, store: str, by: str, *, since: int, until: int, after: Place = ()
) -> Iterator[Order]:
    """Orders of a store in a window of dates, both ends included, behind a place: oldest first."""
    rows = _rows(world, store, by, since, until, after)
    seed = shop_seed.of(world, store)
    if seed is None:
        return rows
    unchanged = _unchanged(world, seed, since, until, after)
    return heapq.merge(rows, unchanged, key=lambda order: place(order, by))


def _rows(world: World, store: str, by: str, since: int, until: int, after: Place) -> Iterator[Order]:
    while True:
        at = (*after[:2], store, after[2]) if after else None
        rows = world.tables.list(Order, by, store, since=since, until=until + 1, after=at, limit=_CHUNK)
        yield from rows
        if len(rows) < _CHUNK:
            return
        after = place(rows[-1], by)


def _unchanged(world: World, seed: ShopSeed, since: int, until: int, after: Place) -> Iterator[Order]:
    """Those of the seed, whose two dates are one, that are no rows yet."""
    for number in seeded.within(seed, max(since, after[0]) if after else since, until):
        order = seeded.order(seed, number)
        if place(order, CREATED) > after and not world.tables.get(Order, seed.store, order.order_id):
            yield order


def page(orders: Iterator[Order], matches: Callable[[Order], bool], size: int) -> tuple[list[Order], bool]:
    """The first so many that match, and whether there are more."""
    taken: list[Order] = []
    for order in orders:
        if not matches(order):
            continue
        if len(taken) == size:
            return taken, True
        taken.append(order)
    return taken, False
