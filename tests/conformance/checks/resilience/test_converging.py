"""What says nothing of whether a provider comes to the truth again is not judged."""

from __future__ import annotations

from tests.conformance.checks.resilience.stories import outage, trouble
from tests.conformance.journal import BUYERS, DAY, Book

CONVERGES, OUTAGE = "resilience.converges", "resilience.outage"


def test_nothing_is_judged_before_a_pull_that_began_when_all_was_over() -> None:
    book = Book()
    book.start()
    book.sync()
    trouble(book, book.at + 30 * DAY)
    book.reading({})
    assert book.result(CONVERGES).items == 0


def test_nothing_is_judged_while_a_fault_lasts() -> None:
    book = Book()
    book.start()
    trouble(book, book.at + 30 * DAY)
    book.fault("more", call=BUYERS)
    book.sync()
    book.reading({})
    assert book.result(CONVERGES).items == 0


def test_nothing_is_judged_where_trouble_was_of_one_kind() -> None:
    book = Book()
    book.start()
    book.fault("call", call=BUYERS)
    book.add("fault", phase="fired", fault="call", effect="error", where={"call": BUYERS}, when={})
    book.heal("call")
    book.buy()
    book.sync()
    book.reading({})
    assert book.result(CONVERGES).items == 0


def test_a_pull_while_a_quota_is_used_up_is_no_pull() -> None:
    book = Book()
    book.start()
    trouble(book, book.at + 30 * DAY)
    book.call(BUYERS, errcode=45009)
    book.advance(2 * 3600)
    book.sync()
    book.reading({})
    assert book.result(CONVERGES).items == 0
    book.advance(DAY)
    book.sync()
    book.reading({})
    assert book.result(CONVERGES).findings


def test_an_outage_of_a_few_hours_is_judged_elsewhere() -> None:
    book = Book()
    book.start()
    book.buy()
    outage(book, 11)
    book.sync()
    book.reading({})
    assert book.result(OUTAGE).items == 0


def test_calls_that_came_through_meanwhile_are_no_outage_of_both() -> None:
    book = Book()
    book.start()
    book.buy()
    book.fault("deaf", do="drop", push="any")
    book.advance(12 * 3600)
    book.heal("deaf")
    book.sync()
    book.reading({})
    assert book.result(OUTAGE).items == 0


def test_nothing_is_judged_until_a_pull_after_the_outage() -> None:
    book = Book()
    book.start()
    book.buy()
    outage(book)
    book.reading({})
    assert book.result(OUTAGE).items == 1, "the return itself"
    assert not book.result(OUTAGE).findings


def test_pages_of_one_list_are_no_storm() -> None:
    book = Book()
    book.start()
    outage(book)
    book.sync(
        *[
            lambda offset=offset: book.call(BUYERS, {"offset": offset}, token="home_page")
            for offset in range(40)
        ]
    )
    assert not book.result(OUTAGE).findings


def test_who_is_not_asked_to_pull_may_rest_for_half_an_hour_after_an_outage() -> None:
    book = Book()
    book.start()
    book.buy()
    outage(book)
    start = book.advance(600)
    book.action("sync", {"waited": 30.0})
    book.reading({}, pulled_since=start)
    assert not book.result(OUTAGE).findings
    start = book.advance(1300)
    book.action("sync", {"waited": 30.0})
    book.reading({}, pulled_since=start + 1)
    assert book.result(OUTAGE).findings
