"""Which events a provider is held to, and which not."""

from __future__ import annotations

from tests.conformance.checks.store.stories import ORDER_GET, event_in_trouble, paid, read, reads_on_events
from tests.conformance.journal import Book


def begun() -> Book:
    book = Book()
    book.start()
    return book


def judged(book: Book) -> list[str]:
    """The labels of the events that were judged, and of those found to be given up."""
    book.sync()
    book.advance(600)
    book.end()
    result = book.result("store.event-worked-off")
    return [*result.labels, *(f"lost: {each.finding.seen.en}" for each in result.findings)]


def test_one_whose_order_is_never_read_again_is_given_up() -> None:
    book = begun()
    event_in_trouble(book)
    assert judged(book)[-1] == "lost: 1 tries failed, and none came later"


def test_a_provider_that_reads_nothing_for_events_owes_nothing() -> None:
    book = begun()
    book.grant()
    for order in ("1001", "1002", "1003"):
        paid(book, order)
        book.action("send_push")
    book.advance(3700)
    assert judged(book) == []


def test_a_second_event_of_a_sender_and_a_second_may_be_taken_for_the_first() -> None:
    book = begun()
    reads_on_events(book)
    for order in ("1003", "1004"):
        paid(book, order, FromUserName="one buyer")
        if order == "1003":
            read(book, order)
        book.action("send_push")
    book.advance(3700)
    assert [label.rpartition(" ")[2] for label in judged(book)] == ["1001", "1002", "1003"]


def test_nothing_is_owed_to_a_store_that_takes_its_grant_back() -> None:
    book = begun()
    reads_on_events(book)
    paid(book, "1003")
    book.action("send_push")
    book.grant("ended")
    book.advance(3700)
    assert judged(book) == []


def test_nothing_is_owed_while_a_quota_is_used_up() -> None:
    book = begun()
    reads_on_events(book)
    paid(book, "1003")
    book.store_call(endpoint=ORDER_GET, body={"order_id": "1003"}, errcode=45009)
    book.action("send_push")
    book.advance(3700)
    assert judged(book) == []
