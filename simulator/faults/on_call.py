"""What faults do to a call: an answer in place of the platform's, or one that arrives spoilt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simulator.core.errors import Refusal
from simulator.core.world import World
from simulator.faults.plan import Fault
from simulator.faults.row import (
    Afterwards,
    AnsweredByFault,
    Arrived,
    Behind,
    ByHand,
    Instead,
    Meanwhile,
    Retell,
    SpoilBody,
)
from simulator.texts import Text

__all__ = ["AnsweredByFault"]


def raise_instead(faults: Iterable[Fault]) -> None:
    """Raises what a fault answers in place of the platform: AnsweredByFault or a Refusal."""
    for fault in faults:
        if instead := fault.row.does(Instead):
            answer = instead.answer(fault.numbers)
            if isinstance(answer, Refusal):
                answer.why = Text(f"fault {fault.name}", f"故障 {fault.name}")
            raise answer


def raise_afterwards(faults: Iterable[Fault]) -> None:
    """Raises the Refusal that a fault answers though the call was done."""
    for fault in faults:
        if after := fault.row.does(Afterwards):
            refusal = after.answer(fault.numbers)
            refusal.why = Text(
                f"fault {fault.name}: it was done all the same", f"故障 {fault.name}：其实已经生效"
            )
            raise refusal


def by_hand(faults: Iterable[Fault]) -> dict[str, Any] | None:
    """What a fault has as the reply to a call that is let in, in place of what the platform would do."""
    bodies = (fault.numbers.reply for fault in faults if fault.row.does(ByHand))
    return next((dict(body) for body in bodies if body is not None), None)


def behind(endpoint: str, faults: Iterable[Fault]) -> float:
    """How many seconds an interface is behind; 0 for one that is not."""
    return max((fault.numbers.by for fault in faults if _is_behind(endpoint, fault)), default=0.0)


def _is_behind(endpoint: str, fault: Fault) -> bool:
    lag = fault.row.does(Behind)
    return lag is not None and endpoint.startswith(lag.endpoints)


def happen(world: World, endpoint: str, component: str, faults: Iterable[Fault]) -> None:
    """What faults have happen to the platform of a call before it is answered."""
    for fault in faults:
        event = fault.row.does(Meanwhile)
        if event is not None and endpoint.startswith(event.endpoints):
            with world.transaction():
                event.happens(world, component)


def retold(reply: dict[str, Any], faults: Iterable[Fault]) -> dict[str, Any]:
    """The reply as faults have it."""
    for fault in faults:
        if how := fault.row.does(Retell):
            reply = dict(how.change(reply))
    return reply


def spoil_body(body: bytes, faults: Iterable[Fault]) -> bytes:
    """The body as faults leave it. What takes its place comes first, whatever the order of the plan."""
    spoils = {fault.effect: spoil for fault in faults if (spoil := fault.row.does(SpoilBody))}
    for spoil in sorted(spoils.values(), key=lambda one: not one.replaces):
        body = spoil.change(body)
    return body


def arrived(faults: Sequence[Fault], *, simulated: bool = True) -> Arrived:
    """How much of the reply the caller can have. Of several that answer in place of the platform the first
    does, and of the others counts what else they do. Where nothing is simulated a reply by hand is the whole
    truth."""
    answering = [fault for fault in faults if fault.row.does(Instead)]
    idle = [fault for fault in answering[1:] if len(fault.row.apply) == 1]
    ends = [fault.row.arrives for fault in faults if fault not in idle]
    return Arrived.worst([end for end in ends if simulated or end is not Arrived.BY_HAND])
