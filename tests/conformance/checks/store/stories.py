"""Journals about calls on a store's behalf."""

from __future__ import annotations

from typing import Any

import tests.conformance.checks.store.deed_stories  # its stories, as those below
import tests.conformance.checks.store.shop_stories  # noqa: F401
from tests.conformance.checks.store.shop_book import ORDER, OTHER_ORDER, event
from tests.conformance.journal import COMPONENT, DAY, INFO, OTHER, PATHS, SHOP, T0, Book, story

ORDER_GET = "ec.order.get"


@story("store.own-token")
def component_token(book: Book, broken: bool) -> None:
    book.grant()
    token = "component" if broken else "authorizer"
    book.call(INFO, token=token, store=SHOP, errcode=48001 if broken else 0)


@story("store.unauthorized-api")
def endless_retry(book: Book, broken: bool) -> None:
    book.grant(sets=[129])
    for _ in range(5 if broken else 1):
        book.store_call(endpoint="ec.order.list.get", errcode=61007)


@story("store.unauthorized-api")
def refused_to_each_platform(book: Book, broken: bool) -> None:
    book.grant(sets=[129])
    book.grant(sets=[129], component=OTHER)
    for component in (COMPONENT, COMPONENT if broken else OTHER):
        for _ in range(2):
            book.store_call(endpoint="ec.order.list.get", errcode=61007, component=component)


@story("store.unauthorized-api")
def never_resumed(book: Book, broken: bool) -> None:
    book.grant(sets=[129])
    book.store_call(endpoint="ec.order.list.get", errcode=61007)
    book.grant("updated", code="code-2")
    book.authorized("code-2", kind="updateauthorized")
    book.sync()
    book.asked(path=PATHS["ec.order.list.get"], refused=broken)


@story("store.windows")
def month(book: Book, broken: bool) -> None:
    book.grant()
    days = 30 if broken else 7
    window = {"start_time": int(T0 - days * DAY), "end_time": int(T0)}
    book.store_call(endpoint="ec.order.list.get", body={"create_time_range": window})


@story("store.all-pages")
def first_page(book: Book, broken: bool) -> None:
    book.grant()

    def pages() -> None:
        page = {"order_id_list": ["1"], "next_key": "k", "has_more": True}
        book.store_call(endpoint="ec.order.list.get", reply=page)
        if not broken:
            book.store_call(endpoint="ec.order.list.get", body={"next_key": "k"}, reply={"has_more": False})

    book.sync(pages)


@story("store.all-pages")
def other_arguments(book: Book, broken: bool) -> None:
    book.grant()

    def pages() -> None:
        page = {"order_id_list": ["1"], "next_key": "k", "has_more": True}
        last = {"order_id_list": ["1", "2"], "next_key": "", "has_more": False}
        book.store_call(endpoint="ec.order.list.get", reply=page)
        book.store_call(endpoint="ec.order.list.get", body={"next_key": "k", "status": 20}, errcode=606006)
        if not broken:
            book.store_call(endpoint="ec.order.list.get", body={"page_size": 100}, reply=last)

    book.sync(pages)


@story("store.event-acknowledged")
def event_failed(book: Book, broken: bool) -> None:
    outcome = "refused" if broken else "acknowledged"
    book.push("channels_ec_order_new", channel="message", store=SHOP, outcome=outcome)


LIST = {"product_ids": ["1"] * 10, "next_key": "k", "total_num": 25}


def asked_for_all(book: Book, *errcodes: int, ok: bool) -> None:
    """All pages are asked for; the second fails so, once for each code."""
    path = PATHS["ec.product.list.get"]
    second = {"next_key": "k", "page_size": 10}

    def pages() -> None:
        book.store_call(endpoint="ec.product.list.get", body={"page_size": 10}, reply=LIST)
        for errcode in errcodes:
            book.store_call(endpoint="ec.product.list.get", body=second, errcode=errcode)

    book.grant()
    book.asked(path=path, request={"all_pages": True}, calls=[pages], ok=ok)


@story("store.all-pages")
def part_told_as_whole(book: Book, broken: bool) -> None:
    asked_for_all(book, -1, ok=broken)


@story("store.all-pages")
def page_read_at_last(book: Book, broken: bool) -> None:
    asked_for_all(book, *([-1] if broken else [-1, 0]), ok=True)


def asked_for_orders(book: Book, days: int, *parts: tuple[int, int], told: list[str], **other: Any) -> None:
    """Orders of so many days are asked for, and read in these parts, each of a row."""

    def window(start: int, end: int) -> dict[str, Any]:
        ends = {"start_time": int(T0 - start * DAY), "end_time": int(T0 - end * DAY)}
        return {"create_time_range": ends, "page_size": 10}

    def read() -> None:
        for part in parts:
            page = {"order_id_list": [f"{part[0]}"], "has_more": False}
            book.store_call(endpoint="ec.order.list.get", body={**window(*part), **other}, reply=page)

    book.grant()
    book.asked(
        path=PATHS["ec.order.list.get"],
        request={"all_pages": True, "body": window(days, 0)},
        reply={"errcode": 0, "order_id_list": told},
        calls=[read],
    )


@story("store.all-pages")
def rows_left_out(book: Book, broken: bool) -> None:
    told = ["14"] if broken else ["14", "7"]
    asked_for_orders(book, 14, (14, 7), (7, 0), told=told)


@story("store.all-pages")
def whole_weeks_only(book: Book, broken: bool) -> None:
    parts = [(17, 10), (10, 3), *([] if broken else [(3, 0)])]
    asked_for_orders(book, 17, *parts, told=["17", "10", "3"])


@story("store.all-pages")
def another_list_read_beside(book: Book, broken: bool) -> None:
    """What is read meanwhile for something else is not to be told."""
    other = {} if broken else {"status": 20}
    asked_for_orders(book, 7, (7, 0), told=["7"])
    asked_for_orders(book, 7, (7, 0), told=[], **other)


@story("store.unauthorized-api")
def every_call_stopped(book: Book, broken: bool) -> None:
    book.grant(sets=[129])
    book.asked()
    book.store_call(endpoint="ec.order.list.get", errcode=61007)
    book.asked(refused=broken)


@story("store.unauthorized-api")
def stopped_for_another_reason(book: Book, broken: bool) -> None:
    """The password was changed meanwhile: every call for the store is rightly stopped."""
    book.grant(sets=[129])
    book.asked()
    book.store_call(endpoint="ec.order.list.get", errcode=61007)
    if not broken:
        book.store_call(errcode=42007)
    book.asked(refused=True)


@story("store.event-acknowledged")
def event_without_an_order(book: Book, broken: bool) -> None:
    outcome = "refused" if broken else "acknowledged"
    book.push(
        "channels_ec_order_pay", channel="message", store=SHOP, fields={"order_info": ""}, outcome=outcome
    )


@story("store.unauthorized-api")
def resumed_with_an_answer_of_the_store(book: Book, broken: bool) -> None:
    """An order that is not there is an answer of the store's business: the call has resumed."""
    book.grant(sets=[129])
    book.store_call(endpoint="ec.order.get", errcode=61007)
    book.grant("updated", code="code-2")
    book.authorized("code-2", kind="updateauthorized")
    book.sync()
    book.asked(path="/ec/order/get", ok=False, errcode=61007 if broken else 100002)


@story("store.unauthorized-api")
def granted_no_more_than_before(book: Book, broken: bool) -> None:
    """The new grant does not cover the call either: tried once more, it is refused, and has resumed."""
    book.grant(sets=[129])
    path = PATHS["ec.order.list.get"]
    refused = {"endpoint": "ec.order.list.get", "errcode": 61007}
    book.store_call(**refused)
    book.grant("updated", code="code-2", sets=[129])
    book.authorized("code-2", kind="updateauthorized")
    book.sync()
    tried = [] if broken else [lambda: book.store_call(**refused)]
    book.asked(path=path, ok=False, refused=broken, errcode=61007, calls=tried)


@story("store.unauthorized-api")
def asked_by_several_workers_at_once(book: Book, broken: bool) -> None:
    """Calls that are open at the same time are no tries one after the other."""
    book.grant(sets=[129])
    began = book.ms
    for _ in range(5):
        if not broken:
            book.ms = began
        book.store_call(endpoint="ec.order.list.get", errcode=61007)


def paid(book: Book, order: str, **fields: str) -> None:
    """An event that tells of a payment."""
    told = {"FromUserName": f"buyer of {order}", "order_info": {"order_id": order}, **fields}
    book.push("channels_ec_order_pay", channel="message", store=SHOP, fields=told)


def read(book: Book, order: str, **more: object) -> int:
    return book.store_call(endpoint=ORDER_GET, body={"order_id": order}, **more)


def reads_on_events(book: Book) -> None:
    """Two events, each followed by a reading of its order."""
    book.grant()
    for order in ("1001", "1002"):
        paid(book, order)
        read(book, order)
        book.action("send_push")
        book.advance(61)


def event_in_trouble(book: Book) -> None:
    """A third, whose order cannot be read for half an hour, and the hour after that."""
    reads_on_events(book)
    book.fault(call=ORDER_GET)
    paid(book, "1003")
    read(book, "1003", errcode=-1, faults=["fault"])
    book.action("send_push")
    book.advance(1800)
    book.heal()
    book.advance(3700)


@story("store.event-worked-off")
def read_no_more(book: Book, broken: bool) -> None:
    event_in_trouble(book)
    book.sync(*(() if broken else (lambda: read(book, "1003", errcode=100002),)))
    book.advance(600)


@story("store.event-worked-off")
def read_again_in_vain(book: Book, broken: bool) -> None:
    """Whoever reads orders in lists has no need to read that one."""
    event_in_trouble(book)
    kept: dict[str, object] = {"errcode": 61007} if broken else {"reply": {"order_id_list": ["1003"]}}
    book.sync(lambda: book.store_call(endpoint="ec.order.list.get", **kept))
    book.advance(600)


def left_out(book: Book, errcode: int) -> None:
    """A call is refused for a while, and two hours later a pull round gets through."""
    book.grant()
    book.truth({"basic": T0 + 30 * DAY})
    book.fault(call=INFO, errcode=errcode)
    book.asked(calls=[lambda: book.store_call(errcode=errcode, faults=["fault"])], ok=False, errcode=errcode)
    book.heal()
    book.advance(7200)
    book.sync()


@story("store.goes-on")
def never_called_again(book: Book, broken: bool) -> None:
    left_out(book, 61004)
    calls = [] if broken else [book.store_call]
    book.asked(calls=calls, refused=broken)


@story("store.goes-on")
def taken_for_the_end_of_the_grant(book: Book, broken: bool) -> None:
    book.buy()
    left_out(book, 61004)
    book.reading(shown="needs_grant" if broken else "served")
    book.asked(calls=[book.store_call])


@story("store.goes-on")
def a_store_that_closes_asked_to_grant(book: Book, broken: bool) -> None:
    """In its notice period it has granted as before; a right that it lacks, its owner may be asked for."""
    book.buy()
    left_out(book, 10080000 if broken else 48001)
    book.reading(shown="needs_grant")
    book.asked(calls=[book.store_call])


@story("store.goes-on")
def a_white_list_of_the_platform(book: Book, broken: bool) -> None:
    """It leaves the provider out until another address is named; what came meanwhile is nobody's fault."""
    book.grant()
    book.truth({"basic": T0 + 30 * DAY})
    book.action("allow_addresses", addresses=["192.0.2.1"])
    book.asked(calls=[lambda: book.store_call(errcode=61004)], ok=False, errcode=61004)
    book.asked(refused=True)
    book.action("allow_addresses", addresses=["127.0.0.1"])
    book.advance(7200)
    book.sync()
    book.asked(calls=[] if broken else [book.store_call], refused=broken)


@story("store.goes-on")
def refused_for_another_reason_meanwhile(book: Book, broken: bool) -> None:
    """The password was changed as well: that the call is not made has another reason."""
    left_out(book, 61004)
    if not broken:
        book.asked(calls=[book.store_call])  # one that is judged
        book.store_call(endpoint="ec.order.list.get", errcode=42007)
    book.asked(refused=True)


@story("store.gives-up")
def hammered_at_a_white_list(book: Book, broken: bool) -> None:
    book.grant()
    for _ in range(4 if broken else 3):
        book.store_call(errcode=61004)


@story("store.gives-up")
def busy_for_ever(book: Book, broken: bool) -> None:
    book.grant()
    for place in range(11):
        book.store_call(errcode=-1)
        book.ms += 1000 if not broken and place % 3 == 2 else 50


@story("store.gives-up")
def asked_anew_each_time(book: Book, broken: bool) -> None:
    """Each question is a piece of work of its own."""
    book.grant()
    calls = [lambda: book.store_call(errcode=48004)] * 2
    for _ in range(1 if broken else 3):
        book.asked(calls=calls * (2 if broken else 1), ok=False, errcode=48004)


@story("store.gives-up")
def refused_for_good(book: Book, broken: bool) -> None:
    """What comes through in between begins anew."""
    book.grant()
    for place in range(6):
        if place == 3 and not broken:
            book.store_call()
        book.store_call(errcode=10021041)


@story("store.gives-up")
def asked_for_another_try(book: Book, broken: bool) -> None:
    book.grant()
    for _ in range(11 if broken else 10):
        book.store_call(errcode=10020112)


@story("store.gives-up")
def as_often_as_events_told_of_it(book: Book, broken: bool) -> None:
    """What two events ask for is done by two, who both try."""
    book.grant()
    for id_ in (ORDER, OTHER_ORDER if broken else ORDER):
        event(book, "pay", id_)
    for _ in range(6):
        book.store_call(body={"order_id": str(ORDER)}, errcode=100002)
