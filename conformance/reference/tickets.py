"""Verify tickets: what the platform pushes every ten minutes and every component token is bought with."""

from __future__ import annotations

from .clock import Clock
from .database import Database

LIFE = 12 * 3600
QUIET_AFTER = 30 * 60  # a ticket comes every 10 minutes: three missed
FIRST_WAIT = 11 * 60  # none known: the first comes by itself within 10 minutes
ASK_AGAIN = 10 * 60


class NoTicket(Exception):
    """No ticket has come yet, or none is left that works: no component token can be bought."""


class Tickets:
    """The verify tickets that came, by component; dates in seconds since 1970."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def keep(self, component: str, value: str, created_at: int) -> None:
        """Remember a pushed ticket. The same value comes again and again, and pushes overtake each other."""
        if not value:
            return
        now = self.clock.now()
        with self.database.transaction():
            self.database.run(
                "INSERT INTO tickets (component, value, created_at, arrived_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (component, value) DO UPDATE SET refused = 0, "
                "created_at = max(created_at, excluded.created_at), arrived_at = excluded.arrived_at",
                component, value, created_at, now,
            )  # fmt: skip
            self.database.run(
                "DELETE FROM tickets WHERE component = ? AND created_at < ?", component, created_at - LIFE
            )

    def current(self, component: str) -> str:
        """The newest ticket by its own date that the platform has not refused. NoTicket: there is none."""
        value = self.database.value(
            "SELECT value FROM tickets WHERE component = ? AND refused = 0 ORDER BY created_at DESC LIMIT 1",
            component,
        )
        if value is None:
            raise NoTicket(component)
        return str(value)

    def refuse(self, component: str, value: str) -> None:
        """The platform does not take this one: pass over it until it is pushed again."""
        self.database.run(
            "UPDATE tickets SET refused = 1 WHERE component = ? AND value = ?", component, value
        )

    def forget(self) -> None:
        """Lose the tickets of all components."""
        self.database.run("DELETE FROM tickets")

    def overdue(self, component: str) -> bool:
        """Whether pushes seem to have stopped, so that asking for them is in place."""
        now = self.clock.now()
        asked_at = self.database.value("SELECT asked_at FROM ticket_asked WHERE component = ?", component)
        if asked_at is not None and 0 <= now - asked_at < ASK_AGAIN:
            return False
        last = self.database.value("SELECT max(arrived_at) FROM tickets WHERE component = ?", component)
        if last is None:
            return now - self.clock.started > FIRST_WAIT
        return bool(now - last > QUIET_AFTER)

    def asked(self, component: str) -> None:
        """Note that pushes were asked for just now, so that they are not for ten minutes."""
        self.database.run(
            "INSERT OR REPLACE INTO ticket_asked VALUES (?, ?)",
            component, self.clock.now(),
        )  # fmt: skip
