"""Work that a push brings, done after the push is answered; a killed process finds it again."""

from __future__ import annotations

import json
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .clock import Clock
from .database import Database

THREADS = 4
REMEMBERED = 30 * 86400  # how long a push is known again


class Later(Exception):
    """The platform does not answer: try again with the next round."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One push to be worked on."""

    id: int
    kind: str
    subject: str  # events of one subject are worked on in their order
    body: Mapping[str, Any]
    asked: bool = False  # a one-time code may already have been spent


class Worker:
    """A queue in the database and a few threads."""

    def __init__(self, database: Database, clock: Clock, handle: Callable[[Event], None]) -> None:
        self.database = database
        self.clock = clock
        self.handle = handle
        self._changed = threading.Condition()
        self._waiting: list[Event] = []
        self._parked: list[Event] = []
        self._busy: set[str] = set()
        self._threads: list[threading.Thread] = []
        self._stopped = False
        self.chances = 0  # how often what was put off was taken up again

    def start(self) -> None:
        """Take up what a former process left, and wait for more."""
        rows = self.database.rows("SELECT * FROM events WHERE state != 'done' ORDER BY id")
        with self._changed:
            self._waiting = [
                Event(
                    id=row["id"],
                    kind=row["kind"],
                    subject=row["subject"],
                    body=json.loads(row["body"]),
                    asked=row["state"] == "asked",
                )
                for row in rows
            ]
        for number in range(THREADS):
            thread = threading.Thread(target=self._work, name=f"worker-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Finish what is under way and take up nothing more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def add(self, *, key: str, kind: str, subject: str, body: Mapping[str, Any], again: bool = False) -> bool:
        """Queue an event for good; False where its key is known. It may be acknowledged once this returns.

        `again`: one that is done may come once more (cancelled, granted and cancelled in one second).
        """
        with self._changed, self.database.transaction():
            if again:
                self.database.run("DELETE FROM events WHERE key = ? AND state = 'done'", key)
            number = self.database.insert(
                "INSERT OR IGNORE INTO events (key, kind, subject, body, state, came_at) "
                "VALUES (?, ?, ?, ?, 'new', ?)",
                key, kind, subject, json.dumps(body), self.clock.now(),
            )  # fmt: skip
            if number is None:
                return False
            self._waiting.append(Event(id=number, kind=kind, subject=subject, body=dict(body)))
            self._changed.notify()
        return True

    def mark_asked(self, event: Event, *, asked: bool) -> Event:
        """Write down that a one-time code is about to be spent, before it is (or that it was not)."""
        self.database.run("UPDATE events SET state = ? WHERE id = ?", "asked" if asked else "new", event.id)
        return replace(event, asked=asked)

    def unpark(self) -> None:
        """Try again what the platform did not answer."""
        with self._changed:
            self.chances += 1
            self._waiting = sorted(self._waiting + self._parked, key=lambda event: event.id)
            self._parked = []
            self._changed.notify_all()

    def prune(self) -> None:
        """Delete events that have been done for 30 days."""
        self.database.run(
            "DELETE FROM events WHERE state = 'done' AND came_at < ?", self.clock.now() - REMEMBERED
        )

    def idle(self) -> bool:
        """Whether nothing is waiting or under way; what is parked waits for the platform, not for us."""
        with self._changed:
            return not self._waiting and not self._busy

    def wait_idle(self, seconds: float) -> bool:
        """Wait until it is idle, at most so many seconds of the wall; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, seconds)

    def _next(self) -> Event | None:
        with self._changed:
            while not self._stopped:
                for place, event in enumerate(self._waiting):
                    if event.subject not in self._busy:
                        self._busy.add(event.subject)
                        return self._waiting.pop(place)
                self._changed.wait()
        return None

    def _work(self) -> None:
        while (event := self._next()) is not None:
            parked: Event | None = None
            try:
                self.handle(event)
            except Later:
                row = self.database.row("SELECT state FROM events WHERE id = ?", event.id)
                parked = replace(event, asked=row is not None and row["state"] == "asked")
            except Exception:  # noqa: BLE001 -- one bad event must not stop the others
                traceback.print_exc(file=sys.stderr)
            if parked is None:
                self.database.run("UPDATE events SET state = 'done' WHERE id = ?", event.id)
            with self._changed:
                if parked is not None:
                    self._parked.append(parked)
                self._busy.discard(event.subject)
                self._changed.notify_all()
