"""Where after-sales are found: nothing else reads their table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store.aftersale.entities import AfterSale
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

CREATED, UPDATED = "created", "updated"
UNKNOWN = 10020000  # seen of an id that is another store's
Place = tuple[int, ...]


def found(world: World, store: str, id_: int) -> AfterSale | None:
    """The after-sale of this id; None where the store has none."""
    return world.tables.get(AfterSale, store, id_)


def asked_for(world: World, store: str, id_: str | int) -> AfterSale:
    """The after-sale that a call names; 10020000 where there is none."""
    row = found(world, store, int(id_))
    if row is None:
        raise Refusal(UNKNOWN, why=Text(f"{store} has no after-sale {id_}", f"{store} 没有售后 {id_}"))
    return row


def of_order(world: World, store: str, order_id: int) -> list[AfterSale]:
    """All of an order, oldest first."""
    return world.tables.list(AfterSale, "of_order", store, order_id)


def of_request(world: World, store: str, request_id: str, for_buyer: bool) -> AfterSale | None:
    """The one that was opened by this request, for its buyer or by a difference in price: each call has
    requests of its own. None where none was."""
    rows = world.tables.list(AfterSale, "of_request", store, request_id) if request_id else []
    return next((row for row in rows if row.opened_by_merchant is for_buyer), None)


def place(row: AfterSale, by: str) -> Place:
    """Where one lies among those of its store, by the one date or the other."""
    return (row.create_time if by == CREATED else row.update_time), row.number, row.after_sale_order_id


def page(
    world: World,
    store: str,
    by: str,
    *,
    since: int,
    until: int,
    after: Place,
    size: int,
    matches: Callable[[AfterSale], bool] = lambda _: True,
) -> tuple[list[AfterSale], bool]:
    """The first so many that match of a window of dates, both ends included, behind a place; whether there
    are more."""
    taken: list[AfterSale] = []
    while True:
        at = (*after[:2], store, after[2]) if after else None
        rows = world.tables.list(AfterSale, by, store, since=since, until=until + 1, after=at, limit=size + 1)
        taken += [row for row in rows if matches(row)]
        if len(taken) > size or len(rows) <= size:
            return taken[:size], len(taken) > size
        after = place(rows[-1], by)
