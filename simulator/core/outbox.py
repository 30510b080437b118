"""Pushes that are due, their retry ladders, and the acknowledgement rule.

The core puts a push here in the same transaction as the change that caused it; the sender delivers it
after commit and reports back what came of it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.core.due import due
from simulator.core.entity import NOBODY, Index, Kept, Owner, altered, entity
from simulator.core.push_states import PUSHES, PushEvent, PushState
from simulator.journal.kinds.exchanged import AddressRests

if TYPE_CHECKING:
    from simulator.core.world import World


class Channel(StrEnum):
    """Which of a provider's addresses a push goes to; each has its own rule of acknowledgement."""

    AUTHORIZATION = "authorization"
    MESSAGE = "message"
    ORDER = "order"


STORE_LADDER = (0.0, 0.0, 10.0, 60.0, 300.0, 1800.0, 3600.0, 3600.0, 3600.0)
TICKET_LADDER = (0.0, 0.0)

MARK_FAIL_AFTER = 5
MARK_FAIL_SECONDS = 60.0
MOST_RESTING = 1000  # pushes that wait for one address that rests; what comes on top is lost


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One message to the provider. `fields` are the leaves of its inner document, in wire order.

    `defects` are ways in which it is sent wrongly, on purpose; a `made_up` one the platform itself never
    sends. `held_by_fault` names the fault that holds it back or did, and a fault has `delay_decided` once
    and for all. Pushes of one instant go by `order_in_instant`, and those of one `burst` at once.
    """

    KEY: ClassVar[tuple[str, ...]] = ("number",)
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "kept": Index(order=("ended_at", "number"), finite=True),
        "due": Index(("state",), ("due_at", "order_in_instant")),
    }
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept(
        "the last are sent again as they were; older ones from the journal", since="ended_at", most=1000
    )

    number: int
    kind: str
    channel: Channel
    url: str
    owner: str
    receiver: str
    fields: Mapping[str, Any]
    created_at: float
    due_at: float
    ended_at: float = math.inf  # done, for good or ill
    ladder: tuple[float, ...]
    store: str = ""
    state: PushState = PushState.WAITING
    attempt: int = 0
    defects: tuple[str, ...] = ()
    made_up: bool = False
    replay_of: int = 0
    raw: bytes | None = None
    delay_decided: bool = False
    held_by_fault: str = ""
    order_in_instant: int = 0
    burst: str = ""
    pad: int = 0
    format: str = "xml"
    sealed: bool = True

    @property
    def ordering_key(self) -> str:
        """Pushes that share it never overtake each other: those about one store, or swapped on purpose."""
        return f"fault/{self.held_by_fault}" if self.held_by_fault else f"{self.url}/{self.store}"


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class PushAddress:
    """How an address has been answering: five failures in a row rest it for a minute (MarkFail)."""

    KEY: ClassVar[tuple[str, ...]] = ("url",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("until a push to it succeeds; one for each address")

    url: str
    failures: int = 0
    rests_until: float = 0.0


def acknowledges(channel: Channel, status: int, body: bytes) -> bool:
    """Whether a reply counts. The authorization address must say exactly `success`; for a message or
    an order an empty body will do, and a message may get an encrypted answer."""
    if status != 200:
        return False
    if body == b"success":
        return True
    if channel is Channel.AUTHORIZATION:
        return False
    return body == b"" or (channel is Channel.MESSAGE and body.lstrip().startswith(b"<xml>"))


def put(world: World, **fields: Any) -> Push | None:
    """Adds a push that is due now, or at `due_at`. Nothing is sent where no address is configured."""
    if not fields.get("url"):
        return None
    now = world.clock.now()
    push = Push(
        number=world.sequence("push"),
        created_at=now,
        due_at=fields.pop("due_at", now),
        **fields,
    )
    world.tables.put(push)
    world.wake()
    return push


def next_due_at(world: World) -> float | None:
    """When the earliest waiting push is due."""
    waiting = world.tables.list(Push, "due", PushState.WAITING, limit=1)
    return waiting[0].due_at if waiting else None


def take(world: World, busy: Collection[str] = ()) -> Push | None:
    """The next push due at or before now whose ordering key is not `busy`, marked as in flight."""
    now = world.clock.now()
    limit = 1
    while waiting := _due(world, now, limit):
        moved = False
        for push in waiting:
            address = world.tables.get(PushAddress, push.url)
            if address is not None and address.rests_until > now and not push.made_up:
                _rest(world, push, address.rests_until)
                world.wake()  # whoever waits for quiet has one push less to wait for
                moved = True
            elif push.ordering_key not in busy:
                return _in_flight(world, push)
        if not moved:
            if len(waiting) < limit:
                return None
            limit *= 8
    return None


def _rest(world: World, push: Push, until: float) -> None:
    """Puts a push off until its address may be tried again. An address that nobody answers at must not have
    ever more that waits for it."""
    past = math.nextafter(until, math.inf)
    if world.tables.count(Push, "due", PushState.WAITING, since=until, until=past) < MOST_RESTING:
        world.tables.put(_after(push, PushEvent.REST, due_at=until))
    else:
        world.tables.put(_after(push, PushEvent.DROP, ended_at=world.clock.now()))


def take_with(world: World, first: Push) -> list[Push]:
    """The pushes that go out at once with one that was taken."""
    if not first.burst:
        return []
    waiting = _due(world, world.clock.now(), None)
    return [_in_flight(world, push) for push in waiting if push.burst == first.burst]


def _due(world: World, now: float, limit: int | None) -> list[Push]:
    until = math.nextafter(now, math.inf)
    return world.tables.list(Push, "due", PushState.WAITING, until=until, limit=limit)


def _in_flight(world: World, push: Push) -> Push:
    taken = _after(push, PushEvent.TAKE, attempt=push.attempt + 1)
    world.tables.put(taken)
    return taken


def _after(push: Push, event: PushEvent, **changed: Any) -> Push:
    """The push once something has happened to it; an Illegal for what cannot in its state."""
    return altered(push, state=PUSHES.after(push.state, event), **changed)


def delay(world: World, push: Push, seconds: float) -> None:
    """Puts a push off that was about to be sent for the first time; decided once."""
    due_at = world.clock.now() + seconds
    world.tables.put(_after(push, PushEvent.DELAY, attempt=0, due_at=due_at, delay_decided=True))
    world.wake()


def hold(world: World, push: Push, name: str) -> int:
    """Holds a push back under a name; how many are held under it now."""
    held = len(_held(world, name)) + 1
    world.tables.put(_after(push, PushEvent.HOLD, attempt=0, held_by_fault=name, order_in_instant=held))
    world.wake()
    return held


def release(world: World, name: str, *, backwards: bool = False, at_once: bool = False) -> None:
    """Lets go what is held under a name: in order, in the opposite order, or all at once."""
    world.unschedule("held_pushes", name)
    now = world.clock.now()
    held = _held(world, name)
    burst = f"{name}/{world.sequence('burst')}" if at_once else ""
    for push in held:
        world.tables.put(
            _after(
                push,
                PushEvent.RELEASE,
                due_at=now,
                order_in_instant=-push.order_in_instant if backwards else push.order_in_instant,
                burst=burst,
            )
        )
    if held:
        world.wake()


@due("held_pushes")
def _overdue(world: World, name: str, _at: float) -> None:
    release(world, name)


def _held(world: World, name: str) -> list[Push]:
    held = [push for push in world.tables.list(Push, "due", PushState.HELD) if push.held_by_fault == name]
    return sorted(held, key=lambda push: push.order_in_instant)


def ended(world: World, push: Push, outcome: str) -> None:
    """Takes note of what came of an attempt: done, lost for good, or due again on its ladder."""
    now = world.clock.now()
    world.activity.attempts += 1
    world.wake()
    if outcome in {"acknowledged", "lost"}:
        event = PushEvent.ACKNOWLEDGE if outcome == "acknowledged" else PushEvent.LOSE
        world.tables.put(_after(push, event, ended_at=now))
    elif push.attempt <= len(push.ladder):
        wait = push.ladder[push.attempt - 1]
        again = _after(push, PushEvent.RETRY, due_at=now + wait, order_in_instant=0, burst="")
        world.tables.put(again)
    else:
        world.tables.put(_after(push, PushEvent.GIVE_UP, ended_at=now))
    if outcome != "lost" and not push.made_up:
        _note_address(world, push.url, failed=outcome != "acknowledged", now=now)


def _note_address(world: World, url: str, *, failed: bool, now: float) -> None:
    address = world.tables.get(PushAddress, url) or PushAddress(url=url)
    if not failed:
        if address.failures:
            world.tables.delete(PushAddress, url)
        return
    failures = address.failures + 1
    if failures >= MARK_FAIL_AFTER:
        world.tables.put(PushAddress(url=url, failures=0, rests_until=now + MARK_FAIL_SECONDS))
        world.record(AddressRests(url=url, until=now + MARK_FAIL_SECONDS))
    else:
        world.tables.put(altered(address, failures=failures))


def drop(world: World, store: str) -> None:
    """What still waits to be sent about a store is lost."""
    for push in world.tables.list(Push, "due", PushState.WAITING):
        if push.store == store:
            world.tables.put(_after(push, PushEvent.DROP, ended_at=world.clock.now()))


def end_rest(world: World, url: str) -> None:
    """Lets an address have pushes at once, however it has been answering."""
    world.tables.delete(PushAddress, url)


def forgive(world: World) -> None:
    """Forgets of all addresses how they have been answering."""
    for address in world.tables.rows(PushAddress):
        end_rest(world, address.url)


def resume(world: World) -> None:
    """What was being sent when the world's process ended is due again: nobody knows what came of it."""
    for push in world.tables.list(Push, "due", PushState.IN_FLIGHT):
        world.tables.put(_after(push, PushEvent.INTERRUPT, attempt=push.attempt - 1))


def again(world: World, original: Push, *, defects: tuple[str, ...] = ()) -> Push:
    """The same push, due now and tried once: the very request that it was, unless its key has changed."""
    copy = altered(
        original,
        number=world.sequence("push"),
        due_at=world.clock.now(),
        ended_at=math.inf,
        state=PushState.WAITING,
        attempt=0,
        ladder=(),
        replay_of=original.replay_of or original.number,
        defects=defects,
        delay_decided=False,
        held_by_fault="",
        order_in_instant=0,
        burst="",
    )
    world.tables.put(copy)
    world.wake()
    return copy
