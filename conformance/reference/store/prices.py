"""Prices of orders that are not paid yet: only down, and a new price replaces the one before."""

from __future__ import annotations

from ..line import Refused
from ..platform import Unreachable
from ..stores import Stores
from .order import UNPAID, Order
from .orders import Orders
from .trouble import MOST_TRIES, is_unsure
from .turns import Turns

UPDATE = "/channels/ec/order/price/update"
MANY = 3  # pieces, from which on an order is cheaper
PERCENT = 95

Totals = dict[tuple[str, str], int]  # (product id, SKU id) -> what the whole line is to cost, in fen


class Prices:
    """Lowers prices."""

    def __init__(self, stores: Stores, orders: Orders, turns: Turns) -> None:
        self.stores = stores
        self.orders = orders
        self.turns = turns

    def lower(self, component: str, store: str, order_id: str, totals: Totals | None = None) -> None:
        """Lower lines to what they are to cost; without a word about that, by what many pieces are worth.

        Refused, Unreachable and the like: it was not done.
        """
        failed = 0
        with self.turns.of("order", store, order_id):
            while True:
                order = self.orders.read(component, store, order_id)
                wanted = self.totals(order) if totals is None else totals
                if not self.is_to_do(order, wanted):
                    return
                try:
                    self.send(component, store, order, wanted)
                except (Refused, Unreachable) as trouble:
                    failed += 1
                    if not is_unsure(trouble) or failed >= MOST_TRIES:
                        raise

    def is_to_do(self, order: Order, totals: Totals) -> bool:
        """Whether it can be done, and a read does not show it."""
        there = {(line.product_id, line.sku_id): line.total for line in order.lines}
        return self.may_lower(order) and any(there.get(key, total) > total for key, total in totals.items())

    def may_lower(self, order: Order) -> bool:
        """Whether it still waits for its payment."""
        return order.status == UNPAID and not order.paid_at

    def totals(self, order: Order) -> Totals:
        """What the lines of a big order cost; nothing for one that is small, or cheaper already."""
        if order.lowered or sum(line.count for line in order.lines) < MANY:
            return {}
        return {(line.product_id, line.sku_id): line.total * PERCENT // 100 for line in order.lines}

    def send(self, component: str, store: str, order: Order, totals: Totals) -> None:
        """One change of prices: what is not named keeps its price."""
        changes = [
            {"product_id": product_id, "sku_id": sku_id, "change_price": total}
            for (product_id, sku_id), total in totals.items()
        ]
        body = {"order_id": order.order_id, "change_express": False, "change_order_infos": changes}
        self.stores.call(component, store, UPDATE, body)
