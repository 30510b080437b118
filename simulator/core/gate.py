"""A gate in front of the API: calls that come to it wait for one another, and go on together.

What a provider does at the same time meets only by luck otherwise: the first call is answered before the
second has been made. Nothing waits here for long: who waits alone goes on after a moment. Calls are answered
in the order in which they came.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

ALONE = 0.25  # real seconds that a call waits for others before it goes on without them
IN_VAIN = 0.5  # real seconds of such waiting after which the gate stays open
IN_ORDER = 1.0  # real seconds that a call waits for the one that came before it to be taken up


@dataclass(slots=True)
class _Wave:
    """Calls that go on together."""

    came: int = 0
    last: float = 0.0  # when the last of them came
    open: bool = False
    taken: int = 0  # by whoever answers


class Gate:
    """Calls wait until as many are here as there are places: a place for each piece of work under way that
    may send one, until it leaves, and `once` more until the gate has opened for the first time. `now` gives
    monotonic real seconds."""

    def __init__(self, places: int, once: int = 0, *, now: Callable[[], float]) -> None:
        self._places = places
        self._once = once
        self._now = now
        self._changed = threading.Condition()
        self._wave = _Wave()
        self._left = IN_VAIN

    def meet(self) -> Callable[[], None]:
        """Waits for the others; what it answers is called once this call is taken up, and lets the next one
        follow. The world's lock is not held meanwhile: they could not come."""
        with self._changed:
            if self._left <= 0:
                return _alone
            wave = self._wave
            place = wave.came
            wave.came += 1
            wave.last = self._now()
            self._changed.notify_all()
            self._look()
            while not wave.open:
                left = min(ALONE, self._left) - (self._now() - wave.last)
                if left > 0:
                    self._changed.wait(left)
                else:
                    self._left -= ALONE
                    self._go_on()
            self._changed.wait_for(lambda: wave.taken >= place, IN_ORDER)
            return lambda: self._taken(wave)

    def go_through(self) -> None:
        """Waits for the others, as one of whom no order is kept."""
        self.meet()()

    def leave(self) -> None:
        """One piece of work is over: nobody waits for a call of it any longer."""
        with self._changed:
            self._places -= 1
            self._look()

    def open(self) -> None:
        """Lets go of all that wait, and of all that come."""
        with self._changed:
            self._left = 0.0
            self._go_on()

    def filled(self, calls: int) -> None:
        """Returns once so many calls wait here, or after a moment in which they did not come."""
        with self._changed:
            wave, end = self._wave, self._now() + ALONE
            while wave.came < calls and not wave.open and (left := end - self._now()) > 0:
                self._changed.wait(left)

    def _look(self) -> None:
        if self._wave.came and self._wave.came >= self._places + self._once:
            self._go_on()

    def _go_on(self) -> None:
        self._once = 0
        self._wave.open = True
        self._wave = _Wave()
        self._changed.notify_all()

    def _taken(self, wave: _Wave) -> None:
        with self._changed:
            wave.taken += 1
            self._changed.notify_all()


def _alone() -> None:
    """Nobody comes after a call that has met nobody."""
