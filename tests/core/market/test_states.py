"""Orders and services move as their tables say; anything else is refused, and nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from simulator.core.entity import ENTITIES
from simulator.core.market import listing, orders
from simulator.core.market.entities import OrderState, Service, ServiceOrder, ServiceState
from simulator.core.market.states import ORDERS, SERVICES, OrderEvent, ServiceEvent
from simulator.texts import Text
from simulator.usage import UsageError
from tests.core.sample import Town


def everything(town: Town) -> dict[str, list[Any]]:
    """All rows, and when the pulls were noted to show something."""
    shown = [one["order_id"] for one in town.entries("order") if one["phase"] == "visible"]
    return {"shown": shown, **{name: list(town.world.tables.rows(kind)) for name, kind in ENTITIES.items()}}


def in_state(town: Town, state: OrderState) -> ServiceOrder:
    order = town.buy(visible_after=10)
    town.world.clock.move_to(town.now + 10)
    order = replace(order, state=state)
    with town.world.transaction():
        town.world.tables.put(order)
    return order


ORDER: dict[OrderEvent, Callable[[Town, ServiceOrder], object]] = {
    OrderEvent.PAY: lambda town, order: orders.pay(town.world, order),
    OrderEvent.SHOW: lambda town, order: orders.become_visible(town.world, order.order_id),
    OrderEvent.USE: lambda town, order: orders.press_use(town.world, order),
    OrderEvent.REFUND: lambda town, order: orders.refund(town.world, order),
}


@pytest.mark.parametrize(("state", "event"), list(product(OrderState, ORDER)))
def test_an_order_moves_as_its_table_says(town: Town, state: OrderState, event: OrderEvent) -> None:
    order = in_state(town, state)
    before = everything(town)
    refused: object = None
    try:
        with town.world.transaction():
            refused = ORDER[event](town, order)
    except UsageError:
        refused = Text.same("raised")
    if ORDERS.allows(state, event):
        assert not isinstance(refused, Text)
        assert town.order(order.order_id).state is ORDERS.after(state, event)
        assert everything(town) != before
    else:
        assert isinstance(refused, Text) or event is OrderEvent.SHOW
        assert everything(town) == before


@pytest.mark.parametrize("state", list(OrderState))
def test_an_old_order_is_migrated_where_the_table_has_it(town: Town, state: OrderState) -> None:
    town.switch("migration_needs_association", False)
    store = town.store("upgraded", upgraded=True)
    made = town.do("old_order", store=store, days=20)
    old = replace(town.order(made["order_id"]), state=state)
    with town.world.transaction():
        town.world.tables.put(old)
    before = everything(town)
    if ORDERS.allows(state, OrderEvent.MIGRATE):
        town.do("migrate", order=old.order_id, package="month")
        assert town.order(old.order_id).state is ORDERS.after(state, OrderEvent.MIGRATE)
        return
    with pytest.raises(UsageError, match="has nothing left to migrate"):
        town.do("migrate", order=old.order_id, package="month")
    assert everything(town) == before


SERVICE: dict[ServiceEvent, Callable[[Town, Service], object]] = {
    ServiceEvent.BUY: lambda town, service: orders.place(
        town.world, town.store_row(), service, town.package("month")
    ),
    ServiceEvent.LIST: lambda town, service: listing.list_service(town.world, service),
    ServiceEvent.TAKE_DOWN: lambda town, service: listing.take_down(town.world, service, Text.same("a rule")),
}


@pytest.mark.parametrize(("state", "event"), list(product(ServiceState, SERVICE)))
def test_a_service_moves_as_its_table_says(town: Town, state: ServiceState, event: ServiceEvent) -> None:
    town.switch("price_rules", "current")
    home_page = replace(town.home_page, testers=(town.store_row().owner,))
    service = replace(town.service, state=state, why_down="for a test")
    with town.world.transaction():
        town.world.tables.put(home_page)
        town.world.tables.put(service)
    before = everything(town)
    if not SERVICES.allows(state, event):
        with pytest.raises(UsageError, match="was taken down: for a test"), town.world.transaction():
            SERVICE[event](town, service)
        assert everything(town) == before
        return
    with town.world.transaction():
        SERVICE[event](town, service)
    assert town.service.state is SERVICES.after(state, event)
    assert everything(town) != before
