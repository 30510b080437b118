"""After-sales that a merchant opens by a call: for the buyer, or to give back a difference in price.

Facts: `request_id` makes a repetition the same request. What else is refused, and with which code, is on a
page that was read in part: 10021088 cannot be opened for the buyer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.core.errors import Refusal
from simulator.core.store.aftersale import lookup, rules
from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.aftersale.states import Kind, Step
from simulator.core.store.order.entities import Line, Order
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

REFUSED = 10021088


def by_merchant(world: World, order: Order, line: Line, request_id: str, **asked: Any) -> AfterSale:
    """The buyer finds it opened, and has to take it up."""
    return _once(world, order, line, request_id, {**asked, "opened_by_merchant": True})


def difference(world: World, order: Order, line: Line, request_id: str, **asked: Any) -> AfterSale:
    """Money of a line goes back at once; no goods do."""
    row = _once(world, order, line, request_id, {**asked, "kind": Kind.REFUND, "count": 0})
    return rules.call(world, row, Step.ACCEPT) if row.open else row


def _once(world: World, order: Order, line: Line, request_id: str, asked: dict[str, Any]) -> AfterSale:
    """The after-sale of this request, opened now unless it was before."""
    for row in lookup.of_order(world, order.store, order.order_id):
        if request_id and row.request_id == request_id:
            return row
    try:
        return rules.open_one(world, order, line, request_id=request_id, **asked)
    except UsageError as error:
        raise Refusal(REFUSED, why=str(error)) from None
