"""What is worth most in a given time."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.events import ScenarioEnded
from conformance.lasting import of
from conformance.nearest import known
from conformance.registry import checks, select
from conformance.selection.quick import Deadline, best
from simulator import Text, load_scenarios
from simulator.texts import NOTHING


@dataclass(frozen=True)
class Scenario:
    id: str


def test_what_finds_a_variant_comes_ahead_of_what_finds_none() -> None:
    finder = next(iter(next(iter(known()["auth-cancel-exchanged"].seen.values()))))
    taken = best([Scenario("mine/own"), Scenario(finder)], checks(), 10, lambda _one: 1.0)
    assert [one.id for one in taken] == [finder, "mine/own"]


def test_no_more_is_taken_than_fits_and_the_cheaper_of_two_alike() -> None:
    costs = {"mine/a": 3.0, "mine/b": 2.0, "mine/c": 2.0}
    taken = best([Scenario(id_) for id_ in costs], checks(), 5, lambda one: costs[one.id])
    assert {one.id for one in taken} == {"mine/b", "mine/c"}


def test_nothing_is_taken_where_nothing_fits() -> None:
    assert best([Scenario("mine/a")], checks(), 5, lambda _one: 6.0) == []


def test_a_scenario_is_worth_what_the_checks_that_are_meant_find_in_it() -> None:
    scenarios = load_scenarios(["ticket", "migrate"])
    taken = best(scenarios, select(["migrate"]), 0.5, of)
    assert taken[0].id.partition("/")[0] == "migrate"


def test_a_minute_finds_most_variants() -> None:
    """Of all that come with the suite: what a quick run is for."""
    scenarios = [one for one in load_scenarios() if not one.heavy]
    ids = {one.id for one in best(scenarios, checks(), 60, of)}
    found = [name for name, what in known().items() if any(ids & seen.keys() for seen in what.seen.values())]
    assert sum(of(one) for one in scenarios if one.id in ids) <= 60
    assert len(found) > 0.8 * len(known())


def test_a_run_ends_where_what_comes_would_be_over_after_its_time() -> None:
    clock = iter([10.0, 14.0, 15.5]).__next__
    deadline = Deadline(6.0, Text("over", "over"), lambda _one: 1.0, clock)
    ended = ScenarioEnded(number=1, id="a/b", seconds=1.0)
    assert [deadline(None, ended, ()) for _ in range(3)] == [NOTHING, NOTHING, ("over", "over")]
