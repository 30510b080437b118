"""What is told of a product. Where `product_type` stands in it differs between the platform's own pages, and
events of 2023 had none: the world says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.core.store.events import Event, EventName
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import Status, Update

if TYPE_CHECKING:
    from simulator.core.world import World

NORMAL = 1  # `product_type`: nothing else is simulated


def audited(world: World, product: Product, verdict: int, reason: str = "", audit_info: str = "") -> Event:
    """The audit of its draft has ended."""
    more = {name: text for name, text in (("reason", reason), ("audit_info", audit_info)) if text}
    return _event(world, EventName.PRODUCT_AUDIT, product, verdict, **more)


def listing(world: World, product: Product, status: Status, reason: str = "") -> Event:
    """It is on sale, or is no more."""
    return _event(world, EventName.PRODUCT_LISTING, product, status, **({"reason": reason} if reason else {}))


def updated(world: World, product: Product, what: Update) -> Event:
    """It was made, changed or deleted."""
    return _event(world, EventName.PRODUCT_UPDATE, product, what)


def _event(world: World, name: EventName, product: Product, status: int, **more: Any) -> Event:
    said = {"product_id": product.product_id, "status": int(status), **more}
    beside: dict[str, Any] = {}
    match world.switches.product_type_in_events:
        case "inside":
            said["product_type"] = NORMAL
        case "outside":
            beside["product_type"] = NORMAL
    return Event(name, said, beside=beside)
