"""What says nothing of whether a crash lost anything is not judged."""

from __future__ import annotations

from tests.conformance.checks.resilience.stories import crash
from tests.conformance.journal import BUYERS, DAY, Book

RESTART, SURVIVES = "resilience.restart", "resilience.queue-survives"


def test_nothing_is_judged_where_no_push_found_the_provider_gone() -> None:
    book = Book()
    book.start()
    book.buy()
    book.order_push()
    crash(book)
    book.sync()
    book.reading({})
    assert book.result(RESTART).items == 0


def test_nothing_is_judged_before_a_pull_of_the_new_process() -> None:
    book = Book()
    book.start()
    crash(book, book.buy, lambda: book.order_push(outcome="unreachable", owed_answer=False))
    book.reading({})
    assert book.result(RESTART).items == 0


def test_a_process_that_stays_away_is_no_crash_that_was_survived() -> None:
    book = Book()
    book.start()
    book.buy()
    book.add("provider", phase="killed", down=True)
    book.order_push(outcome="unreachable", owed_answer=False)
    book.sync()
    book.reading({})
    assert book.result(RESTART).items == 0


def test_a_push_after_which_a_call_came_through_may_have_been_worked_off() -> None:
    book = Book()
    book.start()
    book.buy()
    book.order_push()
    book.call(BUYERS, token="home_page")
    crash(book)
    book.sync()
    book.reading({})
    assert book.result(SURVIVES).items == 0


def test_who_exchanges_no_code_at_all_has_no_queue_to_lose() -> None:
    book = Book()
    book.start()
    book.grant()
    book.authorized()
    crash(book)
    book.sync()
    book.asked(refused=True)
    assert book.result(SURVIVES).items == 0


def test_an_order_of_another_service_says_nothing_of_a_push() -> None:
    book = Book()
    book.start()
    book.buy(book.at + 30 * DAY)
    book.order_push(service=9, order=9)
    crash(book)
    book.sync()
    book.reading({})
    assert book.result(SURVIVES).items == 0
