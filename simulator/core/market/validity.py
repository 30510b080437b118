"""Validity: until when a store may use which line of a service, added up from its orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.core import visible
from simulator.core.component import authorization
from simulator.core.market.entities import Buyer, OrderState, Service, ServiceOrder
from simulator.core.visible import NEVER
from simulator.journal.kinds.provider import StoreTruth

if TYPE_CHECKING:
    from simulator.core.world import World


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a `spec_list`: a spec id (empty for a package without one) and when it ends."""

    spec_id: str
    expires_at: int


def lines(
    world: World, service_id: int, store: str, *, shown_only: bool = True, at: float | None = None
) -> list[Line]:
    """The lines of one store at one service, in order of purchase; expired ones stay, refunded ones go.

    `shown_only` leaves out orders that the pull interfaces do not show yet: those of `at`, or of now.
    """
    ends: dict[str, Line] = {}
    instant = world.clock.now() if at is None else at
    for order in _orders(world, service_id, store, instant if shown_only else NEVER):
        if order.state in (OrderState.REFUNDED, OrderState.UNPAID):
            continue
        earlier = ends.get(order.spec_line)
        end = max(order.expire_time, earlier.expires_at if earlier else 0)
        ends[order.spec_line] = Line(order.spec_id, end)
    return list(ends.values())


def truth(world: World, store: str) -> StoreTruth:
    """What the platform knows of a store: services, grants, lines and orders, as the journal has it."""
    services = []
    for buyer in world.tables.list(Buyer, "of_store", store):
        service = world.tables.get(Service, buyer.service_id)
        if service is None or service.old:
            continue
        all_lines = lines(world, service.service_id, store, shown_only=False)
        shown = lines(world, service.service_id, store)
        services.append(
            {
                "service_id": service.service_id,
                "component": service.component,
                "granted": authorization.active(world, service.component, store) is not None,
                "specs": [{"spec_id": line.spec_id, "expires_at": line.expires_at} for line in all_lines],
                "visible": [{"spec_id": line.spec_id, "expires_at": line.expires_at} for line in shown],
                "orders": [
                    order.order_id
                    for order in _orders(world, service.service_id, store, NEVER)
                    if order.state is OrderState.PAID
                ],
            }
        )
    return StoreTruth(store=store, services=services)


def record_truth(world: World, store: str) -> None:
    world.record(truth(world, store))


def _orders(world: World, service_id: int, store: str, at: float) -> list[ServiceOrder]:
    shown = visible.rows(world, ServiceOrder, "of_buyer", service_id, store, at=at)
    return sorted(shown, key=lambda order: order.number)
