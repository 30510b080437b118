"""After-sales of presents that nobody took in time."""

from __future__ import annotations

import pytest

from simulator.core.store.aftersale import gifts
from simulator.core.store.aftersale.states import State
from simulator.core.store.events import EventName
from simulator.core.store.order.states import Status
from simulator.usage import UsageError
from tests.core.store.aftersale.shop import Shop


def given(shop: Shop) -> int:
    return int(shop.town.do("buyer_order", store=shop.store, present="送你")["order_id"])


def row(shop: Shop, id_: int) -> gifts.GiftAfterSale:
    return gifts.asked_for(shop.town.world, shop.store, id_)


def test_a_present_that_somebody_took_is_not_refunded_by_itself() -> None:
    shop = Shop(1)
    order = given(shop)
    shop.town.do("buyer_claim_present", store=shop.store, order=order)
    with pytest.raises(UsageError):
        shop.town.do("gift_times_out", store=shop.store, order=order)
    with pytest.raises(UsageError):
        shop.town.do("gift_times_out", store=shop.store, order=shop.order_id)
    shop.town.pass_(shop.town.world.switches.present_unclaimed_seconds)
    assert list(shop.told(EventName.PRESENT_AFTERSALE, "finder_shop_present_aftersale_status_update")) == []


@pytest.mark.parametrize("empty", [False, True])
def test_its_giver_has_the_money_again_where_there_is_some(empty: bool) -> None:
    shop = Shop(1)
    order = given(shop)
    shop.act("empty_refund_account", empty=empty)
    id_ = shop.town.do("gift_times_out", store=shop.store, order=order)["after_sale_order_id"]
    shop.town.pass_(0)
    assert row(shop, id_).state is (State.REFUND_FAILED if empty else State.REFUNDED)
    told = list(shop.told(EventName.PRESENT_AFTERSALE, "finder_shop_present_aftersale_status_update"))
    assert [said["status"] for said in told] == ["PLATFORM_REFUNDING", str(row(shop, id_).state)]
    assert told[0] == {
        "after_sale_order_id": str(id_),
        "order_id": str(order),
        "status": "PLATFORM_REFUNDING",
    }
    if empty:
        shop.act("fail_payout", after_sale=id_, for_good=True)
        assert row(shop, id_).state is State.RETRY_FAILED


def test_the_order_of_a_present_that_nobody_took_is_called_off_once() -> None:
    shop = Shop(1)
    order = given(shop)
    shop.town.do("gift_times_out", store=shop.store, order=order)
    shop.order_id = str(order)
    assert shop.order.status is Status.CANCELLED
    shop.town.pass_(2 * shop.town.world.switches.present_unclaimed_seconds)
    assert len(list(shop.told(EventName.ORDER_CANCEL, "order_info"))) == 1
