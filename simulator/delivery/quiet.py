"""When all is quiet: nothing due, in flight or open, and the provider at rest."""

from __future__ import annotations

import time
from collections.abc import Callable

from simulator.core.errors import UsageError
from simulator.core.world import World

QUIET = 0.05

Idle = Callable[[], bool | None]
Broken = Callable[[], Exception | None]


def settle(world: World, idle: Idle | None, limit: float, broken: Broken) -> None:
    """Returns when all is quiet; a UsageError after `limit` real seconds without."""
    deadline = world.real() + limit
    while True:
        _wait_for_outbox(world, deadline, broken)
        bug = broken()
        if bug is not None:
            raise RuntimeError("the sender of pushes broke; this is a bug of wxsim") from bug
        before = world.journal.last
        answer = idle() if idle is not None else None
        if answer is None:
            _wait_for_pause(world)
            answer = True
        with world.lock:
            if answer and _outbox_quiet(world) and not world.open_calls and world.journal.last == before:
                return
        if world.real() > deadline:
            raise UsageError(f"the provider was not quiet within {limit:g} s; is it in a loop of calls?")
        if not answer:
            time.sleep(0.002)


def _outbox_quiet(world: World) -> bool:
    due = world.next_due_at()
    return not world.in_flight and (due is None or due > world.clock.now())


def _wait_for_outbox(world: World, deadline: float, broken: Broken) -> None:
    with world.lock:
        world.settling += 1
        try:
            while broken() is None and (not _outbox_quiet(world) or world.open_calls):
                left = deadline - world.real()
                if left <= 0 or not world.changed.wait(left):
                    raise UsageError("pushes were still under way when patience ended")
        finally:
            world.settling -= 1


def _wait_for_pause(world: World) -> None:
    while (left := QUIET - (world.real() - world.last_call_at)) > 0:
        time.sleep(left)
