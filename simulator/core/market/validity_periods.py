"""Where orders lie in time, and who is listed as a buyer.

Orders of one line (a spec id, or a package without one) queue up: each starts when the one before
ends, or when it was paid. Taking one out, or moving one to another line, lets the rest close up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.market.entities import Buyer, BuyerType, OrderState, Package, ServiceOrder

if TYPE_CHECKING:
    from simulator.core.world import World


def end_of_line(world: World, service_id: int, buyer: str, line: str) -> int | None:
    """When the last paid order of a line ends; None where there is none."""
    where = (service_id, buyer, line, OrderState.PAID)
    last = world.tables.list(ServiceOrder, "of_line", *where, limit=1, descending=True)
    return last[0].expire_time if last else None


def laid(world: World, order: ServiceOrder) -> ServiceOrder:
    """The order with its place in its line, as paid now."""
    now = world.clock.now()
    start = max(int(now), end_of_line(world, order.service_id, order.buyer, order.line) or 0)
    return replace(order, paid_at=now, effective_time=start, expire_time=start + order.seconds)


def close_up(world: World, service_id: int, buyer: str, line: str) -> None:
    """Moves the line's orders together, each no earlier than it was paid."""
    end = 0
    for order in world.tables.list(ServiceOrder, "of_line", service_id, buyer, line, OrderState.PAID):
        start = max(int(order.paid_at), end)
        end = start + order.seconds
        if start != order.effective_time:
            world.tables.put(replace(order, effective_time=start, expire_time=end))


def move_to_line(world: World, package: Package) -> list[str]:
    """Puts all orders of a package on the line it now belongs to; answers the buyers concerned."""
    buyers = []
    for buyer in _buyers(world, package.service_id):
        moved = [
            order
            for order in world.tables.list(ServiceOrder, "of_store", buyer)
            if (order.service_id, order.sku_id) == (package.service_id, package.sku_id)
            and order.spec_id != package.spec_id
        ]
        for order in moved:
            world.tables.put(replace(order, spec_id=package.spec_id, line=package.line))
        for line in {package.line, *(order.line for order in moved)}:
            close_up(world, package.service_id, buyer, line)
        if moved:
            buyers.append(buyer)
    return buyers


def list_buyer(world: World, order: ServiceOrder, *, trial: bool = False) -> None:
    """A buyer is listed while it has an order to show; that it had its trial stays for ever."""
    row = world.tables.get(Buyer, order.service_id, order.buyer) or Buyer(
        service_id=order.service_id,
        buyer=order.buyer,
        number=world.sequence("buyer"),
        buyer_type=order.buyer_type,
    )
    shown = world.tables.count(ServiceOrder, "of_buyer", order.service_id, order.buyer, True) > 0
    world.tables.put(replace(row, listed=shown, trial_used=row.trial_used or trial))


def _buyers(world: World, service_id: int) -> list[str]:
    return [
        row.buyer
        for kind in BuyerType
        for listed in (True, False)
        for row in world.tables.list(Buyer, "of", service_id, listed, kind)
    ]
