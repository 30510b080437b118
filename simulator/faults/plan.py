"""The fault plan of a world: which planned fault fires for a push or a call, and how often so far.

*What*, *where* and *when* are separate parts. Every firing is journalled, and a fault that never fired
is reported when it is healed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from simulator.core import outbox
from simulator.core.entity import NOBODY, Index, Owner, entity
from simulator.core.outbox import Push
from simulator.core.world import World
from simulator.faults import chance
from simulator.faults.parts import How, Occasion, When, Where
from simulator.faults.what import HARMLESS, HOLDS, ON_CALL, ON_PUSH, POSTPONES
from simulator.journal.kinds.played import FaultChanged
from simulator.usage import UsageError, nearest
from simulator.wire.push import BENDS

__all__ = ["ON_CALL", "ON_PUSH", "Fault", "for_call", "for_push", "gathered", "heal", "plan", "postponed"]


Wanted = Callable[[str], bool]
Bends = Callable[[tuple[str, ...]], bool]


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One planned fault. An `optional` one may end without having fired; any other is reported where it
    never did."""

    KEY: ClassVar[tuple[str, ...]] = ("name",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("number",))}
    OWNER: ClassVar[Owner] = NOBODY
    SHOWN_AS: ClassVar[str] = "faults"

    name: str
    number: int
    what: str
    where: Where
    when: When = field(default_factory=When)
    how: How = field(default_factory=How)
    optional: bool = False
    seen: int = 0
    fired: int = 0

    def describe(self) -> dict[str, Any]:
        """Its parts as JSON, as the journal has them."""
        return {
            "fault": self.name,
            "what": self.what,
            "where": self.where.as_json(),
            "when": self.when.as_json(),
            **self.how.as_json(self.what),
            **({"optional": True} if self.optional else {}),
        }

    def shown(self) -> dict[str, Any]:
        return self.describe() | {"fired": self.fired}

    def changed(self, phase: str, *, fired: int | None = None) -> FaultChanged:
        """What the journal tells of it when it is planned, and when it is over."""
        return FaultChanged(phase=phase, fired=fired, **self.describe())

    def met(self, phase: str, at: Occasion) -> FaultChanged:
        """What the journal tells of it when it meets a push or a call."""
        return FaultChanged(phase=phase, fault=self.name, what=self.what, **at.told)


def misplaced(what: str, pushes: Collection[str], calls: Collection[str]) -> str | None:
    """Why a fault of that sort cannot be on these pushes and calls; None where it can."""
    if bool(pushes) == bool(calls):
        return "a fault is on pushes or on calls: give one of `push` and `call`"
    known, other = (ON_PUSH, "calls") if pushes else (ON_CALL, "pushes")
    if what in known:
        return None
    also = f"{what} is for {other}" if what in {**ON_PUSH, **ON_CALL} else "unknown fault"
    return f"{also}: {what!r}: {nearest(what, known)}"


def plan(world: World, fault: Fault) -> Fault:
    """Adds a fault to the world's plan."""
    if wrong := misplaced(fault.what, fault.where.pushes, fault.where.calls):
        raise UsageError(wrong)
    if world.tables.get(Fault, fault.name) is not None:
        raise UsageError(f"a fault named {fault.name!r} is planned already")
    world.tables.put(fault)
    world.record(fault.changed("planned"))
    return fault


def heal(world: World, name: str | None = None) -> list[Fault]:
    """Takes one fault, or all, out of the plan; those that never fired are journalled as such. What one
    of them holds back is sent."""
    found = world.tables.list(Fault, "all")
    if name is not None:
        found = [fault for fault in found if fault.name == name]
        if not found:
            raise UsageError(f"no fault named {name!r} is planned")
    for fault in found:
        world.tables.delete(Fault, fault.name)
        outbox.release(world, fault.name)
        phase = "healed" if fault.fired else "unfired"
        world.record(fault.changed(phase, fired=fault.fired))
    return found


def for_push(world: World, at: Occasion, bends: Bends = lambda _bends: True) -> list[Fault]:
    """The faults that fire for this attempt of a push: all but those that put the push off.

    `bends` says whether the push can be bent in these ways together. Of bends that do not go together the
    one planned first fires; for the other this is no occasion.
    """
    return _fire(world, at, lambda what: what not in POSTPONES and what not in HOLDS, bends)


def postponed(world: World, at: Occasion) -> float:
    """By how long a push comes later; 0 for one that does not."""
    return max((fault.how.by for fault in _fire(world, at, POSTPONES.__contains__)), default=0.0)


def for_call(world: World, at: Occasion) -> list[Fault]:
    """The faults that fire for this call now."""
    return _fire(world, at, lambda _what: True)


def gathered(world: World, push: Push, at: Occasion) -> bool:
    """Whether a push is held back by now, or sent with those that were, because a fault gathers such."""
    for fault in _planned(world, at, HOLDS.__contains__):
        if (found := _seen(world, fault, at)) is None:
            continue
        held = outbox.hold(world, push, fault.name)
        world.record(fault.met("held", at))
        if held == 1 and fault.how.by:
            world.schedule("held_pushes", fault.name, world.clock.now() + fault.how.by)
        if held >= fault.how.size:
            world.tables.put(replace(found, fired=found.fired + 1))
            world.record(fault.met("fired", at))
            outbox.release(
                world, fault.name, backwards=fault.what == "reorder", at_once=fault.what == "burst"
            )
        return True
    return False


def _planned(world: World, at: Occasion, wanted: Wanted) -> list[Fault]:
    return [
        fault for fault in world.tables.list(Fault, "all") if wanted(fault.what) and fault.where.holds(at)
    ]


def _fire(world: World, at: Occasion, wanted: Wanted, bends: Bends = lambda _bends: True) -> list[Fault]:
    fired: list[Fault] = []
    chanced = by_chance = False
    for fault in _planned(world, at, wanted):
        if fault.what in BENDS and not bends((*(one.what for one in fired if one.what in BENDS), fault.what)):
            continue
        found = _seen(world, fault, at)
        chanced = chanced or fault.when.rate < 1
        if found is None:
            continue
        world.tables.put(replace(found, fired=found.fired + 1))
        world.record(found.met("fired", at))
        fired.append(found)
        by_chance = by_chance or (fault.when.rate < 1 and fault.what not in HARMLESS)
    if chanced:
        chance.note(world, at, failed=by_chance)
    return fired


def _seen(world: World, fault: Fault, at: Occasion) -> Fault | None:
    """Counts one occasion; the fault, where this is one of those meant."""
    if not fault.when.open(world.clock.now()):
        return None
    meant = fault.when.meant(fault.seen, fault.fired)
    counted = replace(fault, seen=fault.seen + 1)
    world.tables.put(counted)
    if not meant or not chance.strikes(world, fault.name, fault.what, fault.when, at):
        return None
    return counted
