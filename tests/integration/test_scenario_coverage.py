"""What no shipped scenario touches is said here, by name."""

from __future__ import annotations

from simulator import load_scenarios
from simulator.actions import ACTIONS
from simulator.core.clauses import CLAUSES
from simulator.faults.plan import ON_CALL, ON_PUSH

SCENARIOS = load_scenarios()
STEPS = [step for scenario in SCENARIOS for step in scenario.steps]


def test_every_action_is_a_step_of_some_scenario() -> None:
    assert set(ACTIONS) - {step.action for step in STEPS} == set()


def test_every_clause_that_is_not_exempt_is_played() -> None:
    played = {clause.partition("(")[0] for scenario in SCENARIOS for clause in scenario.clauses}
    assert {clause.id for clause in CLAUSES.values() if not clause.exempt} - played == set()


def test_every_fault_is_planned_by_some_scenario() -> None:
    planned = {step.args["do"] for step in STEPS if step.action == "fault"}
    assert {*ON_PUSH, *ON_CALL} - planned == set()


def test_there_are_scenarios_enough() -> None:
    assert len({scenario.path for scenario in SCENARIOS}) >= 60
