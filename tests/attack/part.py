"""What a part of the attack is, what it is allowed, and the figures that it comes back with.

A file of this folder that has a `PART` is run: nothing else is to be written down.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far a part may go: about so many seconds, with chance by `seed`.

    Whatever the seconds, each target is tried once. `target` narrows a part to those that hold the word.
    """

    seed: int = 1
    seconds: float = 10.0
    target: str = ""

    def rounds(self) -> Rounds:
        return Rounds(self.seed, time.monotonic() + self.seconds)


@dataclass(slots=True)
class Rounds:
    """Seeds, one a round, until the time is over; at least one."""

    seed: int
    until: float
    count: int = 0

    def __iter__(self) -> Rounds:
        return self

    def __next__(self) -> int:
        if self.count and time.monotonic() >= self.until:
            raise StopIteration
        self.count += 1
        return self.seed * 1_000_003 + self.count - 1


@dataclass(frozen=True, slots=True)
class Fall:
    """Something that broke: where, in what way, and what does it again."""

    where: str
    what: str
    again: str = ""


@dataclass(slots=True)
class Figures:
    """What a part did. `stall` is the longest that anybody waited, in seconds; `memory` the most that a
    process under attack held, in MB; `left` counts processes, folders and connections left behind."""

    tried: int = 0
    stall: float = 0.0
    memory: float = 0.0
    left: int = 0
    seconds: float = 0.0
    falls: list[Fall] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def waited(self, seconds: float) -> None:
        self.stall = max(self.stall, seconds)

    def fell(self, where: str, what: str, again: str = "") -> None:
        self.falls.append(Fall(where, what, again))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: `what` it attacks, the `unit` it counts, about how many `seconds` its bounded form takes.

    One that measures stalls or memory of others runs `alone`; the rest run two at a time.
    """

    what: str
    unit: str
    seconds: float
    run: Callable[[Bounds], Figures]
    alone: bool = False
