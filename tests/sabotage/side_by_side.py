"""Breakages of what plays and counts: workers side by side, providers that nothing comes of, dimensions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance import side_by_side
from conformance.dimensions import cells, place, rows
from conformance.side_by_side import SideBySide
from simulator.run.silence import Silence
from simulator.texts import NOTHING
from tests.sabotage.row import put, sabotage

WORKERS = "tests/conformance/test_side_by_side.py::"
DIMENSIONS = "tests/conformance/dimensions/"


@sabotage(WORKERS + "test_there_is_one_journal_in_the_order_of_the_scenarios")
def entries_keep_their_workers_numbers() -> None:
    """The journals of several workers are put together with the numbers that each had given."""
    put(side_by_side, "renumbered", lambda entries, _first: list(entries))


@sabotage(WORKERS + "test_the_report_does_not_depend_on_how_many_work")
def a_workers_entries_are_lost() -> None:
    """What the second worker and the others have seen is not judged."""
    right = side_by_side._plays

    def plays(session: Any, scenarios: Any) -> Any:
        for number, over in enumerate(right(session, scenarios)):
            yield over if number else replace(over, entries=())

    put(side_by_side, "_plays", plays)


@sabotage(WORKERS + "test_a_worker_that_dies_is_the_error_of_one_scenario_and_another_takes_its_place")
def a_worker_that_dies_played_well() -> None:
    """A scenario whose worker has died was played without an error."""
    right = SideBySide._unplayed
    put(SideBySide, "_unplayed", lambda self, scenario, _why: right(self, scenario, NOTHING))


@sabotage(WORKERS + "test_what_a_journal_lacks_is_summed_over_the_workers")
def what_a_journal_lacks_is_forgotten() -> None:
    """Entries that workers did not keep are not counted."""
    right = SideBySide.header
    put(SideBySide, "header", lambda self: {**right(self), "removed": 0})


@sabotage(WORKERS + "test_a_provider_that_can_be_started_once_says_why")
def any_provider_is_started_twice() -> None:
    """A provider with one port is started several times at once."""
    put(side_by_side, "one_only", lambda _manifest: "")


@sabotage("tests/run/test_silence.py::test_one_that_takes_no_push_and_makes_no_call_is_told")
def a_deaf_provider_is_played_on() -> None:
    """A provider that nothing comes of is played to the end of all scenarios."""
    put(Silence, "check", lambda *_: None)


@sabotage("tests/run/test_silence.py::test_one_that_is_down_owes_nothing")
def a_provider_that_is_down_owes_calls() -> None:
    """A provider that the scenario killed is told that nothing comes of it."""
    right = Silence._take

    def take(self: Any, entry: Any) -> None:
        right(self, entry)
        self._down = False

    put(Silence, "_take", take)


@sabotage(DIMENSIONS + "test_rows.py::test_what_lies_outside_of_scenarios_fills_nothing")
def a_cell_filled_by_nobody() -> None:
    """What lies outside of any scenario fills a cell."""
    right = cells.filled

    def filled(run: Any, check: Any) -> Any:
        for ep in run.episodes:
            ep.id = ep.id or "somewhere/else"
        return right(run, check)

    put(cells, "filled", filled)


@sabotage(DIMENSIONS + "test_rows.py::test_an_item_that_stands_elsewhere_is_not")
def it_is_always_night() -> None:
    """Every item was judged at night."""
    row = rows.DIMENSIONS["night"]
    object.__setattr__(row, "stands", lambda *_: True)


@sabotage(DIMENSIONS + "test_cells.py::test_a_cell_that_is_lost_or_new_is_told")
def lost_cells_are_not_told() -> None:
    """A dimension that is not played any more goes unnoticed."""
    put(cells, "lost", lambda _kept, _seen: [])


@sabotage(DIMENSIONS + "test_rows.py::test_an_item_that_stands_in_a_dimension_is_seen")
def no_fault_is_seen() -> None:
    """No item was judged while a fault was there."""
    put(place.Place, "effects", property(lambda _self: frozenset()))
