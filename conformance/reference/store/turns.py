"""One piece of work at a time on one thing: a push, a round and a person may want to do the same at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock for each thing that is being worked on, and only as long as it is."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[tuple[str, ...], tuple[threading.RLock, int]] = {}

    @contextmanager
    def of(self, *thing: str) -> Iterator[None]:
        """Wait until nobody else works on it; again inside for who does already."""
        with self._guard:
            lock, wanted = self._locks.get(thing, (threading.RLock(), 0))
            self._locks[thing] = lock, wanted + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, wanted = self._locks[thing]
                if wanted == 1:
                    del self._locks[thing]
                else:
                    self._locks[thing] = lock, wanted - 1
