"""Breakages of a store's orders: what they are listed by, what is asked of them, how they end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tests.core.sample  # noqa: F401 - loaded once, for all that are forked
from simulator.core.store import changes
from simulator.core.store.order import (
    buying,
    listing,
    lookup,
    readdressing,
    receivers,
    receiving,
    requests,
    seeded,
    virtual_numbers,
)
from simulator.core.store.order.entities import Order
from simulator.endpoints.store.order import get
from simulator.faults import on_call
from tests.sabotage.row import put, sabotage

ORDER = "tests/core/store/order/"
LISTING = f"{ORDER}test_listing.py::"
RACES = "tests/endpoints/test_store_api_races.py::"
BACK = "tests/endpoints/test_store_api_reads_back.py::test_a_change_is_read_back"


@sabotage(f"{LISTING}test_an_order_whose_state_is_seen_later_is_listed_as_it_is_seen")
def what_lags_is_left_out() -> None:
    """An order whose state is seen later is in the list of no status meanwhile."""
    put(listing, "_lagging", lambda *_: iter(()))


@sabotage(f"{LISTING}test_an_order_that_has_changed_is_listed_once")
def changed_orders_are_listed_twice() -> None:
    """An order of a seed that was changed is listed as it was, too."""

    def unchanged(world: Any, store: str, query: Any) -> Any:
        seed = listing.shop_seed.of(world, store)
        assert seed is not None
        for number in range(1, seed.orders + 1):
            order = seeded.order(seed, number)
            if query.holds(order):
                yield order

    put(listing, "_unchanged", unchanged)


@sabotage(f"{LISTING}test_each_buyer_of_a_shop_is_told_from_the_others_and_found_again")
def buyers_of_a_seed_are_not_told_apart() -> None:
    """Orders of another buyer are listed as his."""
    put(seeded, "_of_buyer", lambda _seed, among, _openid: among)


@sabotage(f"{RACES}test_a_paid_order_is_missing_in_lists_for_a_while")
def lists_never_lag() -> None:
    """A list shows what is there now, whatever it is asked as of."""
    put(listing.Query, "window", property(lambda query: query.created or query.updated or listing.EVER))


@sabotage(f"{RACES}test_an_order_that_was_just_changed_is_too_frequent")
def never_too_frequent() -> None:
    """An order can be changed as often as anybody likes."""
    put(lookup, "to_change", lookup.asked_for)


@sabotage(f"{RACES}test_a_fault_says_system_error_of_what_was_done_all_the_same")
def a_reply_is_a_reply() -> None:
    """A call that is done is answered as done, whatever a fault says."""
    put(on_call, "raise_afterwards", lambda _faults: None)


@sabotage(f"{ORDER}test_buying.py::test_an_order_that_is_not_paid_in_time_is_cancelled_and_its_stock_is_back")
def nobody_pays() -> None:
    """An order that nobody pays waits for ever."""
    real = changes.make

    def make(world: Any, row: Any, *tells: Any) -> Any:
        made = real(world, row, *tells)
        if isinstance(row, Order):
            world.unschedule(buying._UNPAID, f"{row.store}/{row.order_id}")
        return made

    put(changes, "make", make)


@sabotage(f"{ORDER}test_receiving.py::test_time_says_that_an_order_arrived_and_pays_the_merchant")
def nobody_is_paid() -> None:
    """An order that was received is never settled."""
    real = receiving.receive

    def receive(world: Any, order: Order, why: Any) -> Order:
        after = real(world, order, why)
        world.unschedule(receiving._UNSETTLED, f"{order.store}/{order.order_id}")
        return after

    put(receiving, "receive", receive)


@sabotage(f"{ORDER}test_receiving.py::test_nothing_is_received_by_itself_while_goods_are_in_aftersale")
def time_does_not_wait() -> None:
    """An order is received by itself though goods of it are in after-sale."""
    put(receiving, "_put_off", lambda *_: False)


@sabotage(f"{ORDER}test_readdressing.py::test_a_buyer_changes_it_himself_within_six_hours")
def the_merchant_always_decides() -> None:
    """A buyer has to ask the merchant at once."""
    put(readdressing, "BUYERS_OWN", 0)


@sabotage(f"{ORDER}test_readdressing.py::test_shipping_makes_what_is_asked_void")
def what_is_asked_outlives_the_order() -> None:
    """What was asked for is still asked once the order has moved on."""
    put(requests, "ended", lambda *_: {})


@sabotage(f"{ORDER}test_buying.py::test_a_present_waits_to_be_taken_and_its_stock_is_back_if_it_is_not")
def presents_that_nobody_takes_keep_their_stock() -> None:
    """A present lapses, and its goods are not back."""
    real = buying.lapse

    def lapse(world: Any, order: Order) -> Order:
        taken = buying.stock.release
        buying.stock.release = lambda *_: None
        try:
            return real(world, order)
        finally:
            buying.stock.release = taken

    put(buying, "lapse", lapse)


@sabotage(f"{BACK}[order/sensitiveinfo/decode-decoding_makes_a_number_that_the_order_shows]")
def the_real_number_is_shown() -> None:
    """The buyer's own number is shown once the order was decoded."""
    put(get, "masked_phone", lambda number: number)


@sabotage(f"{BACK}[order/virtualtelnumber/get-a_number_is_there_once_the_order_was_decoded]")
def numbers_never_run_out() -> None:
    """A virtual number works for ever."""
    put(virtual_numbers, "exchange", lambda _world, order: virtual_numbers._of(order) and order)


@sabotage(f"{ORDER}test_readdressing.py::test_equal_addresses_share_their_hash")
def hashes_of_addresses_differ() -> None:
    """The same address has another hash each time."""
    real = receivers.complete
    count = iter(range(10**6))

    def complete(said: Mapping[str, Any]) -> dict[str, Any]:
        return {**real(said), "hash_code": f"{next(count):032x}"}

    put(receivers, "complete", complete)


@sabotage(f"{ORDER}test_buying.py::test_a_present_is_his_who_takes_it_as_the_sku_that_he_likes")
def presents_stay_their_givers() -> None:
    """Whoever takes a present, it is its giver's order still."""
    real = changes.change

    def change(world: Any, before: Any, *tells: Any, **values: Any) -> Any:
        values.pop("openid", None)
        return real(world, before, *tells, **values)

    put(changes, "change", change)
