"""Targets, each searched round by round, with a world of its own in each round."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from hypothesis.strategies import SearchStrategy

from simulator.core.switches import Switches
from tests.attack.ground import Ground, ground
from tests.attack.part import Bounds, Figures
from tests.attack.search import Broke, search

SURE_AGAIN = 10  # rounds until what is tried for sure is tried again, in other worlds
WORLD_HOLDS = 16  # targets a world is used for


@dataclass(frozen=True, slots=True)
class Target:
    """What is drawn, and what is done with it; a `Broke` is what must not be. `sure` is tried ahead of it."""

    strategy: SearchStrategy[Any]
    tried: Callable[[Ground, Any], object]
    sure: Sequence[Any] = ()


def fuzzed(bounds: Bounds, targets: Callable[[], dict[str, Target]], examples: int) -> Figures:
    """Every target once a round, as long as there is time; each failure is told once."""
    figures, signs = Figures(), set[str]()
    chosen = {name: target for name, target in targets().items() if bounds.target in name}
    names = list(chosen)
    for number, by in enumerate(bounds.rounds()):
        for place in range(0, len(names), WORLD_HOLDS):
            with ground(figures, seed=by) as world:
                switched(world, by + place)
                told = Told(figures, signs)
                for name in names[place : place + WORLD_HOLDS]:
                    target = chosen[name] if number % SURE_AGAIN == 0 else replace(chosen[name], sure=())
                    _searched(world, name, target, by, examples, told)
                told(f"after {names[place]} and those behind it", world.hold)
    return figures


@dataclass(frozen=True, slots=True)
class Told:
    """Tells each failure once."""

    figures: Figures
    signs: set[str]

    def __call__(self, where: str, do: Callable[[], object]) -> None:
        try:
            do()
        except Broke as broke:
            if broke.sign not in self.signs:
                self.signs.add(broke.sign)
                self.figures.fell(where, broke.what, broke.again)


def _searched(world: Ground, name: str, target: Target, by: int, examples: int, told: Told) -> None:
    def tried(example: Any) -> None:
        target.tried(world, example)

    world.renew()
    for example in target.sure:
        told(name, lambda: tried(example))  # noqa: B023 - called at once
    found = search(target.strategy, tried, by=by, examples=examples, known=told.signs)
    if found is not None:
        world.figures.fell(name, found.what, found.again)
    told(f"after {name}", lambda: world.answers(f"a round of {name}"))


def switched(world: Ground, by: int) -> None:
    """In every other world, some switch stands otherwise."""
    chance = random.Random(by)
    rows = [(row.name, row.default, row.metadata["choices"]) for row in fields(Switches)]
    for name, default, choices in chance.sample(rows, chance.choice((0, 0, 1, 3))):
        if choices or isinstance(default, bool):
            world.town.switch(name, chance.choice(choices) if choices else not default)
