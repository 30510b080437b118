"""What the probes of shops answer, as claims or in words."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.history.reader import read
from conformance.history.readings import Reading
from simulator import NOTHING, Text
from tests.conformance.journal import SHOP, Book


def reading(probe: str, reply: Any, status: int | None = 200, *, down: bool = False) -> Reading:
    book = Book()
    book.start()
    if down:
        book.add("provider", phase="killed", down=True)
    error = None if status else "connection refused"
    book.add(
        "probe", probe=probe, phase="end", request={"store": SHOP}, status=status, reply=reply, error=error
    )
    book.reading()
    book.end()
    return next(ep for ep in read(book.lines).episodes if ep.id).readings[0]


def test_numbers_and_texts_say_the_same() -> None:
    row = {"order_id": 7, "status": "20", "lines": [{"sku_id": 3, "count": "2", "shipped": 1}]}
    found = reading("orders", {"orders": [row]}).shop.orders
    assert found is not None
    [order] = found
    assert (order.id, order.status) == ("7", "20")
    assert [(line.sku_id, line.count, line.shipped) for line in order.lines or ()] == [("3", 2, 1)]


def test_what_is_left_out_is_not_said() -> None:
    shop = reading("products", {"products": [{"product_id": "7"}]}).shop
    assert shop.products is not None
    assert (shop.products[0].status, dict(shop.products[0].stock)) == (None, {})
    assert shop.orders is shop.aftersales is None


@pytest.mark.parametrize(
    ("probe", "reply", "said"),
    [
        ("orders", [], "where 'orders' is no list of objects"),
        ("orders", {"orders": {}}, "where 'orders' is no list of objects"),
        ("orders", {"orders": [{"status": 20}]}, "where 'order_id' is no text"),
        ("orders", {"orders": [{"order_id": 3.5e18}]}, "where 'order_id' is no text"),
        ("orders", {"orders": [{"order_id": "1", "lines": [1]}]}, "where 'lines' is no list of objects"),
        ("orders", {"orders": [{"order_id": "1", "lines": [{"sku_id": "1", "count": 1.5}]}]}, "pieces"),
        ("products", {"products": [{"product_id": "1", "skus": [{"sku_id": "1", "stock": "x"}]}]}, "pieces"),
        ("aftersales", "<html>", "where"),
    ],
)
def test_another_shape_is_told(probe: str, reply: Any, said: str) -> None:
    found = reading(probe, reply)
    assert said in found.garbled.get(probe, NOTHING).en or "no JSON" in found.garbled[probe].en
    assert (found.shop.orders, found.shop.products, found.shop.aftersales) == (None, None, None)


def test_an_error_of_the_probe_is_told_and_a_store_that_is_not_followed_is_none() -> None:
    assert reading("orders", None, 500).garbled == {"orders": Text.same("HTTP 500")}
    assert reading("orders", None, 404).garbled == {}


def test_nobody_answers_while_the_provider_is_down() -> None:
    assert reading("orders", None, None).garbled == {
        "orders": Text("nothing (connection refused)", "空（connection refused）")
    }
    assert reading("orders", None, None, down=True).garbled == {}
