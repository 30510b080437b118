"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from typing import Any

from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.order.goods import ADDRESS, TIMES, ordered, row, shipped, two_skus

BY_ID = (
    "order/get",
    "order/merchantnotes/update",
    "order/price/update",
    "order/freshinspect/submit",
    "order/address/update",
    "order/addressmodify/accept",
    "order/addressmodify/reject",
    "order/sensitiveinfo/decode",
    "order/virtualtelnumber/get",
    "order/virtualnumber/applyagain",
    "order/virtualnumber/delay",
    "order/realnumber/apply",
    "order/realnumberviewaudit/get",
    "order/preshipmentchangesku/approve",
    "order/preshipmentchangesku/reject",
)
WRITES = tuple(
    name
    for name in BY_ID
    if name not in {"order/get", "order/sensitiveinfo/decode", "order/virtualtelnumber/get"}
    and not name.endswith("audit/get")
)
ITEM = {"item_name": "a", "item_value": "b"}


def right(at: Stand, order: str, **more: Any) -> dict[str, Any]:
    """A body about an order that lacks nothing."""
    whole: dict[str, Any] = {"audit_items": [ITEM], "pic_media_ids": ["m"], "user_address": ADDRESS}
    known = {name: value for name, value in whole.items() if name in at.row.request["properties"]}
    return at.body(order_id=order, **known, **more)


@of(*BY_ID)
def an_order_that_there_is_not(at: Stand) -> None:
    for order in ("1", "9223372036854775807", "3705115058471208928"):
        assert at.ask(right(at, order)) == 100002


@of(*BY_ID)
def an_order_of_another_store(at: Stand) -> None:
    assert at.ask(right(at, ordered(at.town))) == 100002


@of(*WRITES)
def an_order_that_was_changed_just_now(at: Stand) -> None:
    at.town.switch("order_update_seconds", 2)
    order = ordered(at.town, at.store)
    assert at.ask(right(at, order)) == 100003
    at.town.pass_(2)
    assert at.ask(right(at, order)) != 100003


@of("order/list/get")
def a_page_that_is_none(at: Stand) -> None:
    at.ask(at.body(page_size=1000))
    at.ask(at.body(page_size=0))
    at.ask(at.body(next_key="made up"))


@of("order/list/get")
def a_window_that_is_none(at: Stand) -> None:
    for name in ("create_time_range", "update_time_range"):
        for start, end in ((0, 8 * 86400), (5, 5), (5, 4)):
            window = {"start_time": start, "end_time": end}
            assert at.ask(at.body(page_size=10, **{name: window})) == 40097
    assert at.ask(at.body(page_size=10)) == 40097


@of("order/search")
def a_search_that_is_none(at: Stand) -> None:
    assert at.ask(at.body(page_size=10, search_condition={"tel_number": "13812345678"})) == 40097
    assert at.ask(at.body(page_size=10, search_condition={}, next_key="made up")) == 606006
    assert at.ask(at.body(page_size=10, search_condition={}, status=11)) == 40097
    assert at.ask(at.body(page_size=10, search_condition={}, on_aftersale_order_exist=2)) == 40097


@of("order/search", "order/list/get")
def the_cursor_of_another_query(at: Stand) -> None:
    window = {"start_time": int(at.town.now) - 86400, "end_time": int(at.town.now)}
    body = at.body(page_size=1)
    body["create_time_range" if "create_time_range" in at.row.request["properties"] else ""] = window
    body.pop("", None)
    assert at.ask(body) == 0
    path, token = at.row.path, at.token()
    key = at.api.post(path, body, token=token)["next_key"]
    assert key
    assert at.ask({**body, "next_key": key}) == 0
    assert at.ask({**body, "next_key": key, "page_size": 2}) == 606006
    assert at.ask({**body, "next_key": key, "status": 20}) == 606006
    if "create_time_range" in body:
        later = {**window, "end_time": window["end_time"] + 1}
        assert at.ask({**body, "next_key": key, "create_time_range": later}) == 606006


def line_of(at: Stand, order: str, **change: Any) -> dict[str, Any]:
    line = row(at.town, order, at.store).lines[0]
    named = {"product_id": str(line.product_id), "sku_id": str(line.sku_id), "change_price": 1, **change}
    return right(at, order, change_express=False, change_order_infos=[named])


@of("order/price/update")
def a_price_that_cannot_be(at: Stand) -> None:
    order = ordered(at.town, at.store, pay=False, freight=100)
    asked = row(at.town, order, at.store).lines[0].asked
    assert at.ask(line_of(at, order, change_price=asked + 1)) == 108021
    assert at.ask(line_of(at, order, change_price=-1)) == 40097
    assert at.ask({**line_of(at, order), "change_express": True, "express_fee": 101}) == 108021
    assert at.ask({**line_of(at, order), "change_express": True, "express_fee": -1}) == 40097
    nothing = {**line_of(at, order, change_price=0), "change_express": True, "express_fee": 0}
    assert at.ask(nothing) == 108023
    assert at.ask(line_of(at, order, sku_id="1")) == 606031
    assert at.ask(line_of(at, order, product_id="1")) == 606031


@of("order/price/update")
def a_price_that_was_changed_too_often(at: Stand) -> None:
    order = ordered(at.town, at.store, pay=False)
    for _ in range(50):
        assert at.ask(line_of(at, order)) == 0
    assert at.ask(line_of(at, order)) == 108022


@of("order/price/update")
def a_price_that_is_paid(at: Stand) -> None:
    assert at.ask(right(at, ordered(at.town, at.store))) == 101100


@of("order/freshinspect/submit")
def goods_that_are_not_fresh(at: Stand) -> None:
    assert at.ask(right(at, ordered(at.town, at.store))) == 101100
    assert at.ask(right(at, ordered(at.town, at.store, inspect="fresh", pay=False))) == 101100
    fresh = ordered(at.town, at.store, inspect="fresh")
    assert at.ask({**right(at, fresh), "audit_items": []}) == 40097


def ship(at: Stand, order: str) -> None:
    parcels = shipped(at.town, order, store=at.store)
    at.other("order/delivery/send", order_id=order, delivery_list=parcels)


@of("order/address/update")
def an_address_that_stays(at: Stand) -> None:
    sent = ordered(at.town, at.store)
    ship(at, sent)
    assert at.ask(right(at, sent)) == 101100
    order = ordered(at.town, at.store)
    for _ in range(5):
        assert at.ask(right(at, order)) == 0
        assert at.ask(right(at, order)) == 101100, "the first waits for its answer"
        at.do("buyer_answer_address", store=at.store, order=order, agrees=False)
    assert at.ask(right(at, order)) == 101100, "five times at most"


@of("order/address/update")
def an_address_that_lacks_something(at: Stand) -> None:
    order = ordered(at.town, at.store)
    for name in ("user_name", "tel_number", "detail_info"):
        body = right(at, order)
        assert at.ask({**body, "user_address": {**ADDRESS, name: " "}}) == 40097
        del body["user_address"]
        assert at.ask({**body, "user_address": {**ADDRESS, name: None}}) == 40097


@of("order/address/update")
def an_address_while_the_buyers_own_is_under_review(at: Stand) -> None:
    order = ordered(at.town, at.store)
    at.town.pass_(TIMES)
    at.do("buyer_change_address", store=at.store, order=order)
    assert at.ask(right(at, order)) == 101100


@of("order/addressmodify/accept", "order/addressmodify/reject")
def an_answer_where_nothing_is_asked(at: Stand) -> None:
    order = ordered(at.town, at.store)
    assert at.ask(right(at, order)) == 10020116
    at.do("buyer_change_address", store=at.store, order=order)
    assert at.ask(right(at, order)) == 10020116, "it was done at once"
    at.town.pass_(TIMES)
    at.do("buyer_change_address", store=at.store, order=order)
    ship(at, order)
    assert at.ask(right(at, order)) == 10020116, "shipping made it void"
    other = ordered(at.town, at.store)
    at.other("order/address/update", order_id=other, user_address=ADDRESS)
    assert at.ask(right(at, other)) == 10020116, "the merchant's own"


@of("order/virtualtelnumber/get", "order/virtualnumber/applyagain", "order/virtualnumber/delay")
def an_order_without_a_virtual_number(at: Stand) -> None:
    order = ordered(at.town, at.store)
    assert at.ask(right(at, order)) == 6060453
    at.town.switch("virtual_numbers", False)
    at.other("order/sensitiveinfo/decode", order_id=order)
    assert at.ask(right(at, order)) == 6060453


@of("order/virtualnumber/applyagain", "order/virtualnumber/delay")
def a_number_that_was_changed_as_often_as_it_may_be(at: Stand) -> None:
    order = ordered(at.town, at.store)
    at.other("order/sensitiveinfo/decode", order_id=order)
    counted = "has_delay_times" in at.row.request["properties"]
    for times in range(3):
        more = {"has_delay_times": times} if counted else {}
        if counted:
            assert at.ask(right(at, order, has_delay_times=times + 1)) == 40097
        assert at.ask(right(at, order, **more)) == 0
    assert at.ask(right(at, order, **({"has_delay_times": 3} if counted else {}))) == 101100


@of("order/realnumber/apply")
def a_number_that_was_applied_for(at: Stand) -> None:
    order = ordered(at.town, at.store)
    assert at.ask(right(at, order)) == 0
    assert at.ask(right(at, order)) == 101100
    at.do("audit_real_number", store=at.store, order=order)
    assert at.ask(right(at, order)) == 101100


@of("order/realnumberviewaudit/get")
def a_number_that_nobody_applied_for(at: Stand) -> None:
    assert at.ask(right(at, ordered(at.town, at.store))) == 100002


@of("order/preshipmentchangesku/get")
def a_page_of_wishes_that_is_none(at: Stand) -> None:
    for page, size in ((0, 10), (1, 0), (1, 101)):
        assert at.ask(at.body(page=str(page), page_size=str(size))) == 40097


@of("order/preshipmentchangesku/approve", "order/preshipmentchangesku/reject")
def another_sku_that_nobody_asks_for(at: Stand) -> None:
    _, other = two_skus(at.town, at.store)
    order = ordered(at.town, at.store)
    assert at.ask(right(at, order)) == 101100
    at.do("buyer_change_sku", store=at.store, order=order, sku=other)
    ship(at, order)
    assert at.ask(right(at, order)) == 101100
    late = ordered(at.town, at.store)
    at.do("buyer_change_sku", store=at.store, order=late, sku=other)
    at.town.pass_(13 * 3600)
    assert at.ask(right(at, late)) == 101100, "its time has run out"


@of("order/preshipmentchangesku/approve")
def another_sku_of_which_there_is_too_little(at: Stand) -> None:
    _, other = two_skus(at.town, at.store)
    order = ordered(at.town, at.store, count=2)
    at.do("buyer_change_sku", store=at.store, order=order, sku=other)
    ordered(
        at.town,
        at.store,
        lines=[{"product": row(at.town, order, at.store).lines[0].product_id, "sku": other, "count": 99}],
    )
    assert at.ask(right(at, order)) == 101100
