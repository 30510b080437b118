"""Lowering what an unpaid order costs.

Facts: downwards only, before payment only, at most 50 times; each change takes the place of all before it,
and lines that it does not name cost what was asked. The codes of those limits are inferred: they are those of
the older interface.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.order import lookup
from simulator.core.store.order.entities import Order
from simulator.core.store.order.events import beside
from simulator.core.store.order.money import price
from simulator.core.store.order.states import ORDERS, ExtInfo, OrderEvent
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

MOST_CHANGES = 50
ABOVE, TOO_OFTEN, NOTHING_LEFT = 108021, 108022, 108023


def lower(world: World, order: Order, totals: Mapping[tuple[int, int], int], freight: int | None) -> Order:
    """Lines, by product and SKU, cost so much from now on, and sending it `freight`; None leaves that."""
    ORDERS.called(order.status, OrderEvent.REPRICE)
    if order.price_changes >= MOST_CHANGES:
        raise Refusal(
            TOO_OFTEN,
            why=Text(f"its price has been changed {MOST_CHANGES} times", f"价格已改过 {MOST_CHANGES} 次"),
        )
    for product_id, sku_id in totals:
        lookup.line_asked_for(order, product_id, sku_id)
    lines = tuple(
        replace(line, change_price=totals.get((line.product_id, line.sku_id))) for line in order.lines
    )
    after = replace(order, lines=lines, changed_freight=freight)
    if any(line.total > line.asked for line in lines) or (freight is not None and freight > order.freight):
        raise Refusal(ABOVE, why=Text("a price is changed downwards only", "价格只能改低"))
    if price(after).to_pay <= 0:
        raise Refusal(NOTHING_LEFT, why=Text("nothing would be left to pay", "这样就没有要付的金额了"))
    return changes.change(
        world,
        order,
        beside(order, ExtInfo.PRICE_CHANGED),
        lines=lines,
        changed_freight=freight,
        price_changes=order.price_changes + 1,
    )
