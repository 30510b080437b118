"""Breakages of what a store sends, and of what a page of its lists costs."""

from __future__ import annotations

from typing import Any

import tests.core.sample  # noqa: F401 - loaded once, for all that are forked
from simulator.core.store.delivery import compensation, parcels, shipping, waybills
from simulator.core.store.order import requests, untouched
from tests.sabotage.row import put, sabotage

SHIPPING = "tests/core/store/delivery/test_shipping.py::"
REFUSED = "tests/endpoints/test_refusals.py::test_what_a_row_declares_is_what_it_refuses_with"
COST = (
    "tests/endpoints/test_store_api_pages_cost_their_length.py::"
    "test_a_page_of_a_large_shop_reads_no_more_than_one_of_a_small_shop"
)


@sabotage(f"{SHIPPING}test_parcels_in_order_are_refused_as_a_whole")
def more_is_shipped_than_was_ordered() -> None:
    """Nobody counts what is in a parcel."""
    put(parcels, "check_goods", lambda *_: None)


@sabotage(f"{SHIPPING}test_each_parcel_is_told_of_and_whether_it_was_the_last")
def every_parcel_is_the_last() -> None:
    """A part of an order is told as if it were all."""
    real = shipping.told
    put(shipping, "told", lambda order, name, **_: real(order, name, finish_delivery=1))


@sabotage(f"{SHIPPING}test_another_address_that_waits_for_the_merchant_is_void_once_something_goes_off")
def asked_for_an_address_for_ever() -> None:
    """What was asked for before an order was shipped can be answered after."""
    put(requests, "ended", lambda *_: {})


@sabotage(f"{SHIPPING}test_an_order_is_found_by_the_waybill_that_it_goes_under_now")
def old_waybills_live_on() -> None:
    """An order is found by a waybill that was changed."""
    real = parcels.note

    def note(world: Any, order: Any, sent: Any, instead_of: Any = ()) -> None:
        real(world, order, sent)

    put(parcels, "note", note)


@sabotage(f"{SHIPPING}test_jewellery_is_shipped_by_its_inspector_and_by_nobody_else")
def anybody_ships_jewellery() -> None:
    """A merchant ships what its inspector has to."""
    put(parcels, "check_sender", lambda _: None)


@sabotage(f"{REFUSED}[ec.order.deliveryinfo.update]")
def waybills_change_as_often_as_one_likes() -> None:
    """Nothing limits how often a waybill changes."""
    put(waybills, "_may", lambda *_: None)


@sabotage(f"{REFUSED}[ec.order.delivery.compensation]")
def something_is_sent_once_more_for_ever() -> None:
    """An eleventh parcel beside what was ordered goes off."""
    put(compensation, "MOST", 100)


@sabotage(f"{COST}[5000-changed-first]")
def changed_orders_are_passed_over_one_by_one() -> None:
    """A page walks past every order that was changed before it finds one that was not."""
    put(untouched, "_PATIENCE", 10**9)
