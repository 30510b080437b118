"""Notices at once that what was started has ended, whoever is waiting for an answer of it."""

from __future__ import annotations

import threading
from collections.abc import Callable

GLANCE = 0.05  # real seconds: no system tells all of us portably when a process ends


class ExitWatch:
    """Looks on from a thread of its own, and tells once; `leave` ends it before that."""

    def __init__(self, alive: Callable[[], bool], ended: Callable[[], None]) -> None:
        self._alive = alive
        self._ended = ended
        self._left = threading.Event()
        threading.Thread(target=self._look, name="exit watch", daemon=True).start()

    def leave(self) -> None:
        self._left.set()

    def _look(self) -> None:
        while not self._left.wait(GLANCE):
            if not self._alive():
                self._ended()
                return
