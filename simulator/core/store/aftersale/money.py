"""How much of an order can still go back, in fen: never more than was paid for the line and has not gone
back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store.aftersale import lookup
from simulator.core.store.aftersale.states import DONE
from simulator.core.store.order.entities import Line, Order

if TYPE_CHECKING:
    from simulator.core.store.aftersale.entities import AfterSale
    from simulator.core.world import World


def most(world: World, order: Order, line: Line, count: int) -> int:
    """What can be asked back for so many of a line; about no piece at all, for all of it."""
    left = line.total - spoken_for(world, order, line)
    share = -(-line.total * count // line.count) if count else line.total
    return max(0, min(share, left))


def spoken_for(world: World, order: Order, line: Line, but: AfterSale | None = None) -> int:
    """What of a line has gone back, or may yet in an after-sale that is open: in others than this one."""
    rows = [row for row in lookup.of_order(world, order.store, order.order_id) if about(row, line)]
    return sum(_most_of(row) for row in rows if (row.open or moved(row)) and not same(row, but))


def about(row: AfterSale, line: Line) -> bool:
    """Whether an after-sale is about this line."""
    return (row.product_id, row.sku_id) == (line.product_id, line.sku_id)


def moved(row: AfterSale) -> bool:
    """Whether its money has gone back: not so where other goods have come instead."""
    return row.state in DONE and bool(row.agreed_at)


def same(row: AfterSale, other: AfterSale | None) -> bool:
    return other is not None and row.after_sale_order_id == other.after_sale_order_id


def _most_of(row: AfterSale) -> int:
    """What was asked for, or what the merchant offers in its place, where that is more."""
    return row.amount if row.offered is None else max(row.amount, row.offered.amount)
