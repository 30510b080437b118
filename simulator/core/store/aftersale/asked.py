"""After-sales that a merchant opens by a call: for the buyer, or to give back a difference in price.

Facts: `request_id` makes a repetition the same request; 10021088 the order cannot have one opened, 10021043
the goods cannot. Ours: what else such a repetition says is passed over; an amount that cannot be is
9700224, as where a merchant proposes one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.core.errors import Refusal
from simulator.core.store.aftersale import lookup, opening, rules
from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.aftersale.states import Kind, Step
from simulator.core.store.order.entities import Line, Order

if TYPE_CHECKING:
    from simulator.core.world import World


def by_merchant(world: World, order: Order, line: Line, request_id: str, **asked: Any) -> AfterSale:
    """The buyer finds it opened, and has to take it up."""
    if row := lookup.of_request(world, order.store, request_id, True):
        return row
    return _opened(world, order, line, request_id=request_id, opened_by_merchant=True, **asked)


def difference(world: World, order: Order, line: Line, request_id: str, **asked: Any) -> AfterSale:
    """Money of a line goes back at once; no goods do."""
    if row := lookup.of_request(world, order.store, request_id, False):
        return row
    row = _opened(world, order, line, request_id=request_id, kind=Kind.REFUND, count=0, **asked)
    return rules.call(world, row, Step.ACCEPT)


def _opened(world: World, order: Order, line: Line, **asked: Any) -> AfterSale:
    try:
        return opening.open_one(world, order, line, **asked)
    except opening.CannotBeAsked as error:
        raise Refusal(error.code, why=error.said) from None
