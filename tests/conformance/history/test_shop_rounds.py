"""What a service is there for says what its provider owes a shop."""

from __future__ import annotations

import pytest

from conformance.judge import judge
from conformance.registry import checks
from tests.conformance.checks.store.deed_stories import never_any_cheaper, sold_out_and_left_so
from tests.conformance.checks.store.shop_book import lists, paid, round_, said, served, shipped, shows
from tests.conformance.checks.store.shop_stories import (
    an_aftersale_unheard_of,
    an_order_missed,
    left_to_time,
    never_shipped,
    stock_of_before,
)
from tests.conformance.journal import SERVICE, Book, Story, told


@pytest.mark.parametrize(
    ("id_", "fn", "kinds"),
    [
        ("store.event-lost", never_shipped, {"order", "erp", ""}),
        ("store.aftersale-in-time", left_to_time, {"order", "erp", ""}),
        ("store.priced", never_any_cheaper, {"order", "erp", ""}),
        ("store.restocked", sold_out_and_left_so, {"product", "erp", ""}),
        ("store.truth", stock_of_before, {"product", "erp", ""}),
        ("store.truth", an_order_missed, {"order", "erp", ""}),
        ("store.truth", an_aftersale_unheard_of, {"order", "erp", ""}),
    ],
)
@pytest.mark.parametrize("kind", ["order", "product", "erp", ""])
def test_a_service_owes_a_shop_what_it_is_there_for(id_: str, fn: Story, kinds: set[str], kind: str) -> None:
    journal = told(fn, broken=True).lines
    [result] = judge(journal, None, {id_: checks()[id_]}, {str(SERVICE): kind}).results
    assert bool(result.findings) is (kind in kinds)


@pytest.mark.parametrize("listed", [True, False])
def test_what_a_round_was_seen_to_list_is_known_under_any_service(listed: bool) -> None:
    """Who reads orders though a service is for products may not show what they were."""

    def listed_and_shown(book: Book, broken: bool) -> None:
        served(book)
        paid(book)
        round_(book)
        shipped(book)
        round_(book, *([lambda: lists(book)] if listed else []))
        shows(book, orders=[said(20 if broken else 30)])

    journal = told(listed_and_shown, broken=True).lines
    [result] = judge(
        journal, None, {"store.truth": checks()["store.truth"]}, {str(SERVICE): "product"}
    ).results
    assert bool(result.findings) is listed
