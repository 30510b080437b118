"""A store's orders, pulled by when they last changed; an event only says which to look at."""

from __future__ import annotations

from dataclasses import asdict

from ..clock import Clock
from ..database import Database
from ..line import Refused
from ..stores import Stores
from . import order as wire
from .books import Books
from .order import UNPAID, Line, Order
from .trouble import is_of_the_moment
from .wire import ids

ORDER_LIST = "/channels/ec/order/list/get"
ORDER = "/channels/ec/order/get"
UNKNOWN = 100002
DAY = 86400
WINDOW = 7 * DAY
BEFORE_WE_CAME = 14 * DAY  # how far back orders are read when a store is new to us
LATE = 300  # seconds by which a change may come into the list after it happened
A_PAGE = 20  # 100 is the most; what changes between two pages shows with small ones


class Orders:
    """Reads orders and remembers them."""

    def __init__(self, stores: Stores, clock: Clock, database: Database) -> None:
        self.stores = stores
        self.clock = clock
        self.books = Books(database, "order")

    def pull(self, component: str, store: str) -> bool:
        """Read all that has changed since the last pull, and what is awaited; True where all was told."""
        now = self.clock.now()
        since = self.books.read_until(store)
        start = now - BEFORE_WE_CAME if since is None else min(since, now) - LATE
        found = dict.fromkeys(self.books.awaited(store))
        for begin, end in self.windows(start, now):
            found |= dict.fromkeys(self.ids(component, store, begin, end))
        told = [self.read_or_expect(component, store, order_id) for order_id in found]
        self.books.note_read(store, now)
        return all(told)

    def windows(self, start: int, end: int) -> list[tuple[int, int]]:
        """Start and end of each window: the list takes at most 7 days at a time."""
        return [(begin, min(begin + WINDOW, end)) for begin in range(start, end, WINDOW)]

    def ids(self, component: str, store: str, start: int, end: int) -> list[str]:
        """The ids of the orders that changed in a window, from all its pages."""
        body = {"update_time_range": {"start_time": start, "end_time": end}, "page_size": A_PAGE}
        reply = self.stores.all_pages(lambda page: self.stores.call(component, store, ORDER_LIST, page), body)
        return ids(reply.get("order_id_list"))

    def read_or_expect(self, component: str, store: str, order_id: str) -> bool:
        """Read one order; one that the platform does not tell is looked for again, and holds up no other."""
        try:
            self.read(component, store, order_id)
        except Refused as refusal:
            if refusal.errcode == UNKNOWN:
                self.books.drop(store, order_id)
            elif is_of_the_moment(refusal):
                self.books.expect(store, order_id)
                return False
            else:
                raise
        return True

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

    def known(self, store: str) -> list[Order]:
        """All orders as they were last read."""
        return [_kept(body) for body in self.books.all(store).values()]

    def get(self, store: str, order_id: str) -> Order | None:
        """One order as it was last read."""
        body = self.books.get(store, order_id)
        return None if body is None else _kept(body)


def _kept(body: dict[str, object]) -> Order:
    lines = body["lines"]
    assert isinstance(lines, list)
    aftersales = body["aftersales"]
    assert isinstance(aftersales, list)
    more = {"lines": tuple(Line(**line) for line in lines), "aftersales": tuple(aftersales)}
    return Order(**{**body, **more})  # type: ignore[arg-type]
