"""What was true when, and when a reading is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conformance.history.episodes import Episode
from conformance.history.pushes import Push
from conformance.history.reader import read
from conformance.history.showings import Showing, showings
from tests.conformance.journal import BUYERS, DAY, SERVICE, SHOP, Book


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


def test_a_fault_that_fired_as_often_as_planned_is_over() -> None:
    book = begun()
    book.add("fault", phase="planned", fault="f", what="error", where={"call": "any"}, when={"times": 1})
    book.add("fault", phase="fired", fault="f", what="error", endpoint="token")
    episode = read(book.lines).episodes[1]
    assert not episode.call_fault_at(99, book.at)
    assert episode.call_fault_at(3, book.at)


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


def episode_of(push: dict[str, object]) -> Episode:
    book = begun()
    book.push("authorized", **push)  # type: ignore[arg-type]
    return read(book.lines).episodes[1]


@pytest.mark.parametrize(
    ("push", "owed_answer", "indistinguishable", "sent"),
    [
        ({}, True, True, True),
        ({"hostile": "made_up", "genuine": False}, False, True, True),
        ({"hostile": "flipped", "bends": ["flipped"], "genuine": False}, False, False, True),
        ({"bends": ["wrong_signature"], "genuine": False}, False, False, True),
        ({"bends": ["duplicate"]}, True, True, True),
        ({"replay_of": 1, "genuine": False}, False, False, True),
        ({"outcome": "lost"}, False, True, False),
        ({"outcome": "timeout", "error": "dropped"}, True, True, False),
    ],
)
def test_kinds_of_push(
    push: dict[str, object], owed_answer: bool, indistinguishable: bool, sent: bool
) -> None:
    [read_push] = episode_of(push).pushes
    assert isinstance(read_push, Push)
    assert read_push.owed_answer is owed_answer
    assert read_push.indistinguishable is indistinguishable
    assert read_push.sent is sent


def test_a_journal_without_scenarios_is_one_episode() -> None:
    book = Book()
    book.buy()
    book.sync()
    book.reading({})
    [episode] = read(book.lines).episodes
    assert episode.id == ""
    assert showings(episode)[0].denied()


def test_a_new_world_is_a_new_episode() -> None:
    book = Book()
    book.ticket()
    book.world = "world-2"
    book.ticket()
    assert [episode.world for episode in read(book.lines).episodes] == ["world", "world-2"]


@pytest.mark.parametrize(
    ("result", "counts"), [({}, True), ({"pulled": True}, True), ({"pulled": False}, False)]
)
def test_a_round_that_was_waited_out_is_a_pull_where_it_came_through(
    result: dict[str, bool], counts: bool
) -> None:
    book = begun()
    book.visit(browser="desk")
    book.order("refunded")
    refunded = book.truth({SERVICE: {}}, granted=False)
    book.action("refund")
    book.action("sync", {"waited": 2.4, **result})
    after = book.revisit("desk")
    episode = read(book.lines).episodes[1]
    assert episode.pulled_before(after) == (refunded + 2 if counts else None)
    assert len(episode.rounds) == counts
