"""The fault plan of a world: which planned fault fires for a push or a call, and how often so far.

*What* is a name of the tables below, *where* a push kind or endpoint, store and platform, *when* a
count to skip, a count to fire and a window on the world's clock. Every firing is journalled, and a
fault that never fired is reported when it is healed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from simulator.core.errors import UsageError, nearest
from simulator.core.ports import Index
from simulator.core.world import World
from simulator.wire.push import BENDS

ON_PUSH: dict[str, str] = {
    "drop": "the push is lost, with all its retries",
    "drop_attempt": "one attempt is lost, the retry ladder goes on",
    "delay": "the push comes `by` later",
    "duplicate": "`copies` copies are sent at once",
    **BENDS,
}
ON_CALL: dict[str, str] = {
    "error": "the call is answered with `errcode`",
    "status": "the call is answered with HTTP `status`",
    "hang": "the answer comes after `by` seconds of real time",
    "truncate": "the answer ends in the middle of its JSON",
    "reset": "the connection is reset before an answer",
    "lose_reply": "the call takes effect and the connection is reset",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One planned fault. Of `push` and `call` exactly one is set; empty `store`, `component` mean any.

    An `optional` one may end without having fired; any other is reported where it never did.
    """

    KEY: ClassVar[tuple[str, ...]] = ("name",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("number",))}

    name: str
    number: int
    what: str
    push: str = ""
    call: str = ""
    store: str = ""
    component: str = ""
    skip: int = 0
    times: int | None = None
    until: float | None = None
    errcode: int = -1
    status: int = 503
    by: float = 0.0
    copies: int = 2
    optional: bool = False
    seen: int = 0
    fired: int = 0

    def describe(self) -> dict[str, object]:
        where = {
            key: getattr(self, key) for key in ("push", "call", "store", "component") if getattr(self, key)
        }
        when = {"skip": self.skip, "times": self.times, "until": self.until}
        how = {
            key: getattr(self, key)
            for key, of in (
                ("errcode", ("error",)),
                ("status", ("status",)),
                ("by", ("delay", "hang")),
                ("copies", ("duplicate",)),
            )
            if self.what in of
        }
        return {
            "fault": self.name,
            "what": self.what,
            "where": where,
            "when": {key: value for key, value in when.items() if value not in (None, 0)},
            **how,
            **({"optional": True} if self.optional else {}),
        }


def plan(world: World, fault: Fault) -> Fault:
    """Adds a fault to the world's plan."""
    known = ON_PUSH if fault.push else ON_CALL
    if bool(fault.push) == bool(fault.call):
        raise UsageError("a fault is on a push or on a call: give one of `push` and `call`")
    if fault.what not in known:
        raise UsageError(f"unknown fault {fault.what!r}: {nearest(fault.what, known)}")
    if world.tables.get(Fault, fault.name) is not None:
        raise UsageError(f"a fault named {fault.name!r} is planned already")
    world.tables.put(fault)
    world.record("fault", phase="planned", **fault.describe())
    return fault


def heal(world: World, name: str | None = None) -> list[Fault]:
    """Takes one fault, or all, out of the plan; those that never fired are journalled as such."""
    found = world.tables.list(Fault, "all")
    if name is not None:
        found = [fault for fault in found if fault.name == name]
        if not found:
            raise UsageError(f"no fault named {name!r} is planned")
    for fault in found:
        world.tables.delete(Fault, fault.name)
        phase = "healed" if fault.fired else "unfired"
        world.record("fault", phase=phase, fired=fault.fired, **fault.describe())
    return found


def for_push(
    world: World, kind: str, store: str, component: str, number: int, *, delays: bool = False
) -> list[Fault]:
    """The faults that fire for this push now: its delays, which come first and once, or all others."""
    found = [
        fault
        for fault in world.tables.list(Fault, "all")
        if fault.push in (kind, "any")
        and (fault.what == "delay") is delays
        and _here(fault, store, component)
    ]
    return [fault for fault in found if _fires(world, fault, {"push": number})]


def for_call(world: World, endpoint: str, path: str, store: str, component: str) -> list[Fault]:
    """The faults that fire for this call now."""
    found = [
        fault
        for fault in world.tables.list(Fault, "all")
        if fault.call
        and (fault.call in (endpoint, path, "any") or endpoint.endswith("." + fault.call))
        and _here(fault, store, component)
    ]
    return [fault for fault in found if _fires(world, fault, {"endpoint": endpoint or path})]


def _here(fault: Fault, store: str, component: str) -> bool:
    return (not fault.store or fault.store == store) and (not fault.component or fault.component == component)


def _fires(world: World, fault: Fault, at: Mapping[str, object]) -> bool:
    """Counts one occasion, and tells whether it is one of those meant."""
    if fault.until is not None and world.clock.now() >= fault.until:
        return False
    fires = fault.seen >= fault.skip and (fault.times is None or fault.fired < fault.times)
    world.tables.put(replace(fault, seen=fault.seen + 1, fired=fault.fired + fires))
    if fires:
        world.record("fault", phase="fired", fault=fault.name, what=fault.what, **at)
    return fires
