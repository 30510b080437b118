"""Every action, over the control interface, with arguments that fit and such that do not."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.actions import ACTIONS
from simulator.actions.kinds import KINDS
from simulator.actions.registry import Action, Arg
from simulator.scenario.load import load_scenarios
from tests.attack.fuzz import Target, fuzzed
from tests.attack.ground import Ground
from tests.attack.part import Bounds, Figures, Part
from tests.attack.requests import Asked, Body, altered, bodies
from tests.attack.values import ANYTHING, Known, Values, by_schema, known
from tests.attack.values import sure as sure_values

EXAMPLES = 20


def value_of(arg: Arg) -> Values:
    """What fits an argument, or nearly."""
    kind = KINDS[arg.kind]
    schema = by_schema(arg.schema(), arg.name)
    if kind.known_by is None:
        return schema
    return st.one_of(known(kind.known_by), known("name"), schema)


def arguments(row: Action) -> Values:
    """Arguments of an action: those it needs, some others, now and then one that it has not."""
    values = {arg.name: value_of(arg) for arg in row.args}
    names = (
        {"as": st.sampled_from(("one", "two", "shop", "first"))} if row.makes and "as" not in values else {}
    )
    needed = {arg.name: values[arg.name] for arg in row.args if arg.required}
    others = {**{name: one for name, one in values.items() if name not in needed}, **names}
    fewer = st.fixed_dictionaries({}, optional={**needed, **others})
    if not values:
        return st.one_of(fewer, st.dictionaries(st.text(max_size=5), ANYTHING, max_size=1))
    one_more = st.sampled_from(sorted(values)).flatmap(
        lambda name: st.fixed_dictionaries({**needed, name: values[name]})
    )
    whole = st.fixed_dictionaries(needed, optional=others)
    return st.one_of(
        one_more, one_more, whole, whole, fewer, st.dictionaries(st.text(max_size=5), ANYTHING, max_size=2)
    )


@cache
def examples() -> dict[str, list[dict[str, Any]]]:
    """By action: arguments as scenarios write them, one of each choice of names; what they call by a name is
    something of the world here."""
    found: dict[str, dict[frozenset[str], dict[str, Any]]] = {}
    for scenario in load_scenarios():
        for step in scenario.actions():
            row = ACTIONS[step.action]
            kinds = {arg.name: KINDS[arg.kind] for arg in row.args}
            args = {
                name: Known(kinds[name].known_by or "", 0) if kinds[name].called else value
                for name, value in row.renamed(step.args).items()
                if name in kinds
            }
            found.setdefault(row.name, {}).setdefault(frozenset(args), args)
    return {name: list(choices.values()) for name, choices in found.items()}


def sure(row: Action) -> list[Asked]:
    """Each hostile value at each argument, among others that are right."""
    needed = {arg.name: right_for(arg) for arg in row.args if arg.required}
    right = [needed, *examples().get(row.name, [])]
    tried = list(right)
    for number, name in enumerate([arg.name for arg in row.args] + (["as"] if row.makes else [])):
        beside = next((one for one in right if name in one), right[-1])
        tried += [{**beside, name: value} for value in sure_values(number)]
    return [Asked("POST", f"/actions/{row.name}", body=Body(value=one)) for one in tried]


def right_for(arg: Arg) -> Any:
    """A value that an argument may have; where it must be one of a few, the first."""
    kind = KINDS[arg.kind]
    if arg.choices:
        return arg.choices[0]
    if kind.known_by is not None:
        return Known(kind.known_by, 0)
    types = arg.schema().get("type", "string")
    word = types if isinstance(types, str) else types[0]
    return {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}.get(word, "x")


def done(row: Action) -> SearchStrategy[Asked]:
    return altered(
        st.builds(Asked, st.just("POST"), st.just(f"/actions/{row.name}"), body=bodies(arguments(row)))
    )


def act(ground: Ground, asked: Asked) -> Any:
    return ground.ask(ground.control, asked)


def targets() -> dict[str, Target]:
    return {name: Target(done(row), act, sure(row)) for name, row in ACTIONS.items()}


def run(bounds: Bounds) -> Figures:
    return fuzzed(bounds, targets, EXAMPLES)


PART = Part(what="every action, by the control interface", unit="calls", seconds=22, run=run)
__all__ = ["PART", "Body", "arguments"]
