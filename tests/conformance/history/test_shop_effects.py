"""Calls that change something in a shop, and events of it: what they show, and what they do not."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.history.episodes import Episode
from conformance.history.orders_found import found, shipped
from conformance.history.reader import read
from conformance.history.shop_effects import in_a_race, lost, refused, shipment, undone
from conformance.history.shop_events import came_again, never_heard
from tests.conformance.checks.store.shop_book import (
    LOST,
    ORDER,
    OUT_OF_REACH,
    event,
    lists,
    order,
    paid,
    reads,
    round_,
    said,
    sends,
    served,
    shows,
)
from tests.conformance.checks.store.shop_book import shipped as gone
from tests.conformance.journal import SHOP, T0, Book


def begun() -> Book:
    book = Book()
    book.start()
    served(book)
    return book


def told(book: Book) -> Episode:
    book.end()
    return next(ep for ep in read(book.lines).episodes if ep.id)


@pytest.mark.parametrize(
    ("how", "is_lost", "is_undone", "is_refused"),
    [
        ({}, False, False, False),
        (LOST, True, False, False),
        ({"late": 9.0}, True, False, False),
        (OUT_OF_REACH, False, True, False),
        ({"errcode": -1}, False, True, False),
        ({"errcode": 100003}, False, True, False),
        ({"errcode": 101100}, False, False, True),
        ({"errcode": 42001}, False, False, False),
        ({"errcode": 45009}, False, False, False),
    ],
)
def test_what_became_of_a_call(how: dict[str, Any], is_lost: bool, is_undone: bool, is_refused: bool) -> None:
    book = begun()
    sends(book, **how)
    ep = told(book)
    call = ep.calls[-1]
    assert (lost(ep, call), undone(call), refused(call)) == (is_lost, is_undone, is_refused)


def test_a_call_that_took_effect_and_spoke_of_an_error_is_lost() -> None:
    book = begun()
    book.fault("odd", do="error_done", call="ec.order.delivery.send")
    sends(book, errcode=-1, faults=["odd"])
    ep = told(book)
    assert lost(ep, ep.calls[-1])


def test_a_shipment_is_the_same_by_its_waybill_or_where_both_are_too_many() -> None:
    book = begun()
    for count, waybill in ((2, "SF1"), (2, "SF2"), (1, "SF1")):
        sends(book, count, waybill)
    first, second, third = (shipment(call) for call in told(book).calls[-3:])
    many = {sku: 4 for _, sku in first.pieces}
    assert not first.same_as(second, many)
    assert first.same_as(second, dict.fromkeys(many, 3))
    assert first.same_as(third, many)


def test_two_that_both_had_read_may_both_send() -> None:
    book = begun()
    reads(book)
    sends(book)
    sends(book)
    first, second = (shipment(call) for call in told(book).calls[-2:])
    assert not in_a_race(told(book), first, second)
    book = begun()
    reads(book)
    reads(book)
    sends(book)
    sends(book)
    ep = told(book)
    first, second = (shipment(call) for call in ep.calls[-2:])
    assert in_a_race(ep, first, second)


def test_an_event_that_comes_again_is_known_by_what_it_says() -> None:
    book = begun()
    event(book, "pay")
    event(book, "pay")
    event(book, "new")
    event(book, "pay", outcome="lost")
    assert [one.about for one in came_again(told(book))] == [(str(ORDER),)]


def test_an_order_was_never_heard_of_where_all_its_events_were_lost() -> None:
    book = begun()
    event(book, "new", outcome="lost")
    seq = event(book, "pay", outcome="lost")
    event(book, "deliver")
    ep = told(book)
    assert len(never_heard(ep, SHOP, str(ORDER), 0, seq + 1) or ()) == 2
    assert never_heard(ep, SHOP, str(ORDER), 0, ep.end) is None
    assert never_heard(ep, SHOP, "7", 0, ep.end) is None


def was_shipped(book: Book) -> bool | None:
    ep = told(book)
    evidence = shipped(ep, SHOP, str(ORDER), 0, T0)
    return evidence and evidence.found


def test_an_order_is_shipped_late_when_two_rounds_have_passed_it_over() -> None:
    book = begun()
    paid(book)
    round_(book)
    assert was_shipped(book) is None
    book = begun()
    paid(book)
    round_(book)
    round_(book)
    assert was_shipped(book) is False
    book = begun()
    paid(book)
    gone(book)
    assert was_shipped(book) is True


def test_what_waits_for_something_else_need_not_be_shipped() -> None:
    book = begun()
    paid(book)
    order(book, 20, waits_for="a change of address")
    round_(book)
    round_(book)
    assert was_shipped(book) is None


def test_rounds_count_from_when_it_could_be_sent() -> None:
    book = begun()
    paid(book)
    round_(book)
    round_(book)
    sends(book, errcode=-1)
    round_(book)
    assert was_shipped(book) is None


def test_nothing_is_owed_while_a_quota_rests() -> None:
    book = begun()
    paid(book)
    sends(book, errcode=45009)
    for _ in range(3):
        round_(book)
    assert was_shipped(book) is None


@pytest.mark.parametrize(("shown", "seen"), [(20, True), (30, False), (None, True)])
def test_an_order_is_found_as_it_is_shown(shown: int | None, seen: bool) -> None:
    book = begun()
    paid(book)
    round_(book, lambda: lists(book, ORDER))
    shows(book, orders=[said(shown)])
    evidence = found(told(book), SHOP, str(ORDER), 0)
    assert evidence is not None
    assert evidence.found is seen


def test_of_an_order_that_nobody_shows_nothing_is_known() -> None:
    book = begun()
    paid(book)
    round_(book, lambda: lists(book, ORDER))
    assert found(told(book), SHOP, str(ORDER), 0) is None
