"""The command line that shows the findings of a check once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from conformance.judge import Result
from conformance.runner import Again
from simulator import scenario_file, scenario_word

MOST_NAMED = 3  # scenarios in a line


class Line(Protocol):
    """Writes the command line of a run, with these parameters instead of those that it was given."""

    def __call__(self, **instead: Any) -> str: ...


def again_of(line: Line, scenarios: Iterable[Any]) -> Again:
    """The lines of a run of these scenarios."""
    loaded = {scenario.id: scenario for scenario in scenarios}

    def again(result: Result, salt: str) -> str:
        instead = {"only": [result.check.id], "salt": salt or None}
        return line(**instead, **_scenarios(result, loaded))

    return again


def _scenarios(result: Result, loaded: Mapping[str, Any]) -> dict[str, Any]:
    """`--only` plays what exercises the check; scenarios are named where it failed in others only,
    or between them."""
    failed = list(dict.fromkeys(each.scenario for each in result.findings if each.scenario))
    elsewhere = [id_ for id_ in failed if scenario_file(id_) not in result.check.exercised_by]
    if len(elsewhere) < len(failed) or not all(id_ in loaded for id_ in failed):
        return {}
    return (
        {"scenario_paths": [scenario_word(loaded[id_]) for id_ in elsewhere[:MOST_NAMED]]} if failed else {}
    )
