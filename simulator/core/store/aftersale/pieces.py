"""How many pieces of a line an after-sale can be about.

Inferred, from Mini Stores: what was not sent can only be refunded. Of money that goes back for nothing
returned, pieces that were not sent come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store.aftersale import lookup, money
from simulator.core.store.aftersale.states import Kind
from simulator.core.store.order.entities import Line, Order

if TYPE_CHECKING:
    from simulator.core.store.aftersale.entities import AfterSale
    from simulator.core.world import World


def left(line: Line) -> int:
    """How many are in no after-sale and through none."""
    return line.count - line.on_aftersale - line.finished_aftersale


def with_buyer(world: World, order: Order, line: Line, but: AfterSale | None = None) -> int:
    """How many of those that went off have not come back, and are in no after-sale: in no other than this
    one."""
    rows = [row for row in lookup.of_order(world, order.store, order.order_id) if money.about(row, line)]
    open_ = [row for row in rows if row.open and not money.same(row, but)]
    unsent = max(0, order.left(line) - sum(row.count for row in open_ if not _returns(row)))
    asked_about = sum(row.count for row in open_) - (max(0, order.left(line)) - unsent)
    return order.sent(line) - (line.finished_aftersale - line.called_off) - asked_about


def most(world: World, order: Order, line: Line, kind: Kind) -> int:
    """How many of a line can be asked about."""
    there = left(line)
    return there if kind is Kind.REFUND else min(there, with_buyer(world, order, line))


def _returns(row: AfterSale) -> bool:
    """Whether goods are to come back in it, or may be."""
    return row.kind is not Kind.REFUND or (row.offered is not None and row.offered.kind is not Kind.REFUND)
