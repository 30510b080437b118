"""Why a platform has no right to an account's interface: the four causes of 61007 (clause P7).

(a) no purchase of a listed service, (b) the platform has not ticked the sets, (c) it is not published,
(d) nothing was bought since it was published. More than one may hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.core.component import authorization
from simulator.core.component.entities import Component
from simulator.core.market.entities import OrderKind, OrderState, ServiceOrder

if TYPE_CHECKING:
    from simulator.core.world import World


@dataclass(frozen=True, slots=True)
class Cause:
    """One of P7 (a) to (d), in a sentence."""

    letter: str
    sentence: str


def causes_of(world: World, component: Component, store: str, sets: tuple[int, ...]) -> list[Cause]:
    """Those of the four that hold for this account now."""
    causes = []
    orders = _purchases(world, component.appid, store)
    paid = [order for order in orders if order.state is not OrderState.REFUNDED]
    name = component.appid
    if not paid:
        more = "; what it bought was refunded" if orders else ""
        causes.append(Cause("a", f"the store has no purchase of a listed service of {name}{more}"))
    if not set(sets) & set(component.permission_sets):
        causes.append(Cause("b", f"{name} has not ticked {_list(sets)} in its console"))
    if not component.published:
        causes.append(Cause("c", f"{name} is not published, so that no purchase grants it anything"))
    elif paid and not any(order.granted for order in paid):
        causes.append(Cause("d", f"the store has bought nothing since {name} was published"))
    return causes


def why(world: World, component: Component, store: str, sets: tuple[int, ...]) -> str:
    """What has not been granted, and which causes of P7 that comes from."""
    held = authorization.active(world, component.appid, store)
    granted = f"has granted {list(held.permission_sets)}" if held else "has granted nothing now"
    lack = f"the store {granted}, and {_list(sets)} is needed"
    causes = causes_of(world, component, store, sets)
    if not causes:
        since = "were ticked, or left out of a consent," if held else "were granted, and the grant was ended,"
        return f"{lack}. None of P7 holds: they {since} since it bought; it has to consent or buy again."
    return f"{lack}. " + " ".join(f"P7 ({cause.letter}): {cause.sentence}." for cause in causes)


def _list(sets: tuple[int, ...]) -> str:
    return " or ".join(str(number) for number in sets)


def _purchases(world: World, component: str, store: str) -> list[ServiceOrder]:
    """The store's paid or refunded orders of listed services of this platform."""
    counts = world.switches.test_purchase_counts
    return [
        order
        for order in world.tables.list(ServiceOrder, "of_store", store)
        if order.component == component
        and order.paid_at
        and not order.old
        and (counts or order.kind is not OrderKind.TEST)
    ]
