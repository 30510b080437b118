"""What consumers do with after-sales."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.product import documents
from simulator.core.store.product import lookup as products
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.core.store.aftersale.shop import Shop
from tests.endpoints.store.aftersale.cases import Cases
from tests.endpoints.store.stories import Ask


@pytest.fixture
def shop() -> Shop:
    """One piece of its order has gone off."""
    shop = Shop(1)
    shop.send(1)
    return shop


def ask(shop: Shop, **more: Any) -> AfterSale:
    made = shop.town.do("buyer_aftersale", store=shop.store, order=shop.order_id, **more)
    return shop.row(made["after_sale_order_id"])


def test_by_default_money_is_wanted_back_for_all_that_is_left(shop: Shop) -> None:
    row = ask(shop)
    [line] = shop.order.lines
    assert (row.kind, row.count, row.amount) == ("REFUND", 1, line.total)
    assert not row.received  # it is on its way


def test_a_buyer_who_has_received_all_has_the_goods(shop: Shop) -> None:
    shop.act("buyer_receive", order=shop.order_id)
    assert ask(shop).received


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"sku": 7}, "no SKU 7"),
        ({"count": 2}, "2 pieces"),
        ({"amount": 10**9}, "can be"),
        ({"amount": 0}, "can be"),
        ({"to_sku": 1}, "to_sku is for an exchange"),
        ({"type": "EXCHANGE", "to_sku": 1}, "has no SKU 1 on sale"),
        ({"reason": "1"}, "reason"),
    ],
)
def test_what_cannot_be_asked_for_is_said(shop: Shop, asked: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        ask(shop, **asked)
    assert shop.rows == []


def test_what_was_not_sent_is_refunded_and_not_returned() -> None:
    unsent = Shop(1)
    for kind in ("RETURN", "EXCHANGE"):
        with pytest.raises(UsageError, match="only be refunded"):
            ask(unsent, type=kind)
    assert ask(unsent).kind == "REFUND"


def test_another_sku_of_the_product_is_wanted_instead(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop)
    town.do("stock_shop", store=town.shop, products=1, orders=0, skus=2)
    cases = Cases(town.do, Ask(town, api), town.shop)
    order = cases.sent()
    [product] = products.page(town.world, town.shop, None, 0, 1)
    old, new = documents.online(product)["skus"]
    shown = cases.shown(cases.asked("EXCHANGE", order=order, to_sku=int(new["sku_id"])))
    swapped = shown["exchange_product_info"]
    assert (swapped["old_sku_id"], swapped["new_sku_id"]) == (str(old["sku_id"]), str(new["sku_id"]))
    assert (swapped["old_sku_price"], swapped["new_sku_price"]) == (old["sale_price"], new["sale_price"])
