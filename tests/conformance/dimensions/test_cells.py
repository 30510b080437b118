"""What a run filled is kept, and compared."""

from __future__ import annotations

from conformance.dimensions.cells import as_text, gained, in_all, lost, played
from conformance.dimensions.rows import DIMENSIONS
from conformance.registry import checks
from simulator.scenario.document import file_of
from simulator.scenario.load import load_scenarios

KEPT = {"push.odd-key": {"night": "push/plain"}}


def test_what_is_kept_names_checks_dimensions_and_scenarios_that_are_there() -> None:
    scenarios = {file_of(scenario.id) for scenario in load_scenarios()}
    assert set(played()) == set(checks())
    assert {name for cells in played().values() for name in cells} <= set(DIMENSIONS)
    assert {scenario for cells in played().values() for scenario in cells.values()} <= scenarios


def test_a_cell_that_is_lost_or_new_is_told() -> None:
    assert lost(KEPT, KEPT) == gained(KEPT, KEPT) == []
    assert lost(KEPT, {}) == ["push.odd-key × night: no item stands there any more"]
    assert gained({}, KEPT) == ["push.odd-key × night: filled by push/plain"]
    assert lost({}, KEPT) == gained(KEPT, {}) == []


def test_another_scenario_may_fill_a_cell() -> None:
    assert lost(KEPT, {"push.odd-key": {"night": "push/order"}}) == []


def test_a_cell_counts_that_each_of_several_runs_fills() -> None:
    often = {"push.odd-key": {"night": "push/order", "again": "push/order"}}
    assert in_all([KEPT, often]) == KEPT
    assert in_all([often, KEPT]) == {"push.odd-key": {"night": "push/order"}}
    assert in_all([often, {}]) == {"push.odd-key": {}}


def test_what_is_kept_is_written_as_it_was_read() -> None:
    assert as_text(KEPT) == "push.odd-key:\n  night: push/plain\n"
