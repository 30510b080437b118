"""What says nothing of whether a provider comes to the truth again is not judged."""

from __future__ import annotations

from tests.conformance.checks.resilience.stories import trouble
from tests.conformance.journal import BUYERS, DAY, Book

CONVERGES = "resilience.converges"


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
