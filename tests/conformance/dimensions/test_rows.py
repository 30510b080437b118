"""An item stands in a dimension by what the journal says of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conformance.dimensions.cells import cells
from conformance.dimensions.rows import DIMENSIONS
from conformance.history.reader import read
from conformance.registry import checks
from tests.conformance.journal import (
    BUYERS,
    DAY,
    EXCHANGE,
    SERVICE,
    SERVICE2,
    SHOP,
    SHOP2,
    T0,
    Book,
)

HOUR = 3600.0
REPLY, CODE, OWN, EXPIRY = "push.reply-exact", "auth.code-once", "store.own-token", "validity.expiry"
PAGES, MOBILE, REPEATED = "pull.page-limit", "login.mobile", "ticket.repeated-value"


def filled(book: Book, check: str) -> set[str]:
    book.end()
    return set(cells(read(book.lines), [checks()[check]])[check])


def at(seconds: float) -> Book:
    book = Book(at=T0 + seconds)
    book.start()
    return book


def used(age: float) -> Book:
    """A store's token, used at that age."""
    book = at(0)
    book.at += age
    book.store_call(issued_at=T0)
    return book


def ended(by: float) -> Book:
    """A service that ended so long before it was looked at."""
    book = at(0)
    book.buy(T0 + HOUR)
    book.at = T0 + HOUR + by
    book.sync()
    book.reading({"basic": T0 + HOUR}, shown=None)
    return book


def ticket_by_night() -> Book:
    book = at(15 * HOUR)
    book.ticket()
    return book


def after_a_restart() -> Book:
    book = at(0)
    book.add("provider", phase="ready", down=False)
    book.ticket()
    return book


def twice() -> Book:
    book = at(0)
    book.authorized("code-1")
    book.action("sync")
    book.authorized("code-2")
    return book


def of_two_stores() -> Book:
    book = at(0)
    book.grant(store=SHOP)
    book.grant(store=SHOP2)
    book.ticket()
    return book


def of_two_services() -> Book:
    book = at(0)
    book.buy(order=1)
    book.order("paid", 2, service_id=SERVICE2)
    book.authorized()
    return book


def page(offset: int, *faults: str) -> Book:
    book = at(0)
    body = {"service_id": SERVICE, "offset": offset, "limit": 10}
    book.call(BUYERS, body, token="home_page", faults=list(faults))
    return book


def together() -> Book:
    book = at(0)
    book.add("together", phase="start", steps=["push_ticket", "sync"])
    book.ticket()
    book.add("together", phase="end", steps=["push_ticket", "sync"])
    return book


def in_chinese() -> Book:
    book = at(0)
    book.authorized(fields={"Name": "小店"})
    return book


def without_a_field() -> Book:
    book = at(0)
    book.authorized("code-1", fields={"PreAuthCode": "p"})
    book.authorized("code-2")
    return book


def with_null() -> Book:
    book = at(0)
    book.authorized(fields={"PreAuthCode": None})
    return book


def spoiled(*defects: str) -> Book:
    book = at(0)
    for defect in defects:
        book.ticket(defects=[defect])
    return book


def healed() -> Book:
    book = at(0)
    for phase in ("planned", "fired", "healed"):
        book.add("fault", phase=phase, fault="lost", effect="drop", where={"push": "any"}, when={})
    book.ticket()
    return book


CASES: dict[str, tuple[str, Callable[[], Book], Callable[[], Book]]] = {
    # dimension → a check, a journal whose item stands in it, and one whose item does not
    "inside": (OWN, lambda: used(HOUR), lambda: used(10)),
    "before-end": (OWN, lambda: used(2 * HOUR - 60), lambda: used(HOUR)),
    "after-end": (OWN, lambda: used(2 * HOUR + 60), lambda: used(3 * HOUR)),
    "same-day": (EXPIRY, lambda: ended(2 * HOUR), lambda: ended(DAY)),
    "night": (REPLY, ticket_by_night, twice),
    "restart": (REPLY, after_a_restart, twice),
    "again": (REPLY, twice, ticket_by_night),
    "stores": (REPLY, of_two_stores, twice),
    "services": (REPLY, of_two_services, of_two_stores),
    "page-two": (PAGES, lambda: page(10), lambda: page(0)),
    "page-fault": (PAGES, lambda: page(10, "slow"), lambda: page(10)),
    "together": (REPLY, together, twice),
    "chinese": (REPLY, in_chinese, twice),
    "odd-time": (REPLY, lambda: _ticket_at(37.0), lambda: _ticket_at(60.0)),
    "absent": (REPLY, without_a_field, twice),
    "null": (REPLY, with_null, without_a_field),
    "fault": (REPLY, lambda: spoiled("slow"), twice),
    "other-kind": (REPLY, lambda: spoiled("slow", "drip"), lambda: spoiled("slow", "slow")),
    "healed": (REPLY, healed, twice),
}


def _ticket_at(seconds: float) -> Book:
    book = at(seconds)
    book.ticket()
    return book


@pytest.mark.parametrize("name", CASES)
def test_an_item_that_stands_in_a_dimension_is_seen(name: str) -> None:
    check, inside, _ = CASES[name]
    assert name in filled(inside(), check)


@pytest.mark.parametrize("name", CASES)
def test_an_item_that_stands_elsewhere_is_not(name: str) -> None:
    check, _, outside = CASES[name]
    found = filled(outside(), check)
    assert name not in found


@pytest.mark.parametrize("other", ["1/world", "2/world"])
def test_a_field_that_another_workers_pushes_have_is_absent_as_well(other: str) -> None:
    book = Book(at=T0, world="1/world")
    book.start("test/with")
    book.authorized("code-1", fields={"PreAuthCode": "p"})
    book.end("test/with")
    book.world = other
    book.start("test/without")
    book.authorized("code-2")
    book.end("test/without")
    assert cells(read(book.lines), [checks()[REPLY]])[REPLY]["absent"] == "test/without"


def test_a_row_is_below_the_first_of_a_list() -> None:
    book = at(0)
    book.buy()
    buyers = [{"appid": SHOP2}, {"appid": SHOP}]
    book.sync(lambda: book.call(BUYERS, {"offset": 0}, {"buyer_list": buyers}, token="home_page"))
    book.visit()
    assert "position" in filled(book, "login.identity")


def test_a_visit_is_at_the_mobile_end() -> None:
    book = at(0)
    book.buy()
    book.sync()
    book.visit(page="mobile")
    book.visit()
    assert "mobile" in filled(book, "login.identity")


def test_what_lies_outside_of_scenarios_fills_nothing() -> None:
    within, outside = at(0), Book()
    for book in (within, outside):
        book.ticket()
        book.switch("extra_fields")
        book.ticket()
    assert filled(within, REPLY)
    assert cells(read(outside.lines), [checks()[REPLY]]) == {REPLY: {}}


def test_a_code_is_used_inside_its_hour() -> None:
    book = at(0)
    book.authorized()
    book.at += 600
    book.exchange()
    assert "inside" in filled(book, CODE)
    assert EXCHANGE in checks()[CODE].covers


def test_a_fault_of_the_exchange_befalls_the_push_that_brought_the_code() -> None:
    book = at(0)
    book.authorized("code-1")
    book.exchange("code-1", faults=["busy"], errcode=-1)
    book.exchange("code-1")
    assert "fault" in filled(book, "auth.code-exchanged")


def test_an_attempt_that_was_spoiled_befalls_its_retry() -> None:
    book = at(0)
    book.ticket(defects=["flipped"], outcome="refused")
    book.ticket(again=True)
    assert "fault" in filled(book, REPLY)


def test_a_renewal_stands_in_the_life_of_the_token_before_it() -> None:
    book = at(0)
    book.fetch()
    book.at += HOUR
    book.fetch()
    assert "inside" in filled(book, "token.component-cached")


def test_every_dimension_is_tried() -> None:
    assert set(DIMENSIONS) - set(CASES) == {"position", "mobile"}
