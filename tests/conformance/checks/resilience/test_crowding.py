"""What is no burst, and who is not slow because of the platform."""

from __future__ import annotations

from tests.conformance.checks.resilience.stories import crowd
from tests.conformance.journal import BUYERS, Book

BURST, SLOW = "resilience.burst", "resilience.slow-platform"


def test_few_pushes_are_no_burst() -> None:
    book = Book()
    book.start()
    crowd(book, 99, outcome="timeout", wall=5000.0)
    assert book.result(BURST).items == 0


def test_many_pushes_one_after_the_other_are_no_burst() -> None:
    book = Book()
    book.start()
    for _ in range(100):
        book.ticket(outcome="timeout", wall=5000.0)
        book.action("push_ticket")
    assert book.result(BURST).items == 0


def test_what_is_never_acknowledged_is_judged_elsewhere() -> None:
    book = Book()
    book.start()
    for _ in range(100):
        book.ticket(outcome="refused")
    assert book.result(BURST).items == 0


def test_an_order_push_in_a_burst_is_a_choice_of_ours() -> None:
    book = Book()
    book.start()
    for _ in range(99):
        book.order_push()
    book.order_push(outcome="timeout", wall=5000.0)
    (found,) = book.result(BURST).findings
    assert found.finding.ours


def test_a_push_that_is_slow_by_itself_is_not_laid_to_the_platform() -> None:
    book = Book()
    book.start()
    book.call(BUYERS, token="home_page", late=1.0)
    book.ticket(outcome="timeout", wall=5000.0)
    book.action("sync")
    assert book.result(SLOW).items == 0


def test_a_push_after_the_slow_call_s_work_is_not_judged() -> None:
    book = Book()
    book.start()
    book.call(BUYERS, token="home_page", late=4.0)
    book.action("sync")
    book.ticket(outcome="timeout", wall=5000.0)
    assert book.result(SLOW).items == 0
