"""An order that was shipped is received and settled, by its buyer or by time."""

from __future__ import annotations

import pytest

from simulator.core.component.entities import TokenKind
from simulator.durations import DAY
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.endpoints.store.order.goods import ordered, row, shipped


def sent(town: Town, api: Api, *, count: int = 1, of: int = 1) -> str:
    town.do("authorize", store=town.shop)
    order = ordered(town, count=of)
    body = {"order_id": order, "delivery_list": shipped(town, order, count=count)}
    token = town.token(TokenKind.AUTHORIZER)
    assert api.post("/channels/ec/order/delivery/send", body, token=token)["errcode"] == 0
    return order


def types(town: Town, kind: str, field: str) -> list[int]:
    found = [push.fields["order_info"][field] for push in town.pushes() if push.kind == kind]
    return [int(each) for each in found]


def test_time_says_that_an_order_arrived_and_pays_the_merchant(town: Town, api: Api) -> None:
    order = sent(town, api)
    town.pass_(10 * DAY - 1)
    assert row(town, order).status == 30
    town.pass_(1)
    assert row(town, order).status == 100
    assert types(town, "channels_ec_order_confirm", "confirm_type") == [2]
    town.pass_(7 * DAY - 1)
    assert row(town, order).settle_time == 0
    town.pass_(1)
    assert row(town, order).settle_time == int(town.now)
    assert types(town, "channels_ec_order_settle", "settle_time") == [int(town.now)]
    with pytest.raises(UsageError, match="settled"):
        town.do("settle_order", store=town.shop, order=order)


def test_nothing_is_received_by_itself_while_goods_are_in_aftersale(town: Town, api: Api) -> None:
    order = sent(town, api)
    town.days(9)
    asked = town.do("buyer_aftersale", store=town.shop, order=order, type="EXCHANGE")["after_sale_order_id"]
    town.pass_(DAY)
    assert row(town, order).status == 30
    town.do("buyer_answer", store=town.shop, after_sale=asked, answer="cancel")
    town.pass_(DAY)
    assert row(town, order).status == 100


def test_nobody_confirms_or_settles_an_order_while_goods_of_it_are_in_aftersale(town: Town, api: Api) -> None:
    order = sent(town, api)
    for action, status in (("buyer_receive", 30), ("settle_order", 100)):
        asked = town.do("buyer_aftersale", store=town.shop, order=order, type="EXCHANGE")
        before = row(town, order)
        with pytest.raises(UsageError, match="in after-sale"):
            town.do(action, store=town.shop, order=order)
        assert row(town, order) == before
        assert before.status == status
        town.do("buyer_answer", store=town.shop, after_sale=asked["after_sale_order_id"], answer="cancel")
        town.do(action, store=town.shop, order=order)
    assert row(town, order).settle_time


def test_an_order_of_which_the_rest_was_refunded_is_shipped_and_ends(town: Town, api: Api) -> None:
    order = sent(town, api, count=1, of=3)
    assert row(town, order).status == 21
    asked = town.do("buyer_aftersale", store=town.shop, order=order, count=2)["after_sale_order_id"]
    body = {"after_sale_order_id": str(asked)}
    token = town.token(TokenKind.AUTHORIZER)
    assert api.post("/channels/ec/aftersale/acceptapply", body, token=token)["errcode"] == 0
    town.pass_(1)
    assert row(town, order).status == 30
    assert types(town, "channels_ec_order_deliver", "finish_delivery") == [0, 1]
    town.days(10)
    assert row(town, order).status == 100


def test_an_order_that_was_refunded_as_a_whole_is_neither_received_nor_settled(town: Town, api: Api) -> None:
    order = sent(town, api)
    asked = town.do("buyer_aftersale", store=town.shop, order=order)["after_sale_order_id"]
    body = {"after_sale_order_id": str(asked)}
    token = town.token(TokenKind.AUTHORIZER)
    assert api.post("/channels/ec/aftersale/acceptapply", body, token=token)["errcode"] == 0
    town.days(40)
    assert (row(town, order).status, row(town, order).cancel_type) == (200, 3)
    assert (row(town, order).confirm_time, row(town, order).settle_time) == (0, 0)
