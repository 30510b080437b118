"""Big orders are made cheaper before they are paid, once."""

from __future__ import annotations

import pytest

from tests.conformance.reference.sample import STORE, TWO, House
from tests.conformance.reference.store.shop import PRODUCT_ID, SKU, UNPAID, Shop, line


def lowered(house: House) -> int:
    return len(house.platform.asked("price/update"))


@pytest.mark.parametrize("trouble", ["none", "lost", "busy"])
def test_a_big_order_gets_cheaper_once(house: House, shop: Shop, trouble: str) -> None:
    shop.order(status=UNPAID, lines=[line(SKU, 3)])
    if trouble == "lost":
        shop.loses_reply("order/price/update")
    if trouble == "busy":
        house.platform.fault("price/update", -1)
    assert house.sync()
    assert shop.orders["1"]["order_detail"]["product_infos"][0]["real_price"] == 2850
    assert lowered(house) == (2 if trouble == "busy" else 1)
    house.sync()
    assert shop.orders["1"]["order_detail"]["product_infos"][0]["real_price"] == 2850


def test_small_and_paid_orders_keep_their_price(house: House, shop: Shop) -> None:
    shop.order("1", status=UNPAID)
    shop.order("2", lines=[line(SKU, 9)])
    house.sync()
    assert not lowered(house)


def test_a_person_names_a_price(house: House, shop: Shop) -> None:
    shop.order(status=UNPAID)
    house.provider.daily.prices.lower(TWO, STORE, "1", {(PRODUCT_ID, SKU): 1500})
    house.provider.daily.prices.lower(TWO, STORE, "1", {(PRODUCT_ID, SKU): 9999})
    assert lowered(house) == 1
