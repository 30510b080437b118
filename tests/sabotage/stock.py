"""Breakages of what a store counts: its stock, its warehouses, what sending costs, its addresses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import tests.core.sample  # noqa: F401 - loaded once, for all that are forked
from simulator.core.store.address import regions
from simulator.core.store.address import rules as addresses
from simulator.core.store.freight_template import price
from simulator.core.store.freight_template import rules as templates
from simulator.core.store.stock import counting
from simulator.core.store.stock import rules as stock
from simulator.core.store.stock.entities import StockFlow
from simulator.core.store.warehouse import matching
from simulator.core.store.warehouse import rules as warehouses
from tests.sabotage.row import put, sabotage

STOCK = "tests/core/store/stock/"
BACK = "tests/endpoints/test_store_api_reads_back.py::test_a_change_is_read_back"
IN_ANY_ORDER = f"{STOCK}test_rules_in_any_order.py::test_in_any_order"


@sabotage(IN_ANY_ORDER)
def more_is_sold_than_there_is() -> None:
    """An order is taken for more than is left."""
    real = stock.hold
    put(stock, "hold", lambda *args, **more: real(*args, **{**more, "oversold": True}))


@sabotage(IN_ANY_ORDER)
def cancelled_orders_keep_their_stock() -> None:
    """What a cancelled order held is held for ever."""
    put(stock, "release", lambda *_: None)


@sabotage(IN_ANY_ORDER)
def stock_without_a_ledger() -> None:
    """Stock moves, and its ledger says it moved by nothing."""
    put(stock, "StockFlow", lambda **said: StockFlow(**{**said, "moved": 0}))


@sabotage(f"{STOCK}test_rules.py::test_a_warning_comes_at_a_fifth_and_at_a_tenth")
def one_warning_is_enough() -> None:
    """A merchant hears nothing more after the first warning."""
    real = stock._due
    put(stock, "_due", lambda there, free: 0 if there.warned else real(there, free))


@sabotage(f"{STOCK}test_rules.py::test_a_count_begins_anew_and_is_no_warning_itself")
def warned_for_ever() -> None:
    """A new count does not end the warnings of the old one."""
    real = stock.adjust

    def adjust(world: Any, there: Any, *args: Any, **more: Any) -> Any:
        after = replace(real(world, there, *args, **more), warned=there.warned)
        world.tables.put(after)
        return after

    put(stock, "adjust", adjust)


@sabotage(f"{BACK}[product/stock/update-a_repeat_counts_twice_unless_it_says_how_many]")
def a_repeated_change_of_stock_counts_once() -> None:
    """So many more is taken for so many."""
    real = counting.counted
    put(counting, "counted", lambda world, there, _, num, by, **more: real(world, there, 3, num, by, **more))


@sabotage(f"{BACK}[product/stock/getflow-the_ledger_has_each_change_the_newest_first]")
def the_ledger_the_oldest_first() -> None:
    """The ledger begins with what is long past."""
    real = stock.flows
    put(stock, "flows", lambda *args, **more: reversed(list(real(*args, **more))))


@sabotage("tests/core/store/warehouse/test_matching.py::test_the_documented_example")
def warehouses_by_their_age() -> None:
    """Whichever warehouse the merchant put first, the oldest comes first."""
    real = warehouses.covering
    put(warehouses, "covering", lambda *args: sorted(real(*args), key=lambda row: row.number))


@sabotage("tests/core/store/warehouse/test_matching.py::test_the_documented_example")
def warehouses_far_away_first() -> None:
    """The area that says least decides."""
    real = matching._areas
    put(matching, "_areas", lambda at: reversed(list(real(at))))


@sabotage("tests/core/store/address/test_regions.py::test_a_place_that_there_is_not_is_not_known")
def places_anywhere() -> None:
    """Any four numbers are a place."""
    put(regions, "known", lambda _: True)


@sabotage("tests/core/store/freight_template/test_price.py::test_each_started_step_beyond_the_first_costs")
def only_whole_steps_cost() -> None:
    """What is begun and not full is sent for nothing."""

    def asked(rule: Any, measured: int) -> int:
        beyond = max(0, measured - rule["first_val_amount"])
        return int(rule["first_price"] + beyond // rule["second_val_amount"] * rule["second_price"])

    put(price, "_asked", asked)


@sabotage("tests/core/store/freight_template/test_price.py::test_where_it_is_not_sent_there_is_no_price")
def sent_everywhere() -> None:
    """A template sends also to where it does not."""
    put(templates, "not_sent_to", lambda _: ())


@sabotage(f"{BACK}[merchant/address/add-at_most_one_is_the_default_each_way]")
def several_default_addresses() -> None:
    """A default stays one when another becomes it."""
    put(addresses, "_give_up", lambda *_: None)
