"""How long a store lasts: it opens, gives notice that it closes, closes, and opens again.

While a notice runs its data cannot be called for (10080000). How long it runs is said when it is given.
Ours: consumers neither order nor pay where a store is not open, and go on with what they have paid for;
its grants end some time after it has closed, by the switch `closed_store_grants_seconds`, and not at once:
a token still shows that it has.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from simulator.core.component import authorization
from simulator.core.component.entities import Component, Grant
from simulator.core.due import due
from simulator.core.machine import Machine
from simulator.core.market import validity
from simulator.core.store import changes
from simulator.core.store.entities import Store
from simulator.core.store.event_table import EventName
from simulator.core.store.events import Event
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World


class Status(StrEnum):
    """Where a store stands, in the platform's words."""

    OPENING = "opening"
    OPEN = "open_finished"
    CLOSING = "closing"
    CLOSED = "close_finished"


class Step(StrEnum):
    """What can be done with a store."""

    OPEN = "open"
    GIVE_NOTICE = "give_notice"
    CLOSE = "close"


STORES = Machine(
    Text("the store", "店铺"),
    (Status.OPENING, Status.OPEN, Status.CLOSING, Status.CLOSED),
    {
        (Status.OPENING, Step.OPEN): Status.OPEN,
        (Status.CLOSING, Step.OPEN): Status.OPEN,
        (Status.CLOSED, Step.OPEN): Status.OPEN,
        (Status.OPEN, Step.OPEN): Status.OPEN,
        (Status.OPEN, Step.GIVE_NOTICE): Status.CLOSING,
        (Status.OPENING, Step.CLOSE): Status.CLOSED,
        (Status.OPEN, Step.CLOSE): Status.CLOSED,
        (Status.CLOSING, Step.CLOSE): Status.CLOSED,
        (Status.CLOSED, Step.CLOSE): Status.CLOSED,
    },
)
# Between these a change is told; that a store has closed is an event of its own.
_TOLD = {Status.OPEN, Status.CLOSING}
_GRANTS_END = "the grants of a closed store end"


def give_notice(world: World, store: Store, seconds: float) -> Store:
    """The store closes in so many seconds, unless it is opened again before."""
    now = _after(world, store, Step.GIVE_NOTICE)
    world.schedule("store_closes", store.appid, world.clock.now() + seconds)
    return now


def close(world: World, store: Store) -> Store:
    """The store closes now."""
    return _after(world, store, Step.CLOSE)


def reopen(world: World, store: Store) -> Store:
    """The store is open, whatever it was; a notice is taken back."""
    return _after(world, store, Step.OPEN)


@due("store_closes", about=Store)
def _closes(world: World, appid: str, _at: float) -> None:
    store = world.tables.get(Store, appid)
    if store is not None:
        close(world, store)


@due(_GRANTS_END, about=Store)
def _grants_end(world: World, appid: str, _at: float) -> None:
    ended = [
        authorization.end(world, component, appid, by="closed")
        for grant in world.tables.list(Grant, "of_store", appid)
        if (component := world.tables.get(Component, grant.component)) is not None
    ]
    if any(ended):
        validity.record_truth(world, appid)


def _after(world: World, store: Store, step: Step) -> Store:
    """The store after a step; one that leaves it as it is changes nothing, and is told to nobody."""
    before = Status(store.status)
    now = STORES.after(before, step)
    if now is before:
        return store
    world.unschedule("store_closes", store.appid)
    world.unschedule(_GRANTS_END, store.appid)
    at = int(world.clock.now())
    tells: list[Event] = []
    if {before, now} == _TOLD:
        said = {"change_timestamp": str(at), "old_status": str(before), "new_status": str(now)}
        tells.append(Event(EventName.CHANGE_STATUS, {"appid": store.appid, **said}))
    elif now is Status.CLOSED:
        tells.append(Event(EventName.CLOSE_STORE, {"appid": store.appid, "close_timestamp": at}))
        world.schedule(_GRANTS_END, store.appid, at + world.switches.closed_store_grants_seconds)
    return changes.change(world, store, *tells, status=str(now))
