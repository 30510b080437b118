"""Journals about migration."""

from __future__ import annotations

from tests.conformance.journal import DAY, Book, story


def migrated(book: Book) -> float:
    end = book.at + 20 * DAY
    book.order("paid", 1, old=True)
    book.order("migrated", 2)
    book.truth({"basic": end})
    book.sync()
    return end


@story("migrate.continues")
def gap(book: Book, broken: bool) -> None:
    end = migrated(book)
    book.reading({} if broken else {"basic": end})


@story("migrate.not-twice")
def sums_both(book: Book, broken: bool) -> None:
    end = migrated(book)
    book.reading({"basic": end + 20 * DAY if broken else end})


@story("migrate.not-refundable")
def drops_when_asked(book: Book, broken: bool) -> None:
    end = migrated(book)
    book.order("refund_refused", 2)
    book.sync()
    book.reading({} if broken else {"basic": end})
