"""Checks against scenarios: what each scenario gave each check to judge, and how much of it was wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from conformance.judge import Result


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a row from one column on: so many columns that are empty, or one that is not."""

    span: int = 1
    items: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """A row a check, a column a scenario."""

    scenarios: tuple[str, ...]
    rows: tuple[tuple[Result, tuple[Cell, ...]], ...]


def matrix(results: Sequence[Result], scenarios: Sequence[str], *, wrong: bool = False) -> Matrix:
    """All of it; with `wrong` the checks with findings, and the scenarios that these came in."""
    if wrong:
        results = [result for result in results if any(tally.failed for tally in result.scenarios.values())]
        bad = {id_ for result in results for id_, tally in result.scenarios.items() if tally.failed}
        scenarios = [id_ for id_ in _all(results, scenarios) if id_ in bad]
    else:
        results = [result for result in results if result.scenarios]
        scenarios = _all(results, scenarios)
    return Matrix(tuple(scenarios), tuple((result, _cells(result, scenarios)) for result in results))


def _all(results: Sequence[Result], scenarios: Sequence[str]) -> list[str]:
    """Those that gave anything to judge, in the order in which they were played."""
    given: Collection[str] = {id_ for result in results for id_ in result.scenarios}
    return [id_ for id_ in dict.fromkeys((*scenarios, *sorted(given))) if id_ in given]


def _cells(result: Result, scenarios: Sequence[str]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for there, ids in groupby(scenarios, key=result.scenarios.__contains__):
        group = list(ids)
        if there:
            tallies = (result.scenarios[id_] for id_ in group)
            cells += [Cell(1, tally.items, tally.failed) for tally in tallies]
        else:
            cells.append(Cell(len(group)))
    return tuple(cells)
