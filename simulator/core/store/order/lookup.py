"""Where one order is found, and what calls get that name one wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.due import key_in_store
from simulator.core.errors import Refusal
from simulator.core.store import shop_seed
from simulator.core.store.order import seeded
from simulator.core.store.order.entities import Line, Order
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

UNKNOWN, TOO_OFTEN, NOT_OF_THE_ORDER = 100002, 100003, 606031


def found(world: World, store: str, order_id: int) -> Order | None:
    """The order of this id; None where the store has none."""
    row = world.tables.get(Order, store, order_id)
    if row is None and (seed := shop_seed.of(world, store)) and (number := seed.order_number(order_id)):
        return seeded.order(seed, number)
    return row


def meant(world: World, which: str) -> Order | None:
    """The order that something is due about."""
    return found(world, *key_in_store(which))


def asked_for(world: World, store: str, order_id: str | int) -> Order:
    """The order that a call names; 100002 where there is none."""
    order = found(world, store, int(order_id))
    if order is None:
        raise Refusal(UNKNOWN, why=Text(f"{store} has no order {order_id}", f"{store} 没有订单 {order_id}"))
    return order


def to_change(world: World, store: str, order_id: str | int) -> Order:
    """The order that a call is to change; 100003 where it was changed less than `order_update_seconds` ago,
    by whomever."""
    order = asked_for(world, store, order_id)
    if world.clock.now() < order.update_time + world.switches.order_update_seconds:
        raise Refusal(
            TOO_OFTEN,
            why=Text(
                f"order {order_id} was changed at {order.update_time}, just now",
                f"订单 {order_id} 刚刚在 {order.update_time} 改过",
            ),
        )
    return order


def line_asked_for(order: Order, product_id: int, sku_id: int) -> Line:
    """The line of an order that a call names; 606031 where there is none."""
    line = order.line_of(product_id, sku_id)
    if line is None:
        raise Refusal(
            NOT_OF_THE_ORDER,
            why=Text(
                f"SKU {sku_id} of product {product_id} is no line of the order",
                f"商品 {product_id} 的 SKU {sku_id} 不在订单中",
            ),
        )
    return line
