"""A store's orders, pulled by when they last changed; an event only says which to look at."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from . import order as wire
from .followed import FollowedByChange
from .order import UNPAID, Line, Order
from .wire import ids

ORDER_LIST = "/channels/ec/order/list/get"
ORDER = "/channels/ec/order/get"
DAY = 86400
A_PAGE = 20  # 100 is the most; what changes between two pages shows with small ones


class Orders(FollowedByChange[Order]):
    """Reads orders and remembers them. Their list takes at most 7 days at a time."""

    kind = "order"
    unknown = frozenset({100002})
    window = 7 * DAY
    before_we_came = 14 * DAY

    def ids(self, component: str, store: str, start: int, end: int) -> list[str]:
        """The ids of the orders that changed in a window, from all its pages."""
        body = {"update_time_range": {"start_time": start, "end_time": end}, "page_size": A_PAGE}
        reply = self.stores.all_pages(lambda page: self.stores.call(component, store, ORDER_LIST, page), body)
        return ids(reply.get("order_id_list"))

    def read(self, component: str, store: str, order_id: str) -> Order:
        """The order as it is now; may raise what `Stores.call` raises."""
        reply = self.stores.call(component, store, ORDER, {"order_id": order_id})
        said = reply.get("order")
        order = wire.read(order_id, said if isinstance(said, dict) else {})
        self.books.keep(store, order_id, asdict(order), awaited=self.is_lagging(order))
        return order

    def is_lagging(self, order: Order) -> bool:
        """Paid, and told as unpaid: seconds after a payment the state is not up to date."""
        return order.status == UNPAID and order.paid_at > 0

    def expect(self, store: str, order_id: str) -> None:
        """Have an order looked at again with the next round."""
        self.books.expect(store, order_id)

    def from_body(self, body: dict[str, Any]) -> Order:
        """An order as the books have it."""
        lines = tuple(Line(**line) for line in body["lines"])
        return Order(**{**body, "lines": lines, "aftersales": tuple(body["aftersales"])})
