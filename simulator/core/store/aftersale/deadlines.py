"""In how much time somebody has to act, by the state that waits for it.

Inferred, from the page of Mini Stores: 48 hours for the merchant's answer, 10 days for his receipt, 7 days
for the buyer to send back or to call the platform in (the guide of today says that last one, too). The
others are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.due import subject
from simulator.core.store.aftersale.states import State
from simulator.durations import DAY

if TYPE_CHECKING:
    from simulator.core.store.aftersale.entities import AfterSale
    from simulator.core.world import World

RUNS_OUT = "the time to answer an after-sale runs out"
# Seconds.
TIMES: Mapping[State, int] = {
    State.PROCESSING: 2 * DAY,
    State.WAIT_RETURN: 7 * DAY,
    State.WAIT_RECEIPT: 10 * DAY,
    State.WAIT_CONFIRM: 10 * DAY,
    State.WAIT_UPDATE: 2 * DAY,
    State.WAIT_MERCHANT_OPENED: 2 * DAY,
    State.REFUND_REJECTED: 7 * DAY,
    State.RETURN_REJECTED: 7 * DAY,
    State.RESHIP_REJECTED: 7 * DAY,
    State.RETURN_CLOSED: 7 * DAY,
    State.REFUND_FAILED: 7 * DAY,
}


def timed(world: World, row: AfterSale) -> AfterSale:
    """The same with its deadline, and time told of it: it stands still while the platform handles a
    dispute."""
    seconds = None if row.disputed else TIMES.get(row.state)
    if seconds is None:
        world.unschedule(RUNS_OUT, subject(row))
        return replace(row, deadline=0)
    deadline = int(world.clock.now() + seconds)
    world.schedule(RUNS_OUT, subject(row), deadline)
    return replace(row, deadline=deadline)
