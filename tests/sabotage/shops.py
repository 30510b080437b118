"""Breakages of what is told of shops, and of how it is held against what is shown."""

from __future__ import annotations

from dataclasses import replace

from conformance.history import orders_found, shop_effects, shop_events, shop_rounds, shop_shown, shops
from simulator.core.store import changes, known
from tests.sabotage.row import put, sabotage

HISTORY = "tests/conformance/history/"
KNOWN = "tests/core/store/test_known.py::"
STORIES = "tests/conformance/checks/test_checks.py::"


@sabotage(KNOWN + "test_each_change_of_an_order_is_told")
def only_what_is_new_is_told() -> None:
    """Of what changes in a shop the journal tells nothing."""
    put(changes.known, "tell", lambda world, row, phase="changed": None)


@sabotage(KNOWN + "test_nothing_is_told_where_nobody_shows_shops")
def all_shops_are_told_of() -> None:
    """Each change in a shop is told, whoever looks."""
    put(
        known,
        "tell",
        lambda world, row, phase="changed": (
            world.record(known.facts_of(row, phase)) if known.facts_of(row, phase) else None
        ),
    )


@sabotage(HISTORY + "test_shops.py::test_all_that_held_since_may_be_shown")
def only_the_last_holds() -> None:
    """Only what is true now may be shown."""
    right = shops.held
    put(
        shops,
        "held",
        lambda steps, since, until: replace(
            right(steps, since, until), steps=right(steps, since, until).steps[-1:]
        ),
    )


@sabotage(HISTORY + "test_shops.py::test_a_round_that_was_kept_from_an_order_does_not_count")
def every_round_counts() -> None:
    """A round counts though a fault kept it from an order."""
    put(shop_rounds, "_came_through", lambda _call: True)


@sabotage(STORIES + "test_broken[store.truth-an_order_missed]")
def nothing_has_to_be_shown() -> None:
    """What a provider leaves out is not missed."""
    put(shop_shown.ShopShown, "owed", lambda _self, _id, _ep: None)


@sabotage(HISTORY + "test_shop_effects.py::test_what_became_of_a_call")
def late_replies_are_heard() -> None:
    """A reply that comes too late is taken for heard."""
    put(shop_effects, "lost", lambda _ep, call: not call.whole)


@sabotage(HISTORY + "test_shop_effects.py::test_an_event_that_comes_again_is_known_by_what_it_says")
def events_come_once() -> None:
    """An event that comes again is taken for another one."""
    put(shop_events, "came_again", lambda _ep: [])


@sabotage(HISTORY + "test_shop_effects.py::test_nothing_is_owed_while_a_quota_rests")
def shipping_is_owed_at_once() -> None:
    """What was refused by a quota is owed before that turns."""
    put(orders_found, "QUOTA", frozenset())


@sabotage(STORIES + "test_kept[store.ships-no-more-two_threads_that_both_have_read]")
def threads_are_not_known() -> None:
    """Two threads that each had read an order are taken for one that ships twice."""
    put(shop_effects, "in_a_race", lambda _ep, _first, _again: False)
