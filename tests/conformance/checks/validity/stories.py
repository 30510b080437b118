"""Journals about validity."""

from __future__ import annotations

from tests.conformance.journal import DAY, SERVICE, SERVICE2, Book, story


@story("validity.same-spec-adds")
def longest_instead_of_sum(book: Book, broken: bool) -> None:
    first, both = book.at + 30 * DAY, book.at + 37 * DAY
    book.buy(first)
    book.buy(both, 2)
    book.sync()
    book.reading({"basic": first if broken else both})


@story("validity.renewal")
def always_now(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.advance(20 * DAY)
    book.buy(end + 30 * DAY, 2)
    book.sync()
    book.reading({"basic": book.at + 30 * DAY if broken else end + 30 * DAY})


@story("validity.specs-apart")
def one_clock_for_both(book: Book, broken: bool) -> None:
    basic, more = book.at + 30 * DAY, book.at + 90 * DAY
    book.buy(basic)
    book.buy(order=2, spec_id="more", truth={"basic": basic, "more": more})
    book.sync()
    book.reading({"basic": more if broken else basic, "more": more})


@story("validity.expiry", "login.expired")
def checked_daily(book: Book, broken: bool) -> None:
    book.buy(book.at + DAY)
    book.sync()
    book.advance(DAY + 120)
    book.visit(shown="served" if broken else "refused")


@story("validity.expiry")
def ended_early(book: Book, broken: bool) -> None:
    book.buy(book.at + DAY)
    book.sync()
    book.advance(DAY - 120)
    book.visit(shown="refused" if broken else "served")


@story("validity.trial")
def unknown_trial(book: Book, broken: bool) -> None:
    end = book.at + 7 * DAY
    book.buy(end, trial=True)
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("validity.per-service")
def by_store_only(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(truth={SERVICE: {"basic": end}, SERVICE2: {}})
    book.sync()
    book.reading({SERVICE: {"basic": end}, SERVICE2: {"basic": end} if broken else {}})


@story("validity.unknown-package")
def by_sku(book: Book, broken: bool) -> None:
    end = book.at + 45 * DAY
    book.buy(end, package_known=False)
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("validity.unknown-package")
def given_a_year(book: Book, broken: bool) -> None:
    end = book.at + 45 * DAY
    book.buy(end, package_known=False)
    book.sync()
    book.reading({"basic": book.at + 365 * DAY if broken else end})


@story("validity.specs-apart")
def over_with_the_shortest(book: Book, broken: bool) -> None:
    basic, more = book.at + 30 * DAY, book.at + 3 * DAY
    book.buy(basic)
    book.buy(order=2, spec_id="more", truth={"basic": basic, "more": more})
    book.sync()
    book.advance(4 * DAY)
    book.reading({"basic": basic, "more": more}, shown="refused" if broken else "served")


@story("validity.specs-apart")
def spec_of_another_service(book: Book, broken: bool) -> None:
    """Both services are valid; the second is given a spec that was bought of the first alone."""
    end = book.at + 30 * DAY
    book.buy(truth={SERVICE: {"basic": end}, SERVICE2: {}}, spec_id="basic")
    book.buy(
        order=2, service_id=SERVICE2, spec_id="more", truth={SERVICE: {"basic": end}, SERVICE2: {"more": end}}
    )
    book.sync()
    second = {"more": end, "basic": end} if broken else {"more": end}
    book.reading({SERVICE: {"basic": end}, SERVICE2: second})
