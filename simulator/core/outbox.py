"""Pushes that are due, their retry ladders, and the acknowledgement rule.

The core puts a push here in the same transaction as the change that caused it; the sender delivers it
after commit and reports back what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.core.errors import UsageError
from simulator.core.ports import Index

if TYPE_CHECKING:
    from simulator.core.world import World


class Channel(StrEnum):
    """Which of a provider's addresses a push goes to; each has its own rule of acknowledgement."""

    AUTHORIZATION = "authorization"
    MESSAGE = "message"
    ORDER = "order"


class PushState(StrEnum):
    WAITING = "waiting"
    IN_FLIGHT = "in_flight"
    ACKNOWLEDGED = "acknowledged"
    LOST = "lost"
    GIVEN_UP = "given_up"


STORE_LADDER = (0.0, 0.0, 10.0, 60.0, 300.0, 1800.0, 3600.0, 3600.0, 3600.0)
TICKET_LADDER = (0.0, 0.0)

MARK_FAIL_AFTER = 5
MARK_FAIL_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One message to the provider. `fields` are the leaves of its inner document, in wire order.

    `bends` are ways in which it is sent wrongly, on purpose; `hostile` names a push that the platform
    never sends.
    """

    KEY: ClassVar[tuple[str, ...]] = ("number",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"due": Index(("state",), ("due_at", "number"))}

    number: int
    kind: str
    channel: Channel
    url: str
    owner: str
    receiver: str
    fields: Mapping[str, Any]
    created_at: float
    due_at: float
    ladder: tuple[float, ...]
    store: str = ""
    state: PushState = PushState.WAITING
    attempt: int = 0
    bends: tuple[str, ...] = ()
    hostile: str = ""
    replay_of: int = 0
    raw: bytes | None = None
    planned: bool = False
    pad: int = 0
    format: str = "xml"
    sealed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PushAddress:
    """How an address has been answering: five failures in a row rest it for a minute (MarkFail)."""

    KEY: ClassVar[tuple[str, ...]] = ("url",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}

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


def take(world: World) -> Push | None:
    """The next push due at or before now, marked as in flight."""
    now = world.clock.now()
    while waiting := world.tables.list(Push, "due", PushState.WAITING, limit=1):
        push = waiting[0]
        if push.due_at > now:
            return None
        address = world.tables.get(PushAddress, push.url)
        if address is not None and address.rests_until > now and not push.hostile:
            world.tables.put(replace(push, due_at=address.rests_until))
            world.wake()  # whoever waits for quiet has one push less to wait for
            continue
        taken = replace(push, state=PushState.IN_FLIGHT, attempt=push.attempt + 1)
        world.tables.put(taken)
        return taken
    return None


def ended(world: World, push: Push, outcome: str) -> None:
    """Takes note of what came of an attempt: done, lost for good, or due again on its ladder."""
    now = world.clock.now()
    world.wake()
    if outcome in {"acknowledged", "lost"}:
        state = PushState.ACKNOWLEDGED if outcome == "acknowledged" else PushState.LOST
        world.tables.put(replace(push, state=state))
    elif push.attempt <= len(push.ladder):
        wait = push.ladder[push.attempt - 1]
        world.tables.put(replace(push, state=PushState.WAITING, due_at=now + wait))
    else:
        world.tables.put(replace(push, state=PushState.GIVEN_UP))
    if outcome != "lost" and not push.hostile:
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
        world.record("mark_fail", url=url, until=now + MARK_FAIL_SECONDS)
    else:
        world.tables.put(replace(address, failures=failures))


def recorded(world: World, number: int) -> Push:
    """A push sent earlier, by its number; a UsageError if there is none."""
    push = world.tables.get(Push, number)
    if push is None:
        raise UsageError(f"no push {number} was ever sent; `wxsim journal --kind push` lists them")
    return push
