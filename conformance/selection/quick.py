"""What is worth most in a given time: the scenarios by which broken variants of the reference are found, and
which exercise the most, for each second that they take."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from conformance.nearest import known
from conformance.selection.checks import Chosen
from simulator import NOTHING, Text, scenario_file

Cost = Callable[[Any], float]
FOUND_AGAIN = 0.5  # what a variant is worth that is found already, of what it was worth before
EXERCISED = 0.5  # what a check is worth beside a variant
SHORTEST = 0.02  # seconds


def best(scenarios: Sequence[Any], chosen: Chosen, seconds: float, cost: Cost) -> list[Any]:
    """Those that fit into the time, the one worth most for its time first; none that takes no time, since it
    cannot be played."""
    costs = {one.id: max(SHORTEST, cost(one)) for one in scenarios if cost(one)}
    left = {one.id: one for one in scenarios if one.id in costs}
    gives = {id_: _gives(id_, chosen) for id_ in left}
    seen: Counter[str] = Counter()
    taken = []
    while fitting := [id_ for id_ in left if costs[id_] <= seconds]:
        worth = {
            id_: sum(weight * FOUND_AGAIN ** seen[what] for what, weight in gives[id_].items()) / costs[id_]
            for id_ in fitting
        }
        first = max(fitting, key=lambda id_: (worth[id_], id_))
        seen.update(gives[first].keys())
        seconds -= costs[first]
        taken.append(left.pop(first))
    return taken


def _gives(id_: str, chosen: Chosen) -> Mapping[str, float]:
    """What a scenario is worth, by what it finds and exercises."""
    found = {
        f"variant {variant}": 1.0 for variant, ids in _finders().get(id_, {}).items() if ids & chosen.keys()
    }
    file = scenario_file(id_)
    return found | {id_: EXERCISED for id_, check in chosen.items() if file in check.exercised_by} or {
        id_: 1.0
    }


@cache
def _finders() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """By scenario, the variants that are found in it, and the checks that find them."""
    found: dict[str, dict[str, set[str]]] = {}
    for variant, what in known().items():
        for kind, scenarios in what.seen.items():
            for scenario in scenarios:
                found.setdefault(scenario, {}).setdefault(variant, set()).add(kind.partition(":")[0])
    return {id_: {name: frozenset(ids) for name, ids in row.items()} for id_, row in found.items()}


class Deadline:
    """Ends a run whose time is over: its provider is slower than the reference, by which it was planned."""

    def __init__(
        self, seconds: float, told: Text, cost: Cost, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._told = told
        self._cost = cost
        self._clock = clock
        self._end: float | None = None

    def __call__(self, coming: Any, over: Any, _entries: Sequence[Any]) -> Text:
        now = self._clock()
        if self._end is None:
            self._end = now - over.seconds + self._seconds
        return self._told if now + self._cost(coming) > self._end else NOTHING
