"""Stock is changed by differences, once each, also where a reply is lost or a process ends."""

from __future__ import annotations

import pytest

from conformance.reference.platform import Unreachable
from tests.conformance.reference.fake import GONE
from tests.conformance.reference.sample import STORE, TWO, House
from tests.conformance.reference.store.shop import PRODUCT_ID, SKU, Shop


def change(house: House, moved: int) -> None:
    house.provider.daily.stock.change(TWO, STORE, PRODUCT_ID, SKU, moved)


@pytest.mark.parametrize("moved", [7, -7])
def test_a_change_is_a_difference_and_is_read_back(house: House, shop: Shop, moved: int) -> None:
    house.sync()
    change(house, moved)
    assert shop.stock[SKU] == 100 + moved
    product = house.provider.daily.products.get(STORE, PRODUCT_ID)
    assert product is not None
    assert product.skus[0].stock == 100 + moved


def test_a_lost_reply_does_not_count_twice(house: House, shop: Shop) -> None:
    shop.loses_reply("stock/update")
    change(house, 50)
    assert shop.stock[SKU] == 150


def test_what_was_not_done_is_done_after_a_look(house: House, shop: Shop) -> None:
    house.platform.fault("stock/update", GONE)
    change(house, 50)
    assert shop.stock[SKU] == 150


def test_a_note_outlives_the_process(house: House, shop: Shop) -> None:
    house.platform.fault("stock/update", GONE, GONE, GONE)
    with pytest.raises(Unreachable):
        change(house, 50)
    house.start()
    house.sync()
    assert shop.stock[SKU] == 150
    house.sync()
    assert shop.stock[SKU] == 150


def test_what_has_run_low_is_filled_up(house: House, shop: Shop) -> None:
    shop.stock[SKU] = 3
    house.sync()
    house.sync()
    assert shop.stock[SKU] == 53
