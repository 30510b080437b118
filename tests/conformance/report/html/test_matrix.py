"""Checks against scenarios."""

from __future__ import annotations

from conformance.judge import Result, Tally
from conformance.model import Verdict
from conformance.registry import checks
from conformance.report.html.matrix import Cell, matrix

CHECK, OTHER, *_ = checks().values()
RESULTS = [
    Result(check=CHECK, verdict=Verdict.FAIL, scenarios={"a/b": Tally(3, 1), "a/e": Tally(2)}),
    Result(check=OTHER, verdict=Verdict.PASS, scenarios={"a/c": Tally(1), "x/y": Tally(1)}),
]


def test_a_row_a_check_and_a_column_a_scenario_that_gave_something() -> None:
    made = matrix(RESULTS, ["a/a", "a/b", "a/c", "a/d", "a/e"])
    assert made.scenarios == ("a/b", "a/c", "a/e", "x/y")
    assert made.rows[0] == (RESULTS[0], (Cell(1, 3, 1), Cell(1), Cell(1, 2, 0), Cell(1)))
    assert made.rows[1][1] == (Cell(1), Cell(1, 1, 0), Cell(1), Cell(1, 1, 0))


def test_every_row_is_as_wide_as_the_head() -> None:
    made = matrix(RESULTS, [f"s/{number}" for number in range(9)] + ["a/b"])
    assert {sum(cell.span for cell in cells) for _, cells in made.rows} == {len(made.scenarios)}


def test_the_wrong_ones_alone() -> None:
    made = matrix(RESULTS, ["a/b", "a/c", "a/e"], wrong=True)
    assert made.scenarios == ("a/b",)
    assert [result for result, _ in made.rows] == RESULTS[:1]
