"""The provider's clock: the machine's, until it is told another time."""

from __future__ import annotations

import threading
import time


class Clock:
    """Ticks on at a rate from a given instant; rate 0 stands still."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._base = time.time()
        self._anchor = time.monotonic()
        self._rate = 1.0
        self._was_set = False
        self.started = self._base

    @property
    def rate(self) -> float:
        """How many of its seconds go by in a second of the wall; 0 where it stands still."""
        return self._rate

    def now(self) -> int:
        """Whole seconds since 1970: the platform's dates have no finer grain."""
        with self.changed:
            return int(self._base + (time.monotonic() - self._anchor) * self._rate)

    def set(self, now: float, rate: float) -> None:
        """Go on from `now` (seconds since 1970) at `rate`, and wake whoever sleeps."""
        with self.changed:
            self._base, self._anchor, self._rate = now, time.monotonic(), rate
            if not self._was_set:
                # What was counted from the machine's time means nothing in the time we were told.
                self._was_set, self.started = True, now
            self.changed.notify_all()

    def sleep(self, seconds: float) -> None:
        """Wait that many of its own seconds at most; less where it is set meanwhile, or stands still."""
        with self.changed:
            self.changed.wait(min(seconds / self._rate, 1.0) if self._rate > 0 else 1.0)
