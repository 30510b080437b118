"""Journals about what comes after trouble."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.conformance.journal import BUYERS, DAY, SERVICE, Book, story


def trouble(book: Book, end: float) -> None:
    """A fault of the API fires, and one of pushes, an order is bought meanwhile, and all is healed."""
    for name, where in (("call", {"call": BUYERS}), ("push", {"push": "authorized"})):
        book.fault(name, do="reset", **where)
        book.add("fault", phase="fired", fault=name, effect="reset", where=where, when={})
    book.buy(end)
    book.heal("call")
    book.heal("push")


@story("resilience.converges")
def an_order_of_the_trouble_is_never_found(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    trouble(book, end)
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("resilience.converges")
def a_refund_of_the_trouble_is_never_found(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    trouble(book, end)
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.sync()
    book.reading({"basic": end} if broken else {})


@story("resilience.converges")
def the_days_of_the_trouble_are_counted_twice(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    trouble(book, end)
    book.sync()
    book.reading({"basic": end + 30 * DAY if broken else end})


def outage(book: Book, hours: float = 12) -> None:
    """Neither calls nor pushes come through, for so long."""
    for name, do, where in (("gone", "reset", {"call": "any"}), ("deaf", "drop", {"push": "any"})):
        book.fault(name, do=do, **where)
    book.advance(hours * 3600)
    book.heal("deaf")
    book.heal("gone")


@story("resilience.outage")
def an_order_of_the_outage_is_not_found(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    outage(book)
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("resilience.outage")
def a_store_that_granted_in_the_outage_cannot_be_called_for(book: Book, broken: bool) -> None:
    book.grant()
    outage(book)
    book.sync()
    book.asked(refused=broken)


@story("resilience.outage")
def what_was_missed_is_read_all_over_again(book: Book, broken: bool) -> None:
    outage(book)

    def read() -> None:
        book.call(BUYERS, {"offset": 0}, token="home_page")

    book.sync(*[read] * (11 if broken else 10))


def crash(book: Book, *meanwhile: Callable[[], Any]) -> None:
    """The provider is killed, and started again once all of that has happened."""
    book.add("provider", phase="killed", down=True)
    book.action("kill_provider")
    for happen in meanwhile:
        happen()
    book.add("provider", phase="ready", down=False)
    book.action("restart_provider")


@story("resilience.restart")
def an_order_pushed_to_nobody_is_not_found(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    crash(
        book,
        lambda: book.buy(end),
        lambda: book.order_push(outcome="unreachable", owed_answer=False),
    )
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("resilience.restart")
def a_grant_pushed_to_nobody_is_not_found(book: Book, broken: bool) -> None:
    crash(book, book.grant, lambda: book.authorized(outcome="unreachable", owed_answer=False))
    book.sync()
    book.asked(errcode=40001, ok=not broken)


@story("resilience.queue-survives")
def an_order_that_was_acknowledged_is_lost_over_a_crash(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.fault("busy", call="any")
    book.buy(end)
    book.order_push()
    book.call(BUYERS, errcode=-1, faults=["busy"])
    book.heal("busy")
    crash(book)
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("resilience.queue-survives")
def a_grant_that_was_acknowledged_is_lost_over_a_crash(book: Book, broken: bool) -> None:
    book.fault("busy", call="any")
    book.grant()
    book.authorized()
    book.exchange(errcode=-1, faults=["busy"])
    book.heal("busy")
    crash(book)
    book.sync()
    book.asked(refused=broken)


def crowd(book: Book, size: int = 100, **last: Any) -> None:
    """So many grants of as many stores are pushed in one go; the last one is answered otherwise."""
    for place in range(size):
        book.grant(store=f"wxstore{place:09}")
    for place in range(size):
        told = last if place == size - 1 else {}
        book.authorized(f"code-{place}", store=f"wxstore{place:09}", **told)
    book.exchange("code-0", store="wxstore000000000")
    book.action("wait")


@story("resilience.burst")
def the_last_push_of_a_burst_gets_no_answer(book: Book, broken: bool) -> None:
    crowd(book, **({"outcome": "timeout", "wall": 5000.0} if broken else {}))


@story("resilience.burst")
def a_push_of_a_burst_is_refused(book: Book, broken: bool) -> None:
    crowd(book, **({"outcome": "refused", "status": 503} if broken else {}))


@story("resilience.burst")
def a_grant_of_a_burst_is_acknowledged_and_lost(book: Book, broken: bool) -> None:
    crowd(book)
    book.sync()
    book.asked("wxstore000000099", refused=broken)


@story("resilience.slow-platform")
def a_push_waits_for_a_slow_call(book: Book, broken: bool) -> None:
    book.call(BUYERS, token="home_page", late=4.0)
    book.ticket(**({"outcome": "timeout", "wall": 5000.0} if broken else {"wall": 4100.0}))
    book.action("sync")
