"""Another SKU before shipping: which can be had, and what becomes of stock."""

from __future__ import annotations

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.store.product import lookup
from simulator.core.store.product.documents import sku_of
from simulator.core.store.stock import rules as stock
from simulator.durations import HOUR
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.endpoints.store.order.goods import dressed, first_product, ordered, row, two_skus

EXT = "channels_ec_order_ext_info_update"


def free(town: Town, sku: int) -> int:
    return stock.of(town.world, town.shop, first_product(town).product_id, sku).free


def test_a_sku_of_another_product_or_price_or_one_that_is_ordered_cannot_be_had(town: Town) -> None:
    first, other = two_skus(town)
    order = ordered(town)
    second = lookup.page(town.world, town.shop, None, 0, 2)[1]
    for sku in (first, sku_of(second.product_id), 1):
        with pytest.raises(UsageError):
            town.do("buyer_change_sku", store=town.shop, order=order, sku=sku)
    skus = [{"sku_id": sku, "sale_price": price} for sku, price in ((first, 1100), (other, 1200))]
    dressed(town, skus=[{**sku, "market_price": 9900, "thumb_img": "x"} for sku in skus])
    with pytest.raises(UsageError, match="costs"):
        town.do("buyer_change_sku", store=town.shop, order=order, sku=other)


def test_what_was_paid_for_does_not_come_back_into_stock(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop)
    first, other = two_skus(town)
    order = ordered(town, count=2)
    town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    body, token = {"order_id": order}, town.token(TokenKind.AUTHORIZER)
    assert api.post("/channels/ec/order/preshipmentchangesku/approve", body, token=token)["errcode"] == 0
    assert (free(town, first), free(town, other)) == (stock.FIRST - 2, stock.FIRST - 2)
    assert [push.fields["order_info"]["type"] for push in town.pushes(EXT)] == [9, 10]


def test_goods_in_aftersale_stay_what_they_are(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop)
    first, other = two_skus(town)
    order = ordered(town, count=2)
    town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    town.do("buyer_aftersale", store=town.shop, order=order, count=1)
    body, token = {"order_id": order}, town.token(TokenKind.AUTHORIZER)
    assert api.post("/channels/ec/order/preshipmentchangesku/approve", body, token=token)["errcode"] == 101100
    assert row(town, order).lines[0].sku_id == first
    assert api.post("/channels/ec/order/preshipmentchangesku/reject", body, token=token)["errcode"] == 0
    with pytest.raises(UsageError, match="after-sale"):
        town.do("buyer_change_sku", store=town.shop, order=order, sku=other)


@pytest.mark.parametrize("asked", [False, True])
def test_goods_of_which_a_part_of_the_price_went_back_stay_what_they_are(
    town: Town, api: Api, asked: bool
) -> None:
    """What went back of one SKU could be asked back of the other again."""
    town.do("authorize", store=town.shop)
    first, other = two_skus(town)
    order, token = ordered(town), town.token(TokenKind.AUTHORIZER)
    [line] = row(town, order).lines
    if asked:
        town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    about = {"order_id": order, "product_id": str(line.product_id), "sku_id": str(first)}
    body = {**about, "request_id": "a", "amount": 1, "reason": "10001337"}
    assert api.post("/channels/ec/aftersale/refundpricediff", body, token=token)["errcode"] == 0
    if asked:
        path = "/channels/ec/order/preshipmentchangesku/approve"
        assert api.post(path, {"order_id": order}, token=token)["errcode"] == 101100
    else:
        with pytest.raises(UsageError, match="went back"):
            town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    assert row(town, order).lines[0].sku_id == first


def test_a_merchant_who_says_nothing_has_said_no(town: Town) -> None:
    first, other = two_skus(town)
    order = ordered(town)
    town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    with pytest.raises(UsageError, match="asked already"):
        town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    town.pass_(12 * HOUR)
    [line] = row(town, order).lines
    assert line.sku_id == first
    assert line.swap is not None
    assert line.swap.state == 4
