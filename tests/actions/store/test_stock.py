"""Counting and overselling: what is meant, and what cannot be."""

from __future__ import annotations

import pytest

from simulator.core.store.product import documents, lookup
from simulator.core.store.stock import rules
from simulator.usage import UsageError
from tests.core.sample import Town


def first(town: Town) -> int:
    [product] = lookup.page(town.world, town.shop, None, 0, 1)
    return product.product_id


def free(town: Town) -> int:
    return rules.of(town.world, town.shop, first(town), documents.sku_of(first(town))).free


def test_the_first_on_sale_is_counted_unless_another_is_named(town: Town) -> None:
    counted = town.do("count_stock", store=town.shop, num=7)
    assert counted == {
        "product_id": first(town),
        "sku_id": documents.sku_of(first(town)),
        "free": 7,
        "held": 0,
        "sold": 0,
    }
    other = lookup.page(town.world, town.shop, None, 0, 2)[1].product_id
    assert town.do("count_stock", store=town.shop, product=other, num=0)["product_id"] == other
    assert free(town) == 7


@pytest.mark.parametrize(
    "wrong",
    [
        {"num": -1},
        {},
        {"num": 1, "warehouse": "nowhere"},
        {"num": 1, "sku": 5},
        {"num": 1, "product": "5"},
        {"num": 1, "product": " "},
    ],
)
def test_what_cannot_be_counted_is_said_and_changes_nothing(town: Town, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        town.do("count_stock", store=town.shop, **wrong)
    assert free(town) == 100


def test_one_order_takes_more_than_there_is(town: Town) -> None:
    order = town.do("oversell", store=town.shop, count=3, **{"as": "too-many"})
    assert order["status"] == 20
    assert free(town) == -3
    assert int(town.stage.resolve("store_order", "too-many")) == int(order["order_id"])
    town.do("oversell", store=town.shop, pay=False)
    assert free(town) == -4


def test_what_is_held_of_an_oversold_order_comes_back(town: Town) -> None:
    order = town.do("oversell", store=town.shop, count=3, pay=False)
    town.do("buyer_cancel", store=town.shop, order=order["order_id"])
    assert free(town) == 100


def test_nothing_is_oversold_that_is_not_on_sale(town: Town) -> None:
    town.do("ban_product", store=town.shop, product=first(town))
    with pytest.raises(UsageError, match="is not on sale"):
        town.do("oversell", store=town.shop, product=first(town))


def test_what_is_off_sale_is_counted_too(town: Town) -> None:
    product = first(town)
    town.do("ban_product", store=town.shop, product=product)
    assert town.do("count_stock", store=town.shop, product=product, num=4)["free"] == 4
