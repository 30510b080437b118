"""Waiting for a provider that pulls by itself, until a round of it was seen to come through: by the world's
clock where it goes by that, and else in real time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from simulator.core.world import World
from simulator.faults.plan import Fault
from simulator.faults.rows import ON_CALL
from simulator.journal.entry import Entry

PATIENCE = 30.0  # seconds of real time; the longest pull period that is waited out
FIRST = 5.0  # the same while a provider has made no call at all, and so has nothing to rest from
ROUND = 1.2  # periods that a round takes at most to come round
GLANCE = 0.1
MOMENT = 0.5  # real seconds in which a timer that has run out by the clock that was told begins its round
PULLS = "servicemarket.get_"
ONE_STORE = "servicemarket.get_service_buyer"


def wait_for_pull(
    world: World,
    period: float,
    settle: Callable[[], None],
    advance: Callable[[float], None] | None = None,
    *,
    goes_by_clock: bool = False,
) -> bool:
    """Waits a period and a bit, and on while a provider may rest after failures: whether it pulled.

    `advance` moves the world's clock by so many seconds, for a provider that is told the time: its timer may
    go by that, and then no real time would ever make it pull. One that was seen to pull so `goes_by_clock`.

    Only a call of the pull interfaces that began meanwhile and came through shows that it did; where it reads
    lists, a look at one store is none, which a push or a visit may have caused. A list that goes on from a
    page of before is of a round that was under way, and another is waited for. Nothing is waited for once
    faults of ours stand in its way, or while it is down.
    """
    after, start = world.journal.last, world.elapsed_ms()

    def pulled(*, anew: bool = True) -> bool:
        came = [entry for entry in _calls(world, after, start) if _came_through(entry)]
        if anew and _goes_on(came):
            return False
        return any(map(_is_round, came)) or (bool(came) and world.journal.latest("call", _is_round) is None)

    if advance is not None:
        advance(ROUND * period)
        if pulled():
            return True
        if _in_the_way(world) or period > PATIENCE:
            return pulled(anew=False)
        if goes_by_clock:
            _rest(world, MOMENT)
            settle()
            return pulled(anew=False)
    begun = time.monotonic()
    if advance is None:  # a round that was under way may have seen what was before
        _rest(world, ROUND * period)
    while True:
        settle()
        if pulled():
            return True
        rests = PATIENCE if world.journal.latest("call", lambda _call: True) else FIRST
        if _in_the_way(world) or time.monotonic() - begun >= max(rests, 2 * ROUND * period):
            return pulled(anew=False)
        _rest(world, GLANCE)


def _rest(world: World, seconds: float) -> None:
    """So many real seconds, or fewer where the provider ends meanwhile."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        with world.lock:
            if world.activity.provider_down:
                return
        time.sleep(min(GLANCE, left))


def _goes_on(came: list[Entry]) -> bool:
    """Whether a list was read from a later page on, and not from its first."""
    pages: dict[tuple[str, ...], set[str]] = {}
    for entry in came:
        asked = entry.data["body"] if isinstance(entry.data["body"], Mapping) else {}
        of = (entry.data["endpoint"], *(str(asked.get(name)) for name in ("service_id", "appid")))
        pages.setdefault(of, set()).add(str(asked.get("offset") or 0))
    return any("0" not in offsets for offsets in pages.values())


def _is_round(entry: Entry) -> bool:
    endpoint = entry.data["endpoint"] or ""
    return endpoint.startswith(PULLS) and endpoint != ONE_STORE


def _calls(world: World, after: int, start: float) -> list[Entry]:
    def begun(entry: Entry) -> bool:
        endpoint = entry.data["endpoint"] or ""
        return endpoint.startswith(PULLS) and entry.data["started_ms"] >= start

    return world.journal.entries(after, kind="call", where=begun)


def _came_through(entry: Entry) -> bool:
    rows = [ON_CALL[effect] for effect in entry.data["defects"]]
    return entry.data["errcode"] == 0 and all(row.still_delivered for row in rows)


def _in_the_way(world: World) -> bool:
    return world.activity.provider_down or any(fault.where.calls for fault in world.tables.list(Fault, "all"))
