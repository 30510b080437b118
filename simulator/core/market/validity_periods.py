"""From when to when each order is valid, and who is listed as a buyer.

The orders of one buyer and spec line (a spec id, or a package without one) follow one another: each
starts when the one before ends, or when it was paid. One that leaves the line leaves no gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.entity import altered
from simulator.core.market.entities import Buyer, BuyerType, OrderState, Package, ServiceOrder
from simulator.core.visible import NEVER

if TYPE_CHECKING:
    from simulator.core.world import World


def end_of_spec_line(world: World, service_id: int, buyer: str, spec_line: str) -> int | None:
    """When the buyer's last paid order of a spec line ends, in Unix seconds; None where there is none."""
    where = (service_id, buyer, spec_line, OrderState.PAID)
    last = world.tables.list(ServiceOrder, "of_spec_line", *where, limit=1, descending=True)
    return last[0].expire_time if last else None


def scheduled(world: World, order: ServiceOrder, visible_after: float = 0.0) -> ServiceOrder:
    """The order as paid now: valid from the end of the buyer's paid orders of its spec line, or from now if
    that is later, for the seconds bought; pulls see it so many seconds later. Nothing is stored."""
    now = world.clock.now()
    start = max(int(now), end_of_spec_line(world, order.service_id, order.buyer, order.spec_line) or 0)
    return altered(
        order,
        paid_at=now,
        visible_at=now + visible_after if visible_after else now,
        effective_time=start,
        expire_time=start + order.seconds,
    )


def close_gaps(world: World, service_id: int, buyer: str, spec_line: str) -> None:
    """Moves the paid orders of a buyer's spec line together, each no earlier than it was paid; stores those
    that moved."""
    end = 0
    for order in world.tables.list(
        ServiceOrder, "of_spec_line", service_id, buyer, spec_line, OrderState.PAID
    ):
        start = max(int(order.paid_at), end)
        end = start + order.seconds
        if start != order.effective_time:
            world.tables.put(altered(order, effective_time=start, expire_time=end))


def move_to_spec_line(world: World, package: Package) -> list[str]:
    """Puts all orders of a package on its present spec line; answers the appids and openids concerned."""
    buyers = []
    for buyer in _buyers(world, package.service_id):
        moved = [
            order
            for order in world.tables.list(ServiceOrder, "of_store", buyer)
            if (order.service_id, order.sku_id) == (package.service_id, package.sku_id)
            and order.spec_id != package.spec_id
        ]
        for order in moved:
            world.tables.put(altered(order, spec_id=package.spec_id, spec_line=package.spec_line))
        for spec_line in {package.spec_line, *(order.spec_line for order in moved)}:
            close_gaps(world, package.service_id, buyer, spec_line)
        if moved:
            buyers.append(buyer)
    return buyers


def list_buyer(world: World, order: ServiceOrder, *, trial: bool = False) -> None:
    """A buyer is listed from when the first of its orders is; that it had its trial stays for ever."""
    row = world.tables.get(Buyer, order.service_id, order.buyer) or Buyer(
        service_id=order.service_id,
        buyer=order.buyer,
        number=world.sequence("buyer"),
        buyer_type=order.buyer_type,
    )
    first = world.tables.list(ServiceOrder, "of_buyer", order.service_id, order.buyer, limit=1)
    visible_at = first[0].visible_at if first else NEVER
    world.tables.put(altered(row, visible_at=visible_at, trial_used=row.trial_used or trial))


def _buyers(world: World, service_id: int) -> list[str]:
    return [row.buyer for kind in BuyerType for row in world.tables.list(Buyer, "of", service_id, kind)]
