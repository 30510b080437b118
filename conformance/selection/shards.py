"""A run in parts, for machines beside each other: each plays its share, and together they play all once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from re import fullmatch
from typing import Any, Self

from simulator import Text, UsageError

MOST = 256


@dataclass(frozen=True, slots=True)
class Shard:
    """One of so many parts; the first is number 1."""

    number: int
    of: int

    @classmethod
    def read(cls, written: str) -> Self:
        """`1/4`. A UsageError where that is none."""
        found = fullmatch(r"([1-9]\d{0,3})/([1-9]\d{0,3})", written)
        if found is None or not int(found[1]) <= int(found[2]) <= MOST:
            raise UsageError(
                Text(
                    f"share {written!r}: such as 1/4, from 1/4 to 4/4; {MOST} at most",
                    f"份额 {written!r}：应为 1/4 这样，从 1/4 到 4/4；最多 {MOST} 份",
                )
            )
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def share(self, scenarios: Sequence[Any], cost: Callable[[Any], float]) -> list[Any]:
        """Its scenarios, in the order of all. The longest go first, each to who has least to do by then, so
        that all have about as much; that depends on nothing else."""
        loads = [0.0] * self.of
        mine = set()
        for place in sorted(range(len(scenarios)), key=lambda at: (-cost(scenarios[at]), scenarios[at].id)):
            to = loads.index(min(loads))
            loads[to] += cost(scenarios[place])
            if to == self.number - 1:
                mine.add(place)
        return [one for place, one in enumerate(scenarios) if place in mine]
