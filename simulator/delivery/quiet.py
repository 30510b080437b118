"""When all is quiet: nothing due, in flight or open, and the provider at rest."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from simulator.core import agenda
from simulator.core.outbox import Push
from simulator.core.push_states import PushState
from simulator.core.world import World
from simulator.journal.entry import Entry
from simulator.journal.kinds import KINDS
from simulator.texts import Count, Text
from simulator.usage import ProviderFailed, UsageError

PAUSE = 0.05
SLOWER = 3  # times as long as the slowest answer: so long a pause has to be
LONGEST_PAUSE = 1.0
PATIENCE = 60.0
LONGEST = 3600.0
BUSY = 20.0  # real seconds in which a provider may say that it is busy, and do nothing that is seen

Idle = Callable[[], bool | None]
Broken = Callable[[], Exception | None]


class _Patience:
    """So many real seconds in which no push ends, and an hour in all."""

    def __init__(self, world: World, seconds: float) -> None:
        self.seconds = seconds
        self._world = world
        self._ended = world.activity.attempts
        self._deadline = world.real() + seconds
        self._last = world.real() + max(LONGEST, seconds)
        self._busy = min(BUSY, seconds)
        self._busy_until = 0.0
        self._seen = -1

    def left(self) -> float:
        now = self._world.real()
        if self._world.activity.attempts != self._ended:
            self._ended, self._deadline = self._world.activity.attempts, now + self.seconds
        return min(self._deadline, self._last) - now

    def for_work(self, seen: int) -> None:
        """A UsageError once the provider has been busy for too long without any entry past `seen`."""
        now = self._world.real()
        if seen != self._seen:
            self._seen, self._busy_until = seen, now + self._busy
        elif now > self._busy_until or self.left() < 0:
            raise ProviderFailed(
                Text(
                    f"the provider was not quiet within {self._busy:g} s: it did nothing, and its "
                    "idle probe did not say that no work is pending (2xx)",
                    f"服务商在 {self._busy:g} 秒内没有静止：它什么也没做，而 idle "
                    "探针没有表明已无待办工作（2xx）",
                )
            )


def settle(
    world: World, idle: Idle | None, limit: float | None, broken: Broken, pause: float = PAUSE
) -> None:
    """Returns when all is quiet; a UsageError after `limit` real seconds in which no push ended.

    Inside an open transaction it raises at once: what it waits for could not happen.
    A provider that cannot say whether it is idle has `pause` real seconds to show that it is not. Neither is
    asked again for one to which nothing has come since it was last at rest.
    """
    world.require_no_transaction("settle")
    patience = _Patience(world, _longest(world) if limit is None else limit)
    while True:
        _wait_until(world, lambda: _outbox_quiet(world) and not world.activity.open_calls, patience, broken)
        bug = broken()
        if bug is not None:
            raise RuntimeError("the sender of pushes broke; this is a bug of wxsim") from bug
        before = world.journal.last
        answer: bool | None = True
        if _contacted(world):
            answer = idle() if idle is not None else None
            if answer is None:
                before = _after_pause(world, pause, patience)
                answer = True
        with world.lock:
            if (
                answer
                and _outbox_quiet(world)
                and not world.activity.open_calls
                and world.journal.last == before
            ):
                world.activity.quiet_seq = before
                return
        if not answer:
            patience.for_work(before)
        if patience.left() < 0:
            raise ProviderFailed(
                Text(
                    f"the provider was not quiet within {patience.seconds:g} s; is it in a loop of calls?",
                    f"服务商在 {patience.seconds:g} 秒内没有静止；是否在循环调用？",
                )
            )
        if not answer:
            time.sleep(0.002)


def _outbox_quiet(world: World) -> bool:
    return not world.activity.in_flight and _nothing_due(world)


def taken_up(world: World, broken: Broken) -> None:
    """Returns once all that is due is under way, for who does not wait until it is over; a UsageError after a
    minute of real time in which no push ended."""
    _wait_until(world, lambda: _nothing_due(world), _Patience(world, _longest(world)), broken)


def _longest(world: World) -> float:
    return max(PATIENCE, 2 * world.push_timeout + 1)


def _nothing_due(world: World) -> bool:
    due = agenda.next_at(world)
    return due is None or due > world.clock.now()


def _wait_until(world: World, reached: Callable[[], bool], patience: _Patience, broken: Broken) -> None:
    with world.lock:
        world.activity.settling += 1
        try:
            while broken() is None and not reached():
                if (left := patience.left()) <= 0:
                    raise UsageError(
                        Text(
                            f"still under way after {patience.seconds:g} s: {_under_way(world)}",
                            f"{patience.seconds:g} 秒后仍在进行：{_under_way(world)}",
                        )
                    )
                world.wait(left)
        finally:
            world.activity.settling -= 1


def _under_way(world: World) -> str:
    """What is waited for: pushes by address, and calls that have no answer yet."""
    states = (PushState.IN_FLIGHT, PushState.WAITING)
    pushes = [push for state in states for push in world.tables.list(Push, "due", state)]
    now = world.clock.now()
    urls = Counter(push.url for push in pushes if push.state is PushState.IN_FLIGHT or push.due_at <= now)
    waits = [f"{Count(count):push|pushes} to {url}" for url, count in urls.items()]
    if world.activity.open_calls:
        paths = ", ".join(sorted(set(world.activity.open_paths)))
        waits.append(f"{Count(world.activity.open_calls):call} without an answer yet ({paths})")
    return "; ".join(waits)


def _is_contact(entry: Entry) -> bool:
    return KINDS[entry.kind].CONTACT


def _contacted(world: World) -> bool:
    """Whether anything came to the provider, or from it, since all was last quiet."""
    quiet = world.activity.quiet_seq
    return not quiet or bool(world.journal.entries(quiet, where=_is_contact, limit=1))


def _after_pause(world: World, pause: float, patience: _Patience) -> int:
    """Waits for a pause, if there was any contact since all was last quiet; answers the entry before it.

    Where the provider took long to answer, it takes as long to begin: a machine under load is slow in all.
    """
    journal = world.journal
    last = journal.last
    if contacts := journal.entries(world.activity.quiet_seq, where=_is_contact):
        slowest = max(entry.data.get("wall_ms") or 0.0 for entry in contacts) / 1000
        pause = max(pause, min(SLOWER * slowest, LONGEST_PAUSE))
        while journal.wait(last, pause) and patience.left() > 0:
            last = journal.last
    return last
