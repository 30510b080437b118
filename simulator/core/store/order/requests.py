"""What one side asks of the other before an order is shipped: it is void once the order moves on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.core.due import subject
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.order.states import SwapState
from simulator.core.visible import NEVER

if TYPE_CHECKING:
    from simulator.core.world import World

ADDRESS_UNANSWERED = "nobody has answered to another address of an order"
SWAP_UNANSWERED = "the merchant has not answered to another SKU of an order"


def ended(world: World, order: Order) -> dict[str, Any]:
    """The values of an order of which nothing is asked any more."""
    values: dict[str, Any] = {}
    if order.asked is not None:
        world.unschedule(ADDRESS_UNANSWERED, subject(order))
        values["asked"] = None
    if order.swap_deadline < NEVER:
        values |= swaps_ended(world, order, SwapState.REFUSED)
    return values


def swaps_ended(world: World, order: Order, state: SwapState) -> dict[str, Any]:
    """The same where swaps of SKUs alone come to an end, which is `state`."""
    world.unschedule(SWAP_UNANSWERED, subject(order))
    return {"lines": tuple(_ended(line, state) for line in order.lines), "swap_deadline": NEVER}


def _ended(line: Line, state: SwapState) -> Line:
    if line.swap is None or line.swap.state is not SwapState.ASKED:
        return line
    return replace(line, swap=replace(line.swap, state=state))
