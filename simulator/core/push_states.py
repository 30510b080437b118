"""How a push moves from the outbox to its end, as a table."""

from __future__ import annotations

from enum import StrEnum

from simulator.core.machine import Machine
from simulator.texts import Text


class PushState(StrEnum):
    WAITING = "waiting"
    HELD = "held"
    IN_FLIGHT = "in_flight"
    ACKNOWLEDGED = "acknowledged"
    LOST = "lost"
    GIVEN_UP = "given_up"


class PushEvent(StrEnum):
    TAKE = "take"  # a thread begins an attempt
    REST = "rest"  # its address is rested after failures: it is due later
    DELAY = "delay"  # a fault puts it off
    HOLD = "hold"  # a fault gathers it with others
    RELEASE = "release"
    ACKNOWLEDGE = "acknowledge"
    RETRY = "retry"  # an attempt failed, and its ladder has another
    GIVE_UP = "give_up"  # the last attempt failed
    LOSE = "lose"  # a fault drops it, with its retries
    DROP = "drop"  # the store that it is about is retired, or too many wait for its address
    INTERRUPT = "interrupt"  # the process ended meanwhile


PUSHES = Machine(
    Text("the push", "推送"),
    (PushState.WAITING,),
    {
        (PushState.WAITING, PushEvent.TAKE): PushState.IN_FLIGHT,
        (PushState.WAITING, PushEvent.REST): PushState.WAITING,
        (PushState.WAITING, PushEvent.DROP): PushState.LOST,
        (PushState.IN_FLIGHT, PushEvent.DELAY): PushState.WAITING,
        (PushState.IN_FLIGHT, PushEvent.HOLD): PushState.HELD,
        (PushState.HELD, PushEvent.RELEASE): PushState.WAITING,
        (PushState.IN_FLIGHT, PushEvent.ACKNOWLEDGE): PushState.ACKNOWLEDGED,
        (PushState.IN_FLIGHT, PushEvent.RETRY): PushState.WAITING,
        (PushState.IN_FLIGHT, PushEvent.GIVE_UP): PushState.GIVEN_UP,
        (PushState.IN_FLIGHT, PushEvent.LOSE): PushState.LOST,
        (PushState.IN_FLIGHT, PushEvent.INTERRUPT): PushState.WAITING,
    },
)
