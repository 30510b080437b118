"""Orders are pulled by what changed, in windows as allowed, and an event only says where to look."""

from __future__ import annotations

from itertools import pairwise

from tests.conformance.reference.fake import DOWN
from tests.conformance.reference.sample import DAY, NOW, STORE, TWO, House
from tests.conformance.reference.store.shop import PAID, UNPAID, Shop


def windows(house: House) -> list[tuple[int, int]]:
    bodies = [(call.body or {}) for call in house.platform.asked("order/list/get")]
    ranges = [body["update_time_range"] for body in bodies]
    return [(each["start_time"], each["end_time"]) for each in ranges]


def event(house: House, name: str, **info: object) -> None:
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in info.items())
    head = f"<FromUserName>o</FromUserName><CreateTime>{house.time}</CreateTime><MsgType>event</MsgType>"
    message = f"<xml>{head}<Event>{name}</Event><order_info>{inner}</order_info></xml>"
    query, body = house.sealed(TWO, message)
    assert house.provider.pushes.message(TWO, STORE, query, body) == "success"
    house.settled()


def test_a_new_store_is_read_two_weeks_back_and_then_from_where_it_was_left(house: House, shop: Shop) -> None:
    assert [end - start for start, end in windows(house)] == [7 * DAY, 7 * DAY]
    house.platform.calls.clear()
    house.at(NOW + 20 * DAY)
    shop.order()
    house.sync()
    found = windows(house)
    assert found[0][0] < NOW
    assert found[-1][1] == NOW + 20 * DAY
    assert all(0 < end - start <= 7 * DAY for start, end in found)
    assert all(before[1] == after[0] for before, after in pairwise(found))


def test_an_event_brings_no_state(house: House, shop: Shop) -> None:
    shop.order(status=250)
    event(house, "channels_ec_order_pay", order_id="1", pay_time=NOW)
    known = house.provider.daily.orders.get(STORE, "1")
    assert known is not None
    assert known.status == 250
    assert not house.platform.asked("delivery/send")


def test_the_same_event_twice_is_one_look(house: House, shop: Shop) -> None:
    shop.order(status=250)
    for _ in range(2):
        event(house, "channels_ec_order_cancel", order_id="1", cancel_type=1)
    assert len(house.platform.asked("order/get")) == 1
    event(house, "channels_ec_order_cancel", order_id="1", cancel_type=3)
    assert len(house.platform.asked("order/get")) == 2


def test_what_is_paid_and_reads_as_unpaid_is_looked_at_again(house: House, shop: Shop) -> None:
    shop.order(status=UNPAID)
    event(house, "channels_ec_order_pay", order_id="1", pay_time=NOW)
    house.at(NOW + DAY)
    listed = house.platform.answers["order/list/get"]
    house.platform.answers["order/list/get"] = lambda _: {"order_id_list": [], "has_more": False}
    shop.order(status=PAID)
    house.sync()
    assert shop.sent() == {"1000000001": 2}
    house.platform.answers["order/list/get"] = listed


def test_while_the_platform_is_silent_events_wait(house: House, shop: Shop) -> None:
    shop.order("1", status=250)
    shop.order("2", status=250)
    house.platform.fault("order/get", *[DOWN] * 3)
    for order_id in ("1", "1", "2"):
        event(house, "channels_ec_order_cancel", order_id=order_id, cancel_type=len(house.platform.calls))
    assert len(house.platform.asked("order/get")) == 3
    house.platform.answers["order/list/get"] = lambda _: {"order_id_list": [], "has_more": False}
    house.sync()
    assert len(house.provider.daily.orders.known(STORE)) == 2


def test_a_status_never_seen_stops_nothing(house: House, shop: Shop) -> None:
    shop.order("1", status=77)
    shop.order("2")
    assert house.sync()
    orders = house.provider.daily.orders
    assert [order.status for order in orders.known(STORE)] == [77, 30]
    assert orders.known(STORE)[0].word == "状态 77"


def test_one_order_that_nobody_tells_holds_up_no_other(house: House, shop: Shop) -> None:
    shop.order("1")
    shop.order("2")
    house.platform.fault("order/get", -1, -1, -1)
    assert not house.sync()
    assert shop.sent("2")
    assert not shop.sent("1")
    assert house.sync()
    assert shop.sent("1")


def test_ids_are_kept_digit_by_digit(house: House, shop: Shop) -> None:
    shop.order("3705115058471208928", lines=[{"product_id": 10000000000001, "sku_id": 1, "sku_cnt": 1}])
    house.sync()
    [order] = house.provider.daily.orders.known(STORE)
    assert order.order_id == "3705115058471208928"
    assert order.lines[0].product_id == "10000000000001"


def test_a_restart_keeps_all(house: House, shop: Shop) -> None:
    shop.order(status=250)
    house.sync()
    house.start()
    known = house.provider.daily.orders.get(STORE, "1")
    assert known is not None
    assert known.status == 250
