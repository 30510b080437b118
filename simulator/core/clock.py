"""Two clocks: one that follows real time at a rate, one that stands until it is moved."""

from __future__ import annotations

from collections.abc import Callable


class ManualClock:
    """Stands still between moves."""

    rate = 0.0

    def __init__(self, start: float) -> None:
        self._now = start

    def now(self) -> float:
        return self._now

    def move_to(self, instant: float) -> None:
        if instant < self._now:
            raise ValueError(f"time does not go back: {instant} is before {self._now}")
        self._now = instant


class LiveClock:
    """Real time × `rate`, plus what moves have added.

    `real` is the only place where real time comes in: a function of no argument, seconds. Where it is set
    back, as a machine's clock may be, this one stands until it has caught up.
    """

    def __init__(self, real: Callable[[], float], start: float | None = None, rate: float = 1.0) -> None:
        self._real = real
        self._real_start = real()
        self._start = self._real_start if start is None else start
        self.rate = rate
        self._latest = self._start

    def now(self) -> float:
        self._latest = max(self._latest, self._reading())
        return self._latest

    def move_to(self, instant: float) -> None:
        ahead = instant - self.now()
        if ahead < -0.001:
            raise ValueError(f"time does not go back: {instant} is {-ahead:.3f} s ago")
        self._start += max(0.0, instant - self._reading())

    def _reading(self) -> float:
        return self._start + (self._real() - self._real_start) * self.rate
