"""What moves an after-sale, and what an end of it does to the order."""

from __future__ import annotations

import pytest

from simulator.core.store.aftersale.states import AFTERSALES, ENDED, REFUSED, Kind, State
from simulator.core.store.events import EventName
from simulator.core.store.order.money import price
from simulator.core.store.order.states import Status
from simulator.durations import DAY, HOUR
from tests.core.store.aftersale.shop import Shop


def asked(shop: Shop, kind: Kind = Kind.REFUND, **more: object) -> int:
    made = shop.town.do("buyer_aftersale", store=shop.store, order=shop.order_id, type=str(kind), **more)
    return int(made["after_sale_order_id"])


def statuses(shop: Shop) -> list[str]:
    told = shop.told(EventName.AFTERSALE, "finder_shop_aftersale_status_update")
    return [said["status"] for said in told]


@pytest.mark.parametrize("kind", Kind)
def test_every_state_of_a_type_is_reached_and_left_but_for_those_in_which_it_ends(kind: Kind) -> None:
    machine = AFTERSALES[kind].machine
    reached = set(machine.begins)
    for _ in State:
        reached |= {after for (before, _), after in machine.table.items() if before in reached}
    left = {before for before, _ in machine.table}
    assert left <= reached
    assert reached - left <= ENDED
    assert ENDED & left == set()


def test_every_state_is_one_of_some_type() -> None:
    there = {after for steps in AFTERSALES.values() for after in steps.machine.table.values()}
    begins = {state for steps in AFTERSALES.values() for state in steps.machine.begins}
    assert there | begins == set(State)
    assert set(State) > REFUSED


@pytest.mark.parametrize(
    ("first", "accepted", "cancelled", "state"),
    [("accept", 0, False, State.REFUNDED), ("cancel", 10020001, True, State.CANCELLED)],
)
def test_whoever_comes_first_decides(first: str, accepted: int, cancelled: bool, state: State) -> None:
    """The merchant accepts while the buyer gives up."""
    shop = Shop(1)
    id_ = asked(shop)

    def accept() -> None:
        assert shop.call("aftersale/acceptapply", after_sale_order_id=str(id_)) == accepted

    def cancel() -> None:
        done = shop.act("buyer_answer", after_sale=id_, answer="cancel")
        assert (done is not None) == cancelled

    for one in (accept, cancel) if first == "accept" else (cancel, accept):
        one()
    shop.town.pass_(0)
    assert shop.row(id_).state is state
    assert shop.order.status is (Status.REFUNDED if state is State.REFUNDED else Status.PAID)


@pytest.mark.parametrize(
    ("kind", "seconds", "then"),
    [
        (Kind.REFUND, 48 * HOUR, State.REFUNDED),
        (Kind.RETURN, 48 * HOUR, State.WAIT_RETURN),
        (Kind.RETURN, 48 * HOUR + 7 * DAY, State.RETURN_CLOSED),
        (Kind.RETURN, 48 * HOUR + 14 * DAY, State.CANCELLED),
    ],
)
def test_time_acts_in_place_of_who_does_not(kind: Kind, seconds: int, then: State) -> None:
    shop = Shop(1)
    shop.town.switch("seven_day_return_agreed", False)
    if kind is not Kind.REFUND:
        shop.send(1)
    id_ = asked(shop, kind)
    shop.town.pass_(48 * HOUR - 1)
    assert shop.row(id_).state is State.PROCESSING
    shop.town.pass_(1)
    while shop.town.now - shop.row(id_).create_time < seconds:
        shop.town.pass_(7 * DAY)
    shop.town.pass_(0)
    assert shop.row(id_).state is then


def test_the_merchant_has_ten_days_to_take_goods_back_in() -> None:
    shop = Shop(1)
    shop.send(1)
    id_ = asked(shop, Kind.RETURN)
    shop.act("buyer_return", after_sale=id_)
    shop.town.pass_(10 * DAY - 1)
    assert shop.row(id_).state is State.WAIT_RECEIPT
    shop.town.pass_(1)
    shop.town.pass_(0)
    row = shop.row(id_)
    assert (row.state, row.refund_reason) == (State.RETURNED, 11)


def test_a_return_under_seven_day_return_needs_no_word_of_the_merchant() -> None:
    shop = Shop(1)
    shop.send(1)
    assert shop.row(asked(shop, Kind.RETURN)).state is State.WAIT_RETURN
    assert statuses(shop) == ["USER_WAIT_RETURN"]
    other = Shop(1)
    other.send(1)
    assert other.row(asked(other, Kind.EXCHANGE)).state is State.PROCESSING


@pytest.mark.parametrize(("days", "state"), [(6, State.WAIT_RETURN), (7, State.PROCESSING)])
def test_seven_days_are_counted_from_the_receipt(days: int, state: State) -> None:
    shop = Shop(1)
    shop.send(1)
    shop.act("buyer_receive", order=shop.order_id)
    shop.town.days(days)
    assert shop.row(asked(shop, Kind.RETURN)).state is state


def test_an_event_has_the_fields_of_its_sample_in_their_types() -> None:
    shop = Shop(1)
    id_ = asked(shop)
    [push] = shop.town.pushes(EventName.AFTERSALE)
    assert push.fields["finder_shop_aftersale_status_update"] == {
        "after_sale_order_id": str(id_),
        "order_id": shop.order_id,
        "status": "MERCHANT_PROCESSING",
        "wxa_vip_discounted_price": 0,
    }
    assert push.fields["FromUserName"] != shop.order.openid  # it comes from the platform


def test_a_part_is_told_by_the_after_sale_alone_and_the_last_of_it_closes_the_order() -> None:
    shop = Shop(2, 1)
    for line, count in ((0, 1), (0, 1), (1, 1)):
        assert list(shop.told(EventName.ORDER_CANCEL, "order_info")) == []
        id_ = asked(shop, sku=shop.order.lines[line].sku_id, count=count)
        assert shop.call("aftersale/acceptapply", after_sale_order_id=str(id_)) == 0
        shop.town.pass_(60)
    [told] = shop.told(EventName.ORDER_CANCEL, "order_info")
    assert told == {"order_id": shop.order_id, "cancel_type": "3"}
    assert shop.order.status is Status.REFUNDED


def test_an_order_is_sent_as_a_whole_once_what_was_not_sent_is_refunded() -> None:
    shop = Shop(2)
    shop.send(1)
    assert shop.order.status is Status.PARTLY_SHIPPED
    id_ = asked(shop, count=1)
    assert shop.call("aftersale/acceptapply", after_sale_order_id=str(id_)) == 0
    shop.town.pass_(0)
    assert int(shop.order.status) == Status.SHIPPED
    told = [said["finish_delivery"] for said in shop.told(EventName.ORDER_DELIVER, "order_info")]
    assert told == [0, 1]
    assert shop.send(1) == 101100


def test_what_came_back_leaves_what_was_not_sent_to_be_sent() -> None:
    shop = Shop(2)
    shop.send(1)
    id_ = asked(shop, Kind.RETURN, count=1)
    shop.act("buyer_return", after_sale=id_)
    assert shop.call("aftersale/acceptapply", after_sale_order_id=str(id_)) == 0
    shop.town.pass_(0)
    assert shop.row(id_).state is State.RETURNED
    assert shop.send(1) == 0
    assert shop.order.status is Status.SHIPPED


def test_nobody_receives_an_order_that_is_refunded() -> None:
    shop = Shop(1)
    shop.send(1)
    id_ = asked(shop)
    assert shop.call("aftersale/acceptapply", after_sale_order_id=str(id_)) == 0
    shop.town.pass_(60 * DAY)
    assert shop.order.status is Status.REFUNDED


def test_other_goods_are_no_refund() -> None:
    shop = Shop(1)
    shop.send(1)
    id_ = asked(shop, Kind.EXCHANGE)
    shop.town.pass_(2 * DAY)
    shop.act("buyer_return", after_sale=id_)
    body = {"after_sale_order_id": str(id_), "delivery_id": "SF", "waybill_id": "SF2"}
    assert shop.call("aftersale/acceptexchangereship", body) == 0
    shop.act("buyer_answer", after_sale=id_, answer="confirm")
    [line] = shop.order.lines
    assert (shop.row(id_).state, line.finished_aftersale) == (State.RETURNED, 0)
    again = shop.town.do("buyer_aftersale", store=shop.store, order=shop.order_id)
    assert again["amount"] == line.total


@pytest.mark.parametrize("for_good", [False, True])
def test_a_payout_that_failed_is_made_up_for_in_time_or_not_at_all(for_good: bool) -> None:
    shop = Shop(1)
    id_ = asked(shop)
    shop.act("empty_refund_account")
    shop.town.pass_(2 * DAY)
    shop.town.pass_(0)
    assert shop.row(id_).state is State.REFUND_FAILED
    assert shop.row(id_).refund_reason == 9
    if for_good:
        shop.act("fail_payout", after_sale=id_, for_good=True)
    else:
        shop.town.pass_(7 * DAY)
    assert shop.row(id_).state is (State.RETRY_FAILED if for_good else State.OVERDUE)
    assert shop.order.lines[0].on_aftersale == 0
    assert shop.order.status is Status.PAID


def test_half_of_it_refunded_is_all_of_it_through() -> None:
    shop = Shop(1)
    paid = shop.order.lines[0].total
    id_ = asked(shop, amount=paid // 2)
    assert shop.call("aftersale/acceptapply", after_sale_order_id=str(id_)) == 0
    shop.town.pass_(0)
    assert shop.row(id_).amount == paid // 2
    assert shop.order.lines[0].finished_aftersale == 1


def test_shares_of_a_line_come_to_all_of_it() -> None:
    shop = Shop(3)
    total = shop.order.lines[0].total
    amounts = []
    for _ in range(3):
        made = shop.town.do("buyer_aftersale", store=shop.store, order=shop.order_id, count=1)
        amounts.append(made["amount"])
    assert sum(amounts) == total


def test_what_has_gone_back_cannot_be_asked_for_again() -> None:
    shop = Shop(1)
    total = shop.order.lines[0].total
    body = {**shop.line(0), "request_id": "a", "amount": total - 1, "reason": "10001337"}
    assert shop.call("aftersale/refundpricediff", body) == 0
    shop.town.pass_(60)
    assert shop.call("aftersale/refundpricediff", {**body, "request_id": "b"}) == 9700224
    made = shop.town.do("buyer_aftersale", store=shop.store, order=shop.order_id)
    assert made["amount"] == 1
    assert shop.act("buyer_aftersale", order=shop.order_id) is None


TERMS = {"merchant_update_desc": "x", "update_reason_type": 8, "merchant_update_type": 3}


def propose(shop: Shop, id_: int, **terms: int) -> int:
    return shop.call("aftersale/merchantupdateaftersale", {**TERMS, "after_sale_order_id": str(id_)}, **terms)


def test_what_is_offered_to_one_buyer_is_not_left_for_another_after_sale_of_the_line() -> None:
    shop = Shop(5)
    total = shop.order.lines[0].total
    id_ = asked(shop, count=1)
    assert propose(shop, id_, type=1, amount=total) == 0
    assert shop.act("buyer_aftersale", order=shop.order_id, count=4) is None
    assert shop.act("buyer_answer", after_sale=id_, answer="refuse") is not None
    made = shop.town.do("buyer_aftersale", store=shop.store, order=shop.order_id, count=4)
    assert made["amount"] == total * 4 // 5
    assert propose(shop, id_, type=1, amount=total // 5 + 1) == 9700224


def test_goods_that_were_not_sent_cannot_be_asked_back_in_place_of_a_refund() -> None:
    shop = Shop(3)
    id_ = asked(shop, count=1)
    assert propose(shop, id_, type=2, amount=1) == 9700224
    assert shop.send(1) == 0
    assert propose(shop, id_, type=2, amount=1) == 0
    assert shop.act("buyer_aftersale", order=shop.order_id, type="RETURN", count=1) is None
    assert shop.act("buyer_answer", after_sale=id_, answer="agree") == {"status": "USER_WAIT_RETURN"}


@pytest.mark.parametrize("kind", [Kind.RETURN, Kind.EXCHANGE])
def test_no_more_goods_come_back_than_were_sent(kind: Kind) -> None:
    shop = Shop(3)
    assert shop.send(2) == 0
    assert shop.act("buyer_aftersale", order=shop.order_id, type=kind, count=3) is None
    id_ = asked(shop, kind)
    assert shop.row(id_).count == 2
    assert shop.act("buyer_aftersale", order=shop.order_id, type=kind, count=1) is None
    assert shop.row(asked(shop)).count == 1


def test_goods_are_sent_back_once() -> None:
    shop = Shop(3)
    assert shop.send(2) == 0
    id_ = asked(shop, Kind.RETURN, count=1)
    shop.act("buyer_return", after_sale=id_)
    assert shop.call("aftersale/acceptapply", after_sale_order_id=str(id_)) == 0
    shop.town.pass_(0)
    assert shop.act("buyer_aftersale", order=shop.order_id, type="RETURN", count=2) is None
    assert shop.row(asked(shop, Kind.RETURN)).count == 1


def test_of_what_is_asked_back_without_a_return_what_was_not_sent_comes_first() -> None:
    shop = Shop(3)
    assert shop.send(1) == 0
    asked(shop, count=2)
    assert shop.row(asked(shop, Kind.RETURN)).count == 1


def test_a_request_of_one_call_is_none_of_another() -> None:
    shop = Shop(2)
    body = {**shop.line(0), "request_id": "a", "amount": 1}
    assert shop.call("aftersale/genaftersaleorder", body, count=1, reason="10000014", type="REFUND") == 0
    assert shop.call("aftersale/refundpricediff", body, reason="10001337") == 0
    assert [row.count for row in shop.rows] == [1, 0]


def test_the_platform_keeps_its_share_of_what_did_not_go_back() -> None:
    shop = Shop(4)
    total = shop.order.lines[0].total
    assert price(shop.order).fee == total // 100
    id_ = asked(shop, count=1)
    assert shop.call("aftersale/acceptapply", after_sale_order_id=str(id_)) == 0
    shop.town.pass_(60)
    body = {**shop.line(0), "request_id": "a", "amount": 100, "reason": "10001337"}
    assert shop.call("aftersale/refundpricediff", body) == 0
    shop.town.pass_(0)
    assert price(shop.order).fee == (total * 3 // 4 - 100) // 100


def test_goods_come_and_go_by_couriers_that_there_are() -> None:
    shop = Shop(1)
    shop.send(1)
    id_ = asked(shop, Kind.EXCHANGE)
    shop.town.pass_(2 * DAY)
    assert shop.act("buyer_return", after_sale=id_, delivery_id="NOBODY") is None
    assert shop.act("buyer_return", after_sale=id_) is not None
    body = {"after_sale_order_id": str(id_), "waybill_id": "SF2"}
    assert shop.call("aftersale/acceptexchangereship", body, delivery_id="NOBODY") == 40097
    assert shop.call("aftersale/acceptexchangereship", body, delivery_id="SF") == 0


def test_what_was_lowered_to_nothing_goes_back_too() -> None:
    shop = Shop()
    store, town = shop.store, shop.town
    lines = [{"product": 1, "count": 1}, {"product": 2, "count": 1}]
    made = town.do("buyer_order", store=store, lines=lines, pay=False)
    shop.order_id = str(made["order_id"])
    change = [{**made["lines"][0], "change_price": 0}]
    body = {"order_id": shop.order_id, "change_express": False, "change_order_infos": change}
    assert shop.call("order/price/update", body) == 0
    town.do("buyer_pay", store=store, order=shop.order_id)
    free = {**shop.line(0), "request_id": "a", "amount": 0, "reason": "10001337"}
    assert shop.call("aftersale/refundpricediff", free) == 9700224
    for sku in (1, 2):
        id_ = asked(shop, sku=sku)
        assert shop.call("aftersale/acceptapply", after_sale_order_id=str(id_)) == 0
        town.pass_(60)
    assert shop.order.status is Status.REFUNDED
    assert sum(row.amount for row in shop.rows) == shop.order.lines[1].total


def test_an_order_is_called_off_once_money_that_is_on_its_way_back_has_come() -> None:
    shop = Shop(2)
    shop.town.switch("refund_seconds", 60)
    body = {**shop.line(0), "request_id": "a", "amount": 100, "reason": "10001337"}
    assert shop.call("aftersale/refundpricediff", body) == 0
    assert shop.act("cancel_oversold", order=shop.order_id) is None
    shop.town.pass_(60)
    assert price(shop.order).fee > 0
    assert shop.act("cancel_oversold", order=shop.order_id) is not None
    assert shop.order.status is Status.OVERSOLD
    assert price(shop.order).fee == 0
