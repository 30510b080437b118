"""Things that happen by themselves at an instant: the next ticket, an order that becomes visible.

A row says what and when; the rule registered for it with `@due` says how. Pushes have their own table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.core.entity import NOBODY, Entity, Index, Kept, Owner, entity, key_of

# (world, subject, the instant it was due)
Perform = Callable[[Any, str, float], None]


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing due: `what` names the rule that does it, `subject` is its argument."""

    KEY: ClassVar[tuple[str, ...]] = ("what", "subject")
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("at",))}
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("until it is done")

    what: str
    subject: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How something due is done. One that comes back `every` so many seconds is spared by a long jump, except
    the last before each other event; `passed` (world, subject, how many) takes note of those. `about` is the
    kind of row whose key the subject is: what is due goes with its row."""

    perform: Perform
    about: type[Entity] | None = None
    every: float | None = None
    passed: Callable[[Any, str, int], None] | None = None


RULES: dict[str, Rule] = {}


def subject(row: Entity) -> str:
    """What is due about a row is due under this name: its key."""
    return "/".join(str(part) for part in key_of(row))


def key_in_store(of: str) -> tuple[str, int]:
    """The store and the number of a row of a store, as its `subject` names it."""
    store, _, number = of.partition("/")
    return store, int(number)


def due(
    what: str,
    *,
    about: type[Entity] | None = None,
    every: float | None = None,
    passed: Callable[[Any, str, int], None] | None = None,
) -> Callable[[Perform], Perform]:
    """Registers the decorated function as what is done when `what` is due."""

    def register(perform: Perform) -> Perform:
        if what in RULES:
            raise ValueError(f"two rules are due as {what!r}")
        RULES[what] = Rule(perform=perform, about=about, every=every, passed=passed)
        return perform

    return register


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The last number given out under a name. Nearly all that has an id has one: it is kept small."""

    KEY: ClassVar[tuple[str, ...]] = ("name",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("no id comes twice")

    name: str
    last: int
