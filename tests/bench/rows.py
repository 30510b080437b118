"""Rows that worlds of the benchmarks are filled with, as the market writes them."""

from __future__ import annotations

from simulator.core.market.entities import Service, ServiceOrder

HOME_PAGE = "wx00000000000000aa"


def service(service_id: int, number: int, component: str = "") -> Service:
    return Service(
        service_id=service_id,
        number=number,
        name="bench",
        kind="product",
        home_page=HOME_PAGE,
        component=component,
        url="",
    )


def order(number: int, service_id: int, buyer: str, now: float, component: str = "") -> ServiceOrder:
    """A paid one, good for a day."""
    return ServiceOrder(
        order_id=3_500_000_000_000_000_000 + number,
        number=number,
        service_id=service_id,
        home_page=HOME_PAGE,
        sku_id=915_673,
        spec_id="basic",
        spec_line="basic",
        buyer=buyer,
        component=component,
        paid_at=now,
        visible_at=now,
        seconds=86_400,
        effective_time=int(now),
        expire_time=int(now) + 86_400,
        price=1900,
        trial=False,
    )
