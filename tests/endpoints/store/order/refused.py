"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from tests.endpoints.scenes import Stand, of


@of("order/get", "order/merchantnotes/update", "order/price/update")
def an_order_that_there_is_not(at: Stand) -> None:
    at.ask()


@of("order/list/get")
def a_page_that_is_none(at: Stand) -> None:
    at.ask(at.body(page_size=1000))
    at.ask(at.body(next_key="made up"))


@of("order/price/update")
def a_price_that_is_paid(at: Stand) -> None:
    order = at.do("buyer_order", store=at.store)["order_id"]
    at.ask(at.body(order_id=str(order)))
