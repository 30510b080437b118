"""What was true of a shop, and from where on it is held against what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conformance.history.episodes import Episode
from conformance.history.reader import read
from conformance.history.shop_rounds import looked_after_since, read_since, rounds_since
from conformance.history.shop_shown import shop_shown
from conformance.history.shops import Since, held, history_of
from tests.conformance.checks.store.shop_book import (
    ORDER,
    line,
    order,
    paid,
    reads,
    round_,
    said,
    served,
    shipped,
    shows,
    stock,
)
from tests.conformance.journal import SHOP, T0, Book


def begun() -> Book:
    book = Book()
    book.start()
    return book


def told(book: Book) -> Episode:
    book.end()
    return next(ep for ep in read(book.lines).episodes if ep.id)


def statuses(ep: Episode, since: int, at: float = T0) -> tuple[list[str | None], bool, bool]:
    found = held(history_of(ep, "order", SHOP, str(ORDER)), Since(since, at), ep.end)
    return [step.status for step in found.steps], found.absent, found.unknown


def test_all_that_held_since_may_be_shown() -> None:
    book = begun()
    first = paid(book)
    shipped(book)
    ep = told(book)
    assert statuses(ep, 0) == (["10", "20", "30"], True, False)
    assert statuses(ep, first) == (["20", "30"], False, False)
    assert statuses(ep, ep.end) == (["30"], False, False)


def test_what_was_there_before_anybody_told_of_it_may_be_anything() -> None:
    book = begun()
    order(book, 30)
    assert statuses(told(book), 0) == (["30"], False, True)


def test_what_was_stocked_was_so_from_the_beginning() -> None:
    book = begun()
    order(book, 20, phase="stocked")
    assert statuses(told(book), 0) == (["20"], False, False)


def test_what_was_stocked_just_now_may_be_read_as_something_else() -> None:
    book = begun()
    order(book, 20, phase="stocked", visible_at=T0 + 30)
    ep = told(book)
    assert statuses(ep, 0) == (["20"], False, True)
    assert statuses(ep, 0, T0 + 31) == (["20"], False, False)


def test_a_state_may_be_read_as_the_former_one_until_it_is_visible() -> None:
    book = begun()
    seq = paid(book, visible_at=T0 + 30)
    ep = told(book)
    assert statuses(ep, seq, T0 + 10)[0] == ["10", "20"]
    assert statuses(ep, seq, T0 + 31)[0] == ["20"]


def test_of_a_store_that_has_nothing_all_is_absent() -> None:
    assert statuses(told(begun()), 0) == ([], True, False)


def test_a_round_counts_where_what_it_read_came_through() -> None:
    book = begun()
    served(book)
    start = round_(book, lambda: reads(book))
    seq = shows(book, orders=[])
    found = read_since(told(book), SHOP, "order", seq)
    assert found is not None
    assert found.seq == start


@pytest.mark.parametrize(
    "how",
    [
        {"errcode": -1},
        {"errcode": 45009},
        {"errcode": 40001},
        {"errcode": 61007},
        {"arrived": "spoiled", "faults": ["fault"]},
        {"late": 9.0},
        {"behind": 30.0},
        {"arrived": "lost", "faults": ["fault"]},
    ],
)
def test_a_round_that_was_kept_from_an_order_does_not_count(how: dict[str, Any]) -> None:
    book = begun()
    served(book)
    before = round_(book)
    kept = round_(book, lambda: reads(book, **how))
    seq = shows(book, orders=[])
    found = read_since(told(book), SHOP, "order", seq)
    assert found is None or found.seq == before < kept


def test_what_is_asked_again_and_answered_was_read() -> None:
    book = begun()
    served(book)
    start = round_(book, lambda: reads(book, errcode=-1), lambda: reads(book))
    seq = shows(book, orders=[])
    found = read_since(told(book), SHOP, "order", seq)
    assert found is not None
    assert found.seq == start


def test_an_order_that_is_not_there_is_an_answer() -> None:
    book = begun()
    served(book)
    start = round_(book, lambda: reads(book, errcode=100002))
    assert [one.seq for one in rounds_since(told(book), SHOP, "order", start - 1, T0)] == [start]


def ended(book: Book) -> None:
    book.grant("ended")


def expired(book: Book) -> None:
    book.truth({"basic": T0 - 1})


@pytest.mark.parametrize("change", [ended, expired])
def test_who_has_no_right_to_read_may_show_what_was(change: Callable[[Book], None]) -> None:
    book = begun()
    served(book)
    paid(book)
    round_(book)
    change(book)
    seq = shows(book, orders=[])
    assert read_since(told(book), SHOP, "order", seq) is None


def test_a_store_is_served_from_when_it_has_bought_and_granted() -> None:
    book = begun()
    book.truth({"basic": T0 + 9}, granted=False)
    both = book.truth({"basic": T0 + 9})
    assert looked_after_since(told(book), SHOP, "order") == both


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"orders": [said(20, (2, 0))]}, []),
        ({"orders": [said(None)]}, []),
        ({"orders": [said(20)]}, []),
        ({"orders": [said(30)]}, ["other-than-it-is"]),
        ({"orders": [said(20, (1, 0))]}, ["other-than-it-is"]),
        ({"orders": [said(20, (1, 0), (1, 0))]}, []),  # two lines of one SKU
        ({"orders": [said(20, (2, 1))]}, ["other-than-it-is"]),
        ({"orders": []}, ["missing"]),
        ({"orders": [said(20)] * 2}, ["shown-twice", "shown-twice"]),
        ({"orders": [said(20), said(20, id_=ORDER + 7)]}, ["invented"]),
        ({"products": []}, []),
    ],
)
def test_what_is_shown_is_held_against_what_is_true(answers: dict[str, Any], wrong: list[str]) -> None:
    book = begun()
    served(book)
    paid(book, line(2))
    round_(book)
    shows(book, **answers)
    ep = told(book)
    assert [row.reason for shown in shop_shown(ep) for row in shown.wrong(ep)] == wrong


def test_what_nobody_waits_for_may_be_left_out() -> None:
    book = begun()
    served(book)
    paid(book)
    shipped(book)
    round_(book)
    shows(book, orders=[])
    ep = told(book)
    assert [row for shown in shop_shown(ep) for row in shown.wrong(ep)] == []


def test_an_order_of_before_the_store_was_served_may_be_left_out() -> None:
    book = begun()
    paid(book)
    served(book)
    round_(book)
    shows(book, orders=[])
    ep = told(book)
    assert [row for shown in shop_shown(ep) for row in shown.wrong(ep)] == []


def test_of_a_store_that_is_not_followed_nothing_is_said() -> None:
    book = begun()
    served(book)
    stock(book, 5)
    round_(book)
    book.add(
        "probe", probe="orders", phase="end", request={"store": SHOP}, status=404, reply={}, started_ms=1
    )
    book.reading()
    ep = told(book)
    assert shop_shown(ep) == []
    assert ep.readings[-1].garbled == {}
