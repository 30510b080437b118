"""What the store's own pages show, fetched live: products and orders, all pages, in windows as allowed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .clock import Clock
from .grants import NeedsGrant
from .pull import NOT_NOW
from .store.orders import Orders
from .stores import Stores

PRODUCT_LIST = "/channels/ec/product/list/get"
PRODUCT = "/channels/ec/product/get"
ORDER_LIST = "/channels/ec/order/list/get"
AFTERSALE_LIST = "/channels/ec/aftersale/getaftersalelist"
DAY = 86400
ORDER_WINDOW = 7 * DAY
ORDER_WINDOWS = 2
AFTERSALE_WINDOW = DAY
SHOWN = 20


@dataclass(kw_only=True, slots=True)
class Shelf:
    """What there is to show; `failed` names what could not be had."""

    products: list[tuple[str, str]] = field(default_factory=list)
    product_count: int = 0
    orders: list[tuple[str, str]] = field(default_factory=list)
    order_count: int = 0
    aftersales: int = 0
    failed: list[str] = field(default_factory=list)


class Storefront:
    """Reads through the store's interfaces what its page shows."""

    def __init__(self, stores: Stores, clock: Clock, orders: Orders) -> None:
        self.stores = stores
        self.clock = clock
        self.read_orders = orders

    def shelf(self, component: str, store: str, kind: str) -> Shelf:
        """Products, orders, and after-sales but for a product service; one may fail without the others."""
        shelf = Shelf()
        self._part(shelf, "products", lambda: self.products(component, store, shelf))
        self._part(shelf, "orders", lambda: self.orders(component, store, shelf))
        if kind != "product":
            self._part(shelf, "aftersales", lambda: self.aftersales(component, store, shelf))
        return shelf

    def _part(self, shelf: Shelf, name: str, read: Callable[[], None]) -> None:
        try:
            read()
        except NOT_NOW:
            shelf.failed.append(name)

    def pages(self, component: str, store: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The merged reply of all pages of one list; may raise what `Stores.call` raises."""
        return self.stores.all_pages(lambda page: self.stores.call(component, store, path, page), body)

    def products(self, component: str, store: str, shelf: Shelf) -> None:
        """Count the products and name the first 20."""
        ids = self.pages(component, store, PRODUCT_LIST, {"page_size": 30}).get("product_ids") or []
        shelf.product_count = len(ids)
        for product_id in ids[:SHOWN]:
            reply = self.stores.call(
                component, store, PRODUCT, {"product_id": str(product_id), "data_type": 3}
            )
            product = reply.get("product") or reply.get("edit_product") or {}
            shelf.products.append((str(product_id), str(product.get("title") or "")))

    def orders(self, component: str, store: str, shelf: Shelf) -> None:
        """Count the orders of the last two weeks and show the status of the first 20."""
        ids = self.order_ids(component, store)
        shelf.order_count = len(ids)
        for order_id in ids[:SHOWN]:
            self.order(component, store, order_id, shelf)

    def order(self, component: str, store: str, order_id: str, shelf: Shelf) -> None:
        """Show the status of one order: the last one read, or "?", where the platform does not tell it."""
        try:
            status = self.read_orders.read(component, store, order_id).word
        except NeedsGrant:
            raise
        except NOT_NOW:
            known = self.read_orders.get(store, order_id)
            status = known.word if known else "?"
        shelf.orders.append((order_id, status))

    def order_ids(self, component: str, store: str) -> list[str]:
        """The ids of the orders in all windows, each once."""
        ids: dict[str, None] = {}
        for start, end in self.order_windows():
            body = {"create_time_range": {"start_time": start, "end_time": end}, "page_size": 100}
            for order_id in self.pages(component, store, ORDER_LIST, body).get("order_id_list") or []:
                ids[str(order_id)] = None
        return list(ids)

    def order_windows(self) -> list[tuple[int, int]]:
        """Start and end of each window, in seconds since 1970: the list takes at most 7 days at a time."""
        now = self.clock.now()
        return [(now - ORDER_WINDOW * (n + 1), now - ORDER_WINDOW * n) for n in range(ORDER_WINDOWS)]

    def aftersales(self, component: str, store: str, shelf: Shelf) -> None:
        """The after-sale orders of the last day: this list takes at most 24 hours."""
        now = self.clock.now()
        body = {"begin_create_time": now - self.aftersale_window(), "end_create_time": now}
        rows = self.pages(component, store, AFTERSALE_LIST, body).get("after_sale_order_id_list") or []
        shelf.aftersales = len(rows)

    def aftersale_window(self) -> int:
        """How far back after-sales are listed, in seconds: at most 24 hours."""
        return AFTERSALE_WINDOW
