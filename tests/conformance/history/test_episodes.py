"""What an episode knows of its faults, and of when work is over."""

from __future__ import annotations

from types import SimpleNamespace

from conformance.history.episodes import after, before, group
from conformance.history.reader import read
from tests.conformance.journal import Book


def begun() -> Book:
    book = Book()
    book.start()
    return book


def test_a_fault_that_fired_as_often_as_planned_is_over() -> None:
    book = begun()
    book.add("fault", phase="planned", fault="f", effect="error", where={"call": "any"}, when={"times": 1})
    book.add("fault", phase="fired", fault="f", effect="error", endpoint="token")
    episode = read(book.lines).episodes[1]
    assert not episode.call_fault_at(99, book.at)
    assert episode.call_fault_at(3, book.at)


def test_work_ends_at_the_next_pause() -> None:
    book = begun()
    call = book.fetch()
    observed = book.action("observe")
    waited = book.action("wait")
    last = book.fetch()
    episode = read(book.lines).episodes[1]
    assert episode.end_of_work(call) == observed
    assert episode.end_of_work(call, 2) == waited
    assert episode.end_of_work(call, 3) == last + 1


def test_what_comes_after_and_before_a_place_is_without_it() -> None:
    placed = [SimpleNamespace(seq=seq) for seq in (2, 4, 6)]
    assert [item.seq for item in after(placed, 4)] == [6]
    assert [item.seq for item in before(placed, 4)] == [2]
    assert [item.seq for item in after(placed, 3)] == [4, 6]
    assert [item.seq for item in before(placed, 5)] == [2, 4]


def test_an_index_has_every_item_in_its_order() -> None:
    assert group("abcabca", lambda letter: letter) == {"a": ["a"] * 3, "b": ["b"] * 2, "c": ["c"] * 2}
    assert group(range(5), lambda number: number % 2) == {0: [0, 2, 4], 1: [1, 3]}
