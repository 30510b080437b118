"""The memory that long requests may take together, while they come and are answered."""

from __future__ import annotations

import threading

from simulator.http.reading import MOST_BODY, Malformed

SHORT = 64 * 1024  # bytes of a request that are never counted
MOST = 16 * MOST_BODY


class Room:
    """So many bytes for all of a listener's callers."""

    def __init__(self, most: int = MOST) -> None:
        self._left = most
        self._guard = threading.Lock()

    def take(self, size: int) -> None:
        """A Malformed 503 where there is not so much left."""
        with self._guard:
            if size > self._left:
                raise Malformed(503, "too many long requests come at once: send this one again")
            self._left -= size

    def give(self, size: int) -> None:
        with self._guard:
            self._left += size


class Share:
    """What one caller's request takes of it."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._long = 0
        self._taken = 0

    def take(self, size: int) -> None:
        self._long += size
        if self._long > SHORT:
            more = self._long - self._taken
            self._room.take(more)
            self._taken += more

    def give_back(self) -> None:
        taken, self._taken, self._long = self._taken, 0, 0
        if taken:
            self._room.give(taken)
