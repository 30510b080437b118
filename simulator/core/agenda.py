"""What is due in a world, and when: things that happen by themselves, and pushes."""

from __future__ import annotations

from simulator.core import outbox
from simulator.core.due import RULES, Due
from simulator.core.world import World


def next_at(world: World) -> float | None:
    """The earliest instant at which something is due: a push, a ticket, a visible order."""
    rows = world.tables.list(Due, "all", limit=1)
    instants = [at for at in (rows[0].at if rows else None, outbox.next_due_at(world)) if at is not None]
    return min(instants, default=None)


def perform(world: World) -> bool:
    """Does the one earliest thing due at or before now, pushes excepted; False when there is none."""
    with world.transaction():
        rows = world.tables.list(Due, "all", limit=1)
        if not rows or rows[0].at > world.clock.now():
            return False
        row = rows[0]
        world.tables.delete(Due, row.what, row.subject)
        RULES[row.what].perform(world, row.subject, row.at)
        return True


def pass_over(world: World, to: float) -> None:
    """Before a jump to an instant: of what comes back by itself, only the last before the next other event is
    left to happen."""
    rows = world.tables.list(Due, "all", until=to + 1)
    others = [row.at for row in rows if RULES[row.what].every is None]
    waiting = outbox.next_due_at(world)
    end = min([to, *others, *([waiting] if waiting is not None else [])])
    for row in rows:
        rule = RULES[row.what]
        if rule.every is None:
            continue
        missed = int((end - row.at) // rule.every)
        if missed >= 1:
            world.schedule(row.what, row.subject, row.at + missed * rule.every)
            if rule.passed is not None:
                rule.passed(world, row.subject, missed)
