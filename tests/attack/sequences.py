"""Actions, calls and pages one after the other, each time in a new world: what one leaves, the next meets."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.actions import ACTIONS
from simulator.endpoints.table import PAGES, ROWS
from tests.attack import actions, pages, rows
from tests.attack.ground import ground
from tests.attack.part import Bounds, Figures, Part
from tests.attack.requests import Asked, Body
from tests.attack.search import Broke, search
from tests.attack.values import by_schema

EXAMPLES = 25
LONGEST = 12
STEPS = st.sampled_from(sorted(name for name in ACTIONS if actions.examples().get(name)))


def right(name: str) -> SearchStrategy[Asked]:
    """An action as a scenario writes it, now and then with one argument of another kind."""
    row = ACTIONS[name]
    written = st.sampled_from(actions.examples()[name])
    changed = st.fixed_dictionaries(
        {}, optional={arg.name: by_schema(arg.schema(), arg.name) for arg in row.args[:6]}
    )
    args = st.one_of(
        written,
        written,
        st.builds(lambda one, more: {**one, **dict(list(more.items())[:1])}, written, changed),
    )
    return args.map(lambda one: Asked("POST", f"/actions/{name}", body=Body(value=one)))


def steps() -> SearchStrategy[list[Asked]]:
    one = st.one_of(
        STEPS.flatmap(right),
        STEPS.flatmap(right),
        st.sampled_from(sorted(ACTIONS)).flatmap(lambda name: actions.done(ACTIONS[name])),
        st.sampled_from(ROWS).flatmap(rows.calls),
        st.sampled_from(ROWS).flatmap(lambda row: st.sampled_from(rows.sure(row))),
        st.sampled_from(PAGES).flatmap(pages.asked),
    )
    return st.lists(one, min_size=2, max_size=LONGEST)


def run(bounds: Bounds) -> Figures:
    figures, signs = Figures(), set[str]()

    def tried(sequence: list[Asked]) -> None:
        with ground(figures) as world:
            sent: list[str] = []
            world.faults_planned = True
            for asked in sequence:
                line = world.control if asked.path.startswith("/actions/") else world.api
                sent.append(repr(asked))
                try:
                    world.ask(line, asked)
                except Broke as broke:
                    raise Broke(broke.sign, broke.what, "\n".join([*sent[:-1], broke.again])) from None
                world.renew()
            world.hold("\n".join(sent))

    for by in bounds.rounds():
        found = search(steps(), tried, by=by, examples=EXAMPLES, known=signs)
        if found is not None:
            figures.fell("a sequence", found.what, found.again)
    return figures


PART = Part(what="sequences of actions, calls and pages", unit="requests", seconds=16, run=run)
