"""The four interfaces of the service market, with the home page's token (T8, T9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import owners
from .calls import Calls
from .owners import Owner
from .settings import Settings

LOGIN_AUTH = "/wxa/servicemarket/service/login_auth"
BUYER_LIST = "/wxa/servicemarket/service/get_service_buyer_list"
BUYER = "/wxa/servicemarket/service/get_service_buyer"
PAID_ORDERS = "/wxa/servicemarket/get_paid_order_list"
STORE_BUYER = 1  # buyer_type of a Mini Program or store
BUYERS_A_PAGE = 10
ORDERS_A_PAGE = 20
MOST_PAGES = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Spec:
    """A spec id, and until when it is valid, in seconds since 1970."""

    spec_id: str
    expires_at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One paid order; times in seconds since 1970, the price in fen."""

    order_id: str
    service_id: str
    store: str
    spec_id: str
    sku_id: str
    effective_at: int
    expires_at: int
    paid_at: int
    price: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What login verification answers: who comes, and for which order."""

    store: str
    service_id: str
    spec_id: str
    sku_id: str
    order_id: str


class Market:
    """The service market's interfaces; each may raise what `Calls.ask` raises."""

    def __init__(self, calls: Calls, settings: Settings) -> None:
        self.calls = calls
        self.settings = settings

    def owner(self, path: str) -> Owner:  # noqa: ARG002 -- the same for all four
        """Whose token: with a component's the lists come back empty and say nothing."""
        return owners.home_page(self.settings.home_page.appid)

    def ask(self, path: str, body: dict[str, Any], *, urgent: bool = False) -> dict[str, Any]:
        """The reply to one call with the token that this interface takes."""
        return self.calls.ask(self.owner(path), path, body, urgent=urgent)

    def verify_login(self, code: str) -> Entry:
        """Store, service and order behind the code that "use" brought (`login_auth`)."""
        reply = self.calls.ask(self.owner(LOGIN_AUTH), LOGIN_AUTH, {"code": code}, urgent=True)
        return Entry(
            store=str(reply.get("appid") or ""),
            service_id=str(reply.get("service_id") or ""),
            spec_id=str(reply.get("spec_id") or ""),
            sku_id=str(reply.get("sku_id") or ""),
            order_id=str(reply.get("order_id") or ""),
        )

    def buyer_pages(self, service_id: str) -> Iterator[list[tuple[str, list[Spec]]]]:
        """All buyers of a service, page by page: rows of store and its specs."""
        size = self.buyers_a_page()
        for page in range(MOST_PAGES):
            reply = self.buyer_page(service_id, page * size, size)
            rows = [row for row in reply.get("buyer_list") or () if isinstance(row, dict)]
            yield [(str(row["appid"]), self.specs(row)) for row in rows if row.get("appid")]
            if self.is_last_page(len(rows), size):
                return

    def buyers_a_page(self) -> int:
        """How many rows of `get_service_buyer_list` are asked for at once: 10, its documented limit."""
        return BUYERS_A_PAGE

    def orders_a_page(self) -> int:
        """No page states a limit; 20 is what samples use."""
        return ORDERS_A_PAGE

    def is_last_page(self, rows: int, size: int) -> bool:
        """A page that is not full is the last; no count can be trusted."""
        return rows < size

    def buyer_page(self, service_id: str, offset: int, limit: int) -> dict[str, Any]:
        """One reply of `get_service_buyer_list`; the service id goes out as a number of 64 bits."""
        body = {
            "service_id": self.settings.services[service_id].number,
            "offset": offset,
            "limit": limit,
            "buyer_type": STORE_BUYER,
        }
        return self.ask(BUYER_LIST, body)

    def buyer(self, service_id: str, store: str, *, urgent: bool = False) -> list[Spec]:
        """The validity of one store; empty where it bought nothing."""
        body = {
            "service_id": self.settings.services[service_id].number,
            "appid": store,
            "buyer_type": STORE_BUYER,
        }
        reply = self.ask(BUYER, body, urgent=urgent)
        row = reply.get("buyer")
        return self.specs(row) if isinstance(row, dict) else []

    def orders(self, service_id: str, store: str) -> list[Order]:
        """All paid orders of one store for one service, from all pages."""
        size = self.orders_a_page()
        orders: list[Order] = []
        for page in range(MOST_PAGES):
            reply = self.order_page(service_id, store, page * size, size)
            rows = [row for row in reply.get("order_list") or () if isinstance(row, dict)]
            orders += [self.order(service_id, store, row) for row in rows if row.get("order_id")]
            if self.is_last_page(len(rows), size):
                break
        return orders

    def order_page(self, service_id: str, store: str, offset: int, limit: int) -> dict[str, Any]:
        """One reply of `get_paid_order_list`."""
        body = {
            "service_id": self.number_for_orders(service_id),
            "appid": store,
            "offset": offset,
            "limit": limit,
            "buyer_type": STORE_BUYER,
        }
        return self.ask(PAID_ORDERS, body)

    def number_for_orders(self, service_id: str) -> int:
        """The service's id as `get_paid_order_list` wants it: a number of 64 bits, never through a float."""
        return self.settings.services[service_id].number

    def specs(self, row: dict[str, Any]) -> list[Spec]:
        """The `spec_list` of a buyer, missing and unknown fields allowed."""
        return [
            Spec(
                spec_id=str(item.get("specification_id") or ""),
                expires_at=self.number(item.get("expire_time")),
            )
            for item in row.get("spec_list") or ()
            if isinstance(item, dict)
        ]

    def order(self, service_id: str, store: str, row: dict[str, Any]) -> Order:
        """One row of the order list; its `sku_id` is a number here and a string elsewhere."""
        return Order(
            order_id=str(row["order_id"]),
            service_id=service_id,
            store=store,
            spec_id=str(row.get("specification_id") or ""),
            sku_id=str(row.get("sku_id") or ""),
            effective_at=self.number(row.get("effective_time")),
            expires_at=self.number(row.get("expire_time")),
            paid_at=self.number(row.get("pay_time")),
            price=self.number(row.get("total_price")),
        )

    def number(self, value: object) -> int:
        """A whole number, whether it came as number or string; 0 where it is neither."""
        try:
            return int(value)  # type: ignore[call-overload, no-any-return]
        except (TypeError, ValueError):
            return 0
