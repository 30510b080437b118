"""When a showing is wrong: beside what was true since the last pull round."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conformance.history.reader import read
from conformance.history.showings import Showing, showings
from tests.conformance.journal import BUYERS, DAY, SERVICE, SERVICE2, SHOP, Book


def only_showing(book: Book) -> Showing:
    [showing] = showings(read(book.lines).episodes[1])
    return showing


def begun() -> Book:
    book = Book()
    book.start()
    return book


def test_a_reading_may_equal_any_truth_since_the_last_pull() -> None:
    for shown, wrong in ((30, None), (60, None), (90, "spec 'basic'")):
        book = begun()
        start = book.at
        book.buy(start + 30 * DAY)
        book.sync()
        book.buy(start + 60 * DAY, 2)
        book.reading({"basic": start + shown * DAY})
        found = only_showing(book).wrong()
        assert (found is None) == (wrong is None), (shown, found)


def test_a_round_of_its_own_that_a_fault_cut_short_is_no_pull() -> None:
    for faults, wrong in (([], True), (["busy"], False)):
        book = begun()
        book.buy()
        asked = {"errcode": -1, "faults": faults} if faults else {}
        began = book.call(BUYERS, {"limit": 10}, token="home_page", **asked)
        book.reading({}, pulled_since=began)
        assert bool(only_showing(book).wrong()) is wrong


def test_a_round_that_our_fault_failed_is_no_pull() -> None:
    book = begun()
    book.buy()
    book.fault(call="any")
    book.sync(ok=False)
    book.heal()
    book.reading({})
    assert only_showing(book).wrong() is None


def test_a_round_that_the_provider_failed_by_itself_is_a_pull() -> None:
    book = begun()
    book.buy()
    book.sync(ok=False)
    book.reading({})
    assert only_showing(book).wrong() is not None


def hit_once(book: Book) -> None:
    book.call(BUYERS, {"limit": 10}, token="home_page", errcode=-1, faults=["once"])


def out_of_quota(book: Book) -> None:
    book.call(BUYERS, {"limit": 10}, token="home_page", errcode=45009)


@pytest.mark.parametrize("trouble", [hit_once, out_of_quota])
def test_a_round_hit_by_a_spent_fault_or_a_quota_is_no_pull(trouble: Callable[[Book], None]) -> None:
    book = begun()
    book.buy()
    book.sync(lambda: trouble(book), ok=False)
    book.reading({})
    assert only_showing(book).wrong() is None


def test_before_any_pull_nothing_is_known_yet() -> None:
    book = begun()
    book.buy()
    book.reading({})
    assert only_showing(book).wrong() is None


@pytest.mark.parametrize(("seconds", "shown"), [(-30, "refused"), (30, "served")])
def test_a_minute_around_the_end_is_not_judged(seconds: float, shown: str) -> None:
    book = begun()
    book.buy(book.at + DAY)
    book.sync()
    book.advance(DAY + seconds)
    book.reading(shown=shown)
    assert only_showing(book).wrong() is None


def test_an_order_the_pull_did_not_show_yet_is_not_judged() -> None:
    book = begun()
    book.buy(visible_after=30)
    book.sync()
    book.reading({})
    assert showings(read(book.lines).episodes[1]) == []


@pytest.mark.parametrize("late", [True, False])
def test_nor_is_one_of_two_when_the_other_is_refunded_and_asked_about_meanwhile(late: bool) -> None:
    book = begun()
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.buy(end + 30 * DAY, 2, visible_after=5 if late else 0)
    book.order("refunded", 1)
    book.truth({"basic": end})
    book.reading({})
    if late:
        book.advance(5)
        book.order("visible", 2)
    found = [each.wrong() for each in showings(read(book.lines).episodes[1])]
    assert any(found) is not late


def test_a_store_entered_by_an_expired_spec_is_not_judged() -> None:
    book = begun()
    book.buy(truth={"old": book.at - DAY, "new": book.at + DAY})
    book.sync()
    book.reading(shown="refused")
    assert only_showing(book).wrong() is None


def test_a_login_while_our_api_is_bent_is_not_judged() -> None:
    book = begun()
    book.buy()
    book.sync()
    book.fault(call="any")
    book.reading(shown="refused")
    assert showings(read(book.lines).episodes[1]) == []


def test_expired_specs_may_be_listed_or_left_out() -> None:
    for claimed in ({"basic": 1.0, "new": 2e9}, {"new": 2e9}):
        book = begun()
        book.buy(truth={"basic": 1.0, "new": 2e9})
        book.sync()
        book.reading(claimed)
        assert only_showing(book).wrong() is None


def test_stores_of_an_earlier_episode_are_retired() -> None:
    book = begun()
    book.buy()
    book.end()
    book.start("test/second")
    book.sync()
    book.reading({SERVICE: {"basic": 2e9}})
    run = read(book.lines)
    assert not run.episodes[3].is_current_store(SHOP)
    assert showings(run.episodes[3]) == []


def test_a_store_is_judged_where_it_enters_by_an_order_whose_own_spec_runs() -> None:
    book = begun()
    book.buy(truth={"basic": book.at + DAY, "old": book.at - DAY})
    book.sync()
    book.reading(shown="refused")
    assert only_showing(book).denied() is not None


def test_to_ask_for_a_grant_where_nothing_is_valid_is_to_serve() -> None:
    for ends, wrong in ((-DAY, True), (DAY, False)):
        book = begun()
        book.buy(book.at + ends)
        book.sync()
        book.reading(shown="needs_grant")
        assert (only_showing(book).wrong() is not None) == wrong


def test_a_service_that_the_provider_never_heard_of_is_judged_only_where_it_shows_it() -> None:
    for claimed, judged in (
        ({SERVICE: {"basic": 2e9}}, 1),
        ({SERVICE: {"basic": 2e9}, SERVICE2: {"x": 2e9}}, 2),
    ):
        book = begun()
        book.buy(truth={SERVICE: {"basic": 2e9}, SERVICE2: {"x": 2e9}})
        book.sync()
        book.reading(claimed)
        run = read(book.lines, {str(SERVICE): "order"})
        assert len(showings(run.episodes[1])) == judged


def test_an_end_is_told_by_its_date_and_by_how_far_it_is() -> None:
    book = begun()
    start = book.at
    book.buy(start + 30 * DAY)
    book.sync()
    book.reading({"basic": start + 60 * DAY})
    wrong = only_showing(book).wrong()
    assert wrong is not None
    assert wrong.seen.en.startswith("spec 'basic': until 03-02 ")
    assert "(+60.00 d), not until 01-31 " in wrong.seen.en
    assert "（+60.00 天），应为至 01-31 " in wrong.seen.zh
