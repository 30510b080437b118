"""What no shipped scenario touches is said here, by name."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from simulator import load_scenarios
from simulator.actions import ACTIONS
from simulator.actions.world.faults import BY_HAND
from simulator.core.clauses import CLAUSES
from simulator.core.switches import Switches
from simulator.faults.plan import ON_CALL, ON_PUSH

SCENARIOS = load_scenarios()
STEPS = [step for scenario in SCENARIOS for step in scenario.steps]


def test_every_action_is_a_step_of_some_scenario() -> None:
    assert set(ACTIONS) - {step.action for step in STEPS} == set()


def test_every_clause_that_is_not_exempt_is_played() -> None:
    played = {clause.partition("(")[0] for scenario in SCENARIOS for clause in scenario.clauses}
    assert {clause.id for clause in CLAUSES.values() if not clause.exempt} - played == set()


def test_every_fault_is_planned_by_some_scenario() -> None:
    planned = {step.args.get("do", BY_HAND) for step in STEPS if step.action == "fault"}
    assert {*ON_PUSH, *ON_CALL} - planned == set()


def unplayed(turned: list[tuple[str, Any]]) -> set[str]:
    """The switches that these steps leave as they are, each with those of its choices that they leave out."""
    played = {(name, value) for name, value in turned if value != getattr(Switches(), name)}
    found = set()
    for switch in fields(Switches):
        others = set(switch.metadata["choices"]) - {switch.default}
        found |= {f"{switch.name}: {value}" for value in others if (switch.name, value) not in played}
        if not others and switch.name not in {name for name, _ in played}:
            found.add(switch.name)
    return found


def test_every_switch_and_every_choice_of_one_is_played_by_some_scenario() -> None:
    turned = [(step.args["name"], step.args["value"]) for step in STEPS if step.action == "switch"]
    assert unplayed(turned) == set()


def test_a_switch_that_no_scenario_turns_is_named() -> None:
    turned = [("ended_grant_error", "61003"), ("ended_grant_error", "40001"), ("one_code", True)]
    found = unplayed([*turned, ("login_code_once", True)])
    assert {"ended_grant_error: valid_until_expiry", "login_code_once", "event_tries"} <= found
    assert {"one_code", "ended_grant_error: 61003", "ended_grant_error: 40001"} & found == set()


def test_there_are_scenarios_enough() -> None:
    assert len({scenario.path for scenario in SCENARIOS}) >= 60
