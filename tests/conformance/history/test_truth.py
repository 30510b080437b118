"""What became of orders, and what was true between two places of the journal."""

from __future__ import annotations

from conformance.history.episodes import Episode
from conformance.history.reader import read
from conformance.history.truth import NOWHERE, order_histories, order_histories_of, truths, unsettled
from tests.conformance.journal import DAY, SERVICE, SHOP, SHOP2, Book


def episode(book: Book) -> Episode:
    return read(book.lines).episodes[-1]


def test_an_order_is_followed_from_its_payment_to_its_refund() -> None:
    book = Book()
    paid = book.order(visible_after=30)
    visible = book.order("visible")
    refused = book.order("refund_refused")
    refunded = book.order("refunded")
    [history] = order_histories(episode(book)).values()
    assert (history.order.seq, history.visible, history.refunded) == (paid, visible, refunded)
    assert history.refused == (refused,)


def test_an_order_of_the_old_market_is_left_out() -> None:
    book = Book()
    book.order(old=True)
    book.order("refunded")
    book.order("migrated", 2)
    [history] = order_histories(episode(book)).values()
    assert history.migrated


def test_orders_are_grouped_by_their_store() -> None:
    book = Book()
    book.order(order=1)
    book.order(order=2, store=SHOP2)
    book.order(order=3)
    assert [history.order.order_id for history in order_histories_of(episode(book), SHOP)] == ["1", "3"]


def test_a_truth_holds_until_the_next() -> None:
    book = Book()
    first = book.truth({"basic": book.at + DAY})
    pull = book.action("sync")
    second = book.truth({"basic": book.at + 2 * DAY})
    reading = book.action("observe")
    book.truth({"basic": book.at + 3 * DAY})
    ep = episode(book)
    assert [truth.seq for truth in truths(ep, SHOP, pull, reading)] == [first, second]
    assert [truth.seq for truth in truths(ep, SHOP, None, pull)] == [NOWHERE.seq, first]
    assert [truth.seq for truth in truths(ep, SHOP2, pull, reading)] == [NOWHERE.seq]


def test_an_order_that_the_round_could_not_see_leaves_its_service_unsettled() -> None:
    book = Book()
    book.order(visible_after=30)
    pull = book.action("sync")
    before = book.action("observe")
    book.order("visible")
    later_pull = book.action("sync")
    after = book.action("observe")
    ep, service = episode(book), str(SERVICE)
    assert unsettled(ep, SHOP, service, pull, before)
    assert unsettled(ep, SHOP, service, pull, after)
    assert not unsettled(ep, SHOP, service, later_pull, after)
    assert not unsettled(ep, SHOP, "another", pull, after)
