"""What a scenario file becomes: one scenario, or one for each of its cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAX_STEPS = 10_000
TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One action with its arguments as written (defaults left out), and where it stands in the file; or the
    word `together`, and the steps that are `taken` at the same time."""

    action: str
    args: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None
    taken: tuple[Step, ...] = ()
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What happens in one play.

    `chinese` is its title in Chinese. `needs` is `asks`, what the file says, and what its actions need.
    `seed` takes the place of the run's; `start` is in Unix seconds. `turn` says which of its plays in a run
    this is: ids are other ones in each.
    """

    id: str
    path: Path
    title: str
    chinese: str = ""
    about: str = ""
    clauses: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    fresh: str | None = None
    seed: int | None = None
    start: float | None = None
    heavy: bool = False
    case: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...]
    turn: int = 1

    @property
    def scope(self) -> str:
        """What its ids derive from."""
        return self.id if self.turn == 1 else f"{self.id}#{self.turn}"

    def actions(self) -> Iterator[Step]:
        """Every step that is an action, those that are taken together too."""
        for step in self.steps:
            yield from step.taken or (step,)


def file_of(id_: str) -> str:
    """The id of the file that a scenario is of, without the case."""
    return id_.partition("[")[0]
