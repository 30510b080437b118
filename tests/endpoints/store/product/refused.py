"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from tests.endpoints.scenes import Stand, of


@of("product/get", "product/delisting", "product/delete", "product/listing", "product/audit/cancel")
def a_product_that_there_is_not(at: Stand) -> None:
    at.ask()


@of("product/list/get")
def a_page_that_is_none(at: Stand) -> None:
    at.ask(at.body(page_size=1000))
    at.ask(at.body(next_key="made up"))
