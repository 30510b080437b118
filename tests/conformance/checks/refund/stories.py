"""Journals about refunds."""

from __future__ import annotations

from tests.conformance.journal import DAY, SERVICE, SHOP, Book, story


@story("refund.ends-access")
def at_old_expiry(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.push("unauthorized", store=SHOP)
    book.sync()
    book.reading({"basic": end} if broken else {})


@story("refund.one-of-two")
def drops_all(book: Book, broken: bool) -> None:
    one, both = book.at + 30 * DAY, book.at + 60 * DAY
    book.buy(one)
    book.buy(both, 2)
    book.sync()
    book.order("refunded", 1)
    book.truth({"basic": one})
    book.sync()
    book.reading({} if broken else {"basic": one})


@story("refund.one-of-two")
def drops_none(book: Book, broken: bool) -> None:
    one, both = book.at + 30 * DAY, book.at + 60 * DAY
    book.buy(one)
    book.buy(both, 2)
    book.sync()
    book.order("refunded", 2)
    book.truth({"basic": one})
    book.sync()
    book.reading({"basic": both if broken else one})


@story("refund.other-spec")
def drops_the_other(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.buy(order=2, spec_id="more", truth={"basic": end, "more": end})
    book.sync()
    book.order("refunded", 2, spec_id="more")
    book.truth({"basic": end})
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("refund.buy-again")
def tombstone(book: Book, broken: bool) -> None:
    book.buy()
    book.sync()
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.advance(120)
    end = book.at + 30 * DAY
    book.buy(end, 2)
    book.sync()
    book.reading({} if broken else {"basic": end})
