"""An order is found by the waybills that it goes under, and by those alone."""

from __future__ import annotations

from dataclasses import replace

from simulator.core.store import shop_seed
from simulator.core.store.delivery import parcels, shipping, waybills
from simulator.core.store.delivery.waybills import Swap
from simulator.core.store.order import seeded
from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import Status
from tests.core.sample import Town
from tests.core.store.delivery.test_shipping import order_of, parcel


def under(town: Town, waybill: str) -> int | None:
    order = parcels.of_waybill(town.world, town.shop, waybill)
    return order.order_id if order is not None else None


def renamed(town: Town, order: Order, new: str) -> None:
    with town.world.transaction():
        [old] = order.parcels
        waybills.change_some(town.world, order, [Swap(old, replace(old, waybill_id=new))])


def test_two_orders_go_under_one_waybill_and_one_of_them_under_another(town: Town) -> None:
    orders = []
    for _ in range(2):
        order = order_of(town, 1)
        with town.world.transaction():
            orders.append(shipping.ship(town.world, order, [parcel(order, 1, waybill="ONE")]))
    first, last = orders
    assert under(town, "ONE") == last.order_id
    renamed(town, last, "TWO")
    assert under(town, "ONE") == first.order_id
    assert under(town, "TWO") == last.order_id
    renamed(town, first, "THREE")
    assert under(town, "ONE") is None


def test_an_order_of_a_stocked_shop_is_not_found_by_the_waybill_that_it_had(town: Town) -> None:
    town.do("stock_shop", store=town.shop, products=1, orders=40, spacing=60)
    seed = shop_seed.of(town.world, town.shop)
    assert seed is not None
    orders = [seeded.order(seed, number) for number in range(1, 41)]
    order = next(order for order in orders if order.status is Status.SHIPPED)
    [sent] = order.parcels
    assert under(town, sent.waybill_id) == order.order_id
    renamed(town, order, "ELSE")
    assert under(town, "ELSE") == order.order_id
    assert under(town, sent.waybill_id) is None
