"""What the journal tells of a shop, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.core.store.aftersale import lookup as aftersales
from simulator.core.store.order import listing as orders
from simulator.core.store.stocked import tell_shown
from tests.core.sample import Town


def town(*, told: bool = True) -> Town:
    found = Town()
    with found.world.transaction():
        found.world.tables.put(replace(found.world.state, shops_told=told))
    return found


def told_of(found: Town, part: str) -> list[dict[str, Any]]:
    return [entry for entry in found.entries("shop") if entry["part"] == part]


def test_nothing_is_told_where_nobody_shows_shops() -> None:
    found = town(told=False)
    found.do("buyer_order", store=found.shop)
    assert found.entries("shop") == []


def test_each_change_of_an_order_is_told() -> None:
    found = town()
    order_id = found.do("buyer_order", store=found.shop)["order_id"]
    rows = told_of(found, "order")
    assert [(row["phase"], row["status"], row["id"]) for row in rows] == [
        ("made", 10, order_id),
        ("changed", 20, order_id),
    ]
    assert [(line["count"], line["shipped"]) for line in rows[-1]["lines"]] == [(1, 0)]


def test_what_changes_nothing_that_is_shown_is_not_told() -> None:
    found = town()
    order_id = found.do("buyer_order", store=found.shop)["order_id"]
    found.do("buyer_urge", store=found.shop, order=order_id)
    assert len(told_of(found, "order")) == 2


def test_when_reads_see_a_state_is_told_where_it_lags() -> None:
    found = town()
    found.switch("order_state_lag", 30)
    found.do("buyer_order", store=found.shop)
    assert [row.get("visible_at") for row in told_of(found, "order")] == [None, found.now + 30]


def test_stock_is_told_as_it_goes() -> None:
    found = town()
    found.do("buyer_order", store=found.shop, count=3)
    assert [row["stock"] for row in told_of(found, "stock")] == [97]


def test_an_aftersale_is_told_with_its_deadline_and_its_order_with_what_it_is_about() -> None:
    found = town()
    order_id = found.do("buyer_order", store=found.shop)["order_id"]
    found.do("buyer_aftersale", store=found.shop, order=order_id)
    [row] = told_of(found, "aftersale")
    stored = aftersales.found(found.world, found.shop, row["id"])
    assert stored is not None
    assert (row["status"], row["order_id"], row["type"]) == ("MERCHANT_PROCESSING", order_id, "REFUND")
    assert row["deadline"] == stored.deadline
    assert told_of(found, "order")[-1]["lines"][0]["aftersale"] == 1


def stocked(found: Town) -> tuple[int, int]:
    """A shop that was stocked at once: one of its products, one of its orders."""
    seed = found.do("stock_shop", store=found.shop, products=3, orders=5)
    assert seed is not None
    [order, *_] = orders.listed(found.world, found.shop, orders.Query(as_of=found.now))
    return order.lines[0].product_id, order.order_id


def shown(found: Town, answers: dict[str, Any]) -> None:
    with found.world.transaction():
        tell_shown(found.world, found.shop, answers)


def test_of_what_was_stocked_that_is_told_which_is_shown() -> None:
    found = town()
    product_id, order_id = stocked(found)
    shown(
        found,
        {
            "orders": {
                "orders": [{"order_id": str(order_id)}, {"order_id": "1" * 19}, {"order_id": None}, 7]
            },
            "products": {"products": [{"product_id": str(product_id)}]},
            "aftersales": "nothing",
        },
    )
    assert [(row["part"], row["phase"], row["id"]) for row in found.entries("shop")] == [
        ("order", "stocked", order_id),
        ("product", "stocked", product_id),
        ("stock", "stocked", product_id),
    ]


def test_what_has_changed_since_is_not_told_as_it_was_stocked() -> None:
    found = town()
    product_id, _ = stocked(found)
    found.do("buyer_order", store=found.shop, product=product_id)
    before = len(found.entries("shop"))
    shown(found, {"products": {"products": [{"product_id": str(product_id)}]}})
    assert [row["part"] for row in found.entries("shop")[before:]] == ["product"]
