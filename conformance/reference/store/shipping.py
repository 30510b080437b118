"""Shipping what a fresh read says is to be shipped: one call a parcel, and a look before each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..line import Refused
from ..platform import Unreachable
from ..stores import Stores
from .order import PAID, PARTLY_SHIPPED, Line, Order
from .orders import Orders
from .trouble import MOST_TRIES, is_unsure
from .turns import Turns

SEND = "/channels/ec/order/delivery/send"
COURIER = "SF"
OWN_COURIER, VIRTUAL = 1, 3  # `deliver_type`
APART = "分开"  # a buyer who writes this wants each thing in a parcel of its own


Wanted = dict[tuple[str, str], int]  # (product id, SKU id) -> how many


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """What goes off together: lines, and how many of each."""

    contents: tuple[tuple[Line, int], ...]


class Shipping:
    """Ships orders. It is done when a read shows so, not when a call was answered."""

    def __init__(self, stores: Stores, orders: Orders, turns: Turns) -> None:
        self.stores = stores
        self.orders = orders
        self.turns = turns

    def ship(self, component: str, store: str, order_id: str) -> None:
        """Send all that is to be sent of an order, parcel by parcel, as the platform has it now.

        Refused, Unreachable and the like: it could not be done, or nobody knows whether it was.
        """
        failed = 0
        with self.turns.of("order", store, order_id):
            while True:
                order = self.orders.read(component, store, order_id)
                parcel = self.next_parcel(order)
                if parcel is None:
                    return
                try:
                    self.send(component, store, order, parcel)
                except (Refused, Unreachable) as trouble:
                    failed += 1
                    self.after_trouble(trouble, failed)

    def ship_some(self, component: str, store: str, order_id: str, wanted: Wanted) -> None:
        """Send so many of some lines, as a person says: no more than is left, and once."""
        with self.turns.of("order", store, order_id):
            order = self.orders.read(component, store, order_id)
            lines = ((line, wanted.get((line.product_id, line.sku_id), 0)) for line in self.lines(order))
            contents = tuple((line, min(count, line.left)) for line, count in lines if count > 0)
            if contents:
                try:
                    self.send(component, store, order, Parcel(contents=contents))
                finally:
                    self.orders.read(component, store, order_id)

    def next_parcel(self, order: Order) -> Parcel | None:
        """What is to be sent next; None where nothing is, as far as this read tells."""
        groups: dict[str, list[tuple[Line, int]]] = {}
        for line in self.lines(order):
            apart = f"{line.product_id} {line.sku_id}" if APART in order.notes else line.warehouse
            groups.setdefault(apart, []).append((line, line.left))
        return next((Parcel(contents=tuple(group)) for group in groups.values()), None)

    def lines(self, order: Order) -> list[Line]:
        """The lines that may be sent: something is left of them, and nobody asks for their money back."""
        if not self.may_ship(order):
            return []
        return [line for line in order.lines if line.left > 0 and line.under_way == 0]

    def may_ship(self, order: Order) -> bool:
        """Whether it is paid, goes where it went when it was paid, and may be sent by the merchant."""
        return order.status in (PAID, PARTLY_SHIPPED) and order.inspected and not order.readdressed

    def send(self, component: str, store: str, order: Order, parcel: Parcel) -> None:
        """One parcel goes off. Its waybill follows from the order, so that no try has another one."""
        body = {"order_id": order.order_id, "delivery_list": [self.delivery(order, parcel)]}
        self.stores.call(component, store, SEND, body)

    def delivery(self, order: Order, parcel: Parcel) -> dict[str, Any]:
        """One entry of `delivery_list`."""
        contents = [
            {"product_id": line.product_id, "sku_id": line.sku_id, "product_cnt": count}
            for line, count in parcel.contents
        ]
        if order.virtual:
            return {"deliver_type": VIRTUAL, "product_infos": contents}
        waybill = f"{COURIER}{order.order_id[-13:]}{order.parcels:02}"
        return {
            "delivery_id": COURIER,
            "waybill_id": waybill,
            "deliver_type": OWN_COURIER,
            "product_infos": contents,
        }

    def after_trouble(self, trouble: Refused | Unreachable, failed: int) -> None:
        """Go on to the next look at the order, unless that is of no use or was tried often enough."""
        if not is_unsure(trouble) or failed >= MOST_TRIES:
            raise trouble
