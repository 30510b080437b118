"""Faults that strike at a rate: each occasion is decided by a hash of its own, within a bound.

The bound: an attempt after which no other comes is left alone, and so is a call after two that failed
by chance; a client that tries three times gets through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from simulator.core.entity import NOBODY, Index, Kept, Owner, entity
from simulator.core.world import World
from simulator.faults.parts import Occasion, When

IN_A_ROW = 2


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How many calls about one subject have failed by chance in a row."""

    KEY: ClassVar[tuple[str, ...]] = ("subject",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("until a call about its subject gets through")

    subject: str
    failed: int


def hits(world: World, name: str, when: When, at: Occasion, *, still_delivered: bool) -> bool:
    """Whether chance has it that the fault of that name fires on this occasion.

    One that lets through what it strikes needs no bound.
    """
    if when.rate >= 1:
        return True
    hit = world.ids.fraction("fault", f"{name}/{at.subject}") < when.rate
    return hit and (when.unbounded or still_delivered or not _bounded(world, at))


def _bounded(world: World, at: Occasion) -> bool:
    if at.push:
        return at.last
    run = world.tables.get(Run, _subject(world, at))
    return run is not None and run.failed >= IN_A_ROW


def note(world: World, at: Occasion, *, failed: bool) -> None:
    """Takes note of what chance did to a call."""
    if at.push:
        return
    subject = _subject(world, at)
    run = world.tables.get(Run, subject)
    if failed:
        world.tables.put(Run(subject=subject, failed=(run.failed if run else 0) + 1))
    elif run is not None:
        world.tables.delete(Run, subject)


def _subject(world: World, at: Occasion) -> str:
    """Apart for every scenario, so that it plays the same alone and in a run."""
    return f"{world.ids.scope}/{at.subject}"
