"""What a merchant notes down about an order: the last note stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store import changes
from simulator.core.store.order.entities import Order
from simulator.core.store.order.events import beside
from simulator.core.store.order.states import ExtInfo

if TYPE_CHECKING:
    from simulator.core.world import World


def note(world: World, order: Order, text: str) -> Order:
    """Takes the place of the note before."""
    return changes.change(world, order, beside(order, ExtInfo.MERCHANT_NOTES), merchant_notes=text)
