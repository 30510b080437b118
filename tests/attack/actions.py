"""Every action, over the control interface, with arguments that fit and such that do not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.actions import ACTIONS
from simulator.actions.kinds import KINDS
from simulator.actions.registry import Action, Arg
from tests.attack.fuzz import Target, fuzzed
from tests.attack.ground import Ground
from tests.attack.part import Bounds, Figures, Part
from tests.attack.requests import Asked, Body, altered, bodies
from tests.attack.values import ANYTHING, Values, by_schema, known

EXAMPLES = 50


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


def done(row: Action) -> SearchStrategy[Asked]:
    return altered(
        st.builds(Asked, st.just("POST"), st.just(f"/actions/{row.name}"), body=bodies(arguments(row)))
    )


def act(ground: Ground, asked: Asked) -> Any:
    return ground.ask(ground.control, asked)


def targets() -> dict[str, Target]:
    return {name: Target(done(row), act) for name, row in ACTIONS.items()}


def run(bounds: Bounds) -> Figures:
    return fuzzed(bounds, targets, EXAMPLES)


PART = Part(what="every action, by the control interface", unit="calls", seconds=25, run=run)
__all__ = ["PART", "Body", "arguments"]
