"""Journals about what comes after trouble."""

from __future__ import annotations

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
