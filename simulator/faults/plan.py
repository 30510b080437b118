"""The fault plan of a world: which planned fault fires for a push or a call, and how often so far.

*What*, *where* and *when* are separate parts. Every firing is journalled, and a fault that never fired
is reported when it is healed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from simulator.core import outbox
from simulator.core.entity import NOBODY, Index, Kept, Owner, entity
from simulator.core.outbox import Push
from simulator.core.world import World
from simulator.durations import written
from simulator.faults import chance
from simulator.faults.defects import defects_among
from simulator.faults.parts import Occasion, When, Where
from simulator.faults.row import Defect, Delay, HoldBack, Numbers, On, Row
from simulator.faults.rows import ON_CALL, ON_PUSH, table
from simulator.journal.kinds.played import FaultChanged
from simulator.texts import Text
from simulator.usage import UsageError, nearest

Wanted = Callable[[Row], bool]
CanHave = Callable[[tuple[str, ...]], bool]


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One planned fault. An `optional` one may end without having fired; any other is reported where it
    never did."""

    KEY: ClassVar[tuple[str, ...]] = ("name",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("number",))}
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("until it is healed")
    SHOWN_AS: ClassVar[str] = "faults"

    name: str
    number: int
    effect: str
    where: Where
    when: When = field(default_factory=When)
    numbers: Numbers = field(default_factory=Numbers)
    optional: bool = False
    seen: int = 0
    fired: int = 0

    @property
    def row(self) -> Row:
        return table(On.PUSH if self.where.pushes else On.CALL)[self.effect]

    def describe(self) -> dict[str, Any]:
        """Its parts as JSON, as the journal has them."""
        return {
            "fault": self.name,
            "effect": self.effect,
            "where": self.where.as_json(),
            "when": self.when.as_json(),
            **{name: getattr(self.numbers, name) for name in self.row.numbers},
            **({"optional": True} if self.optional else {}),
        }

    def shown(self) -> dict[str, Any]:
        return self.describe() | {"fired": self.fired}

    @property
    def chinese(self) -> str:
        """What it does, in Chinese: its row's words with its own numbers, in a line of which nothing is set
        as code."""
        said = self.row.text.zh
        for name in self.row.numbers:
            number = getattr(self.numbers, name)
            said = said.replace(f"`{name}`", written(number) if name == "by" else str(number))
        return said.replace("`", "")

    def changed(self, phase: str, **more: Any) -> FaultChanged:
        """What the journal tells of it when it is planned, and when it is over."""
        return FaultChanged(phase=phase, chinese=self.chinese, **more, **self.describe())

    def met(self, phase: str, at: Occasion) -> FaultChanged:
        """What the journal tells of it when it meets a push or a call."""
        return FaultChanged(
            phase=phase, fault=self.name, effect=self.effect, chinese=self.chinese, **at.as_json()
        )


_CALLS, _PUSHES = Text("calls", "调用"), Text("pushes", "推送")


def misplaced(effect: str, pushes: Collection[str], calls: Collection[str]) -> Text | None:
    """Why a fault with that effect cannot be on these pushes and calls; None where it can."""
    if bool(pushes) == bool(calls):
        return Text(
            "a fault is on pushes or on calls: give one of `push` and `call`",
            "故障作用于推送或调用：`push` 与 `call` 只给其一",
        )
    rows, others, elsewhere = (ON_PUSH, ON_CALL, _CALLS) if pushes else (ON_CALL, ON_PUSH, _PUSHES)
    if effect in rows:
        return None
    also = Text("unknown fault", "不认识的故障")
    if effect in others:
        also = Text(f"{effect} is for {elsewhere.en}", f"{effect} 用于{elsewhere.zh}")
    near = nearest(effect, rows)
    return Text(f"{also.en}: {effect!r}: {near.en}", f"{also.zh}：{effect!r}：{near.zh}")


def plan(world: World, fault: Fault) -> Fault:
    """Adds a fault to the world's plan."""
    if wrong := misplaced(fault.effect, fault.where.pushes, fault.where.calls):
        raise UsageError(wrong)
    if world.tables.get(Fault, fault.name) is not None:
        raise UsageError(
            Text(f"a fault named {fault.name!r} is planned already", f"名为 {fault.name!r} 的故障已经计划")
        )
    world.tables.put(fault)
    world.record(fault.changed("planned", still_delivered=fault.row.still_delivered))
    return fault


def heal(world: World, name: str | None = None) -> list[Fault]:
    """Takes one fault, or all, out of the plan; those that never fired are journalled as such. What one
    of them holds back is sent."""
    found = world.tables.list(Fault, "all")
    if name is not None:
        found = [fault for fault in found if fault.name == name]
        if not found:
            raise UsageError(Text(f"no fault named {name!r} is planned", f"没有计划名为 {name!r} 的故障"))
    for fault in found:
        world.tables.delete(Fault, fault.name)
        outbox.release(world, fault.name)
        phase = "healed" if fault.fired else "unfired"
        world.record(fault.changed(phase, fired=fault.fired))
    return found


def for_push(world: World, at: Occasion, can_have: CanHave = lambda _defects: True) -> list[Fault]:
    """The faults that fire for this attempt of a push: all but those that decide when it is sent.

    `can_have` says whether the push can have these defects together. Of defects that do not go together the
    one planned first fires; for the other this is no occasion.
    """
    return _fire(world, at, lambda row: not row.does(Delay) and not row.does(HoldBack), can_have)


def delay_of(world: World, at: Occasion) -> float:
    """By how many seconds a push comes later; 0 for one that does not."""
    return max((fault.numbers.by for fault in _fire(world, at, _delays)), default=0.0)


def _delays(row: Row) -> bool:
    return row.does(Delay) is not None


def for_call(world: World, at: Occasion) -> list[Fault]:
    """The faults that fire for this call now."""
    return _fire(world, at, lambda _row: True)


def hold_back(world: World, push: Push, at: Occasion) -> bool:
    """Holds a push back where a fault has it so, and lets go all that it holds once there are enough of
    them. False for a push that is sent as it is."""
    for fault in _planned(world, at, lambda row: row.does(HoldBack) is not None):
        how = fault.row.does(HoldBack)
        if how is None or (found := _seen(world, fault, at)) is None:
            continue
        held = outbox.hold(world, push, fault.name)
        world.record(fault.met("held", at))
        if held == 1 and fault.numbers.by:
            world.schedule("held_pushes", fault.name, world.clock.now() + fault.numbers.by)
        if held >= fault.numbers.size:
            world.tables.put(replace(found, fired=found.fired + 1))
            world.record(fault.met("fired", at))
            outbox.release(world, fault.name, backwards=how.backwards, at_once=how.at_once)
        return True
    return False


def effects_of(faults: Iterable[Fault]) -> list[str]:
    return [fault.effect for fault in faults]


def in_chinese(faults: Iterable[Fault], defects: Iterable[str]) -> list[str]:
    """What these faults and defects do to a push."""
    return [*(fault.chinese for fault in faults), *(ON_PUSH[one].text.zh.replace("`", "") for one in defects)]


def _planned(world: World, at: Occasion, wanted: Wanted) -> list[Fault]:
    return [fault for fault in world.tables.list(Fault, "all") if fault.where.holds(at) and wanted(fault.row)]


def _fire(
    world: World, at: Occasion, wanted: Wanted, can_have: CanHave = lambda _defects: True
) -> list[Fault]:
    fired: list[Fault] = []
    chanced = by_chance = False
    for fault in _planned(world, at, wanted):
        if fault.row.does(Defect) and not can_have(defects_among([*effects_of(fired), fault.effect])):
            continue
        found = _seen(world, fault, at)
        chanced = chanced or fault.when.rate < 1
        if found is None:
            continue
        world.tables.put(replace(found, fired=found.fired + 1))
        world.record(found.met("fired", at))
        fired.append(found)
        by_chance = by_chance or (fault.when.rate < 1 and not fault.row.still_delivered)
    if chanced:
        chance.note(world, at, failed=by_chance)
    return fired


def _seen(world: World, fault: Fault, at: Occasion) -> Fault | None:
    """Counts one occasion; the fault, where this is one of those meant."""
    when = fault.when
    if not when.within(world.clock.now()):
        return None
    counted = replace(fault, seen=fault.seen + 1)
    world.tables.put(counted)
    if when.spent(fault.fired) or not when.due_on(counted.seen):
        return None
    hit = chance.hits(world, fault.name, when, at, still_delivered=fault.row.still_delivered)
    return counted if hit else None
