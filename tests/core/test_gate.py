"""Calls wait at the gate for one another, and never for long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count

import pytest

from simulator.core.gate import ALONE, IN_VAIN, Gate

FROZEN = 0.0


def frozen() -> float:
    """A clock that stands: whoever passes did not do so for having waited."""
    return FROZEN


class Callers:
    """Threads at a gate, and how many have come through."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.threads: list[threading.Thread] = []

    def come(self, number: int = 1) -> None:
        for _ in range(number):
            self.threads.append(threading.Thread(target=self._one, daemon=True))
            self.threads[-1].start()

    def _one(self) -> None:
        self.gate.meet()()

    def through(self, seconds: float = 10) -> bool:
        """Whether all of them come through."""
        for thread in self.threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self.threads)


@pytest.fixture
def callers(request: pytest.FixtureRequest) -> Iterator[Callers]:
    found = Callers(Gate(3, now=frozen))
    yield found
    found.gate.open()
    assert found.through()


def test_three_go_on_together(callers: Callers) -> None:
    callers.come(2)
    callers.gate.filled(2)
    assert all(thread.is_alive() for thread in callers.threads)
    callers.come()
    assert callers.through()


def test_who_leaves_is_not_waited_for(callers: Callers) -> None:
    callers.come(2)
    callers.gate.filled(2)
    callers.gate.leave()
    assert callers.through()


def test_places_for_once_are_waited_for_once() -> None:
    gate = Gate(1, once=1, now=frozen)
    callers = Callers(gate)
    callers.come()
    gate.filled(1)
    assert callers.threads[0].is_alive()
    callers.come()
    assert callers.through()
    gate.meet()  # alone: its place is the only one


def test_who_waits_alone_goes_on_after_a_moment() -> None:
    ticks = count(0.0, ALONE)
    Gate(2, now=lambda: next(ticks)).meet()


def test_a_gate_where_nobody_meets_stays_open() -> None:
    ticks = count(0.0, ALONE)
    gate = Gate(2, now=lambda: next(ticks))
    for _ in range(round(IN_VAIN / ALONE)):
        gate.meet()
    before = next(ticks)
    gate.meet()
    assert next(ticks) == before + ALONE, "it looked at the clock, and so it waited"


def test_they_are_taken_up_in_the_order_in_which_they_came() -> None:
    gate = Gate(3, now=frozen)
    taken: list[int] = []

    def call(place: int) -> None:
        taken_up = gate.meet()
        taken.append(place)
        taken_up()

    threads = [threading.Thread(target=call, args=(place,), daemon=True) for place in range(3)]
    for place, thread in enumerate(threads):
        thread.start()
        if place < 2:
            gate.filled(place + 1)
    for thread in threads:
        thread.join(10)
    assert taken == [0, 1, 2]


def test_an_open_gate_lets_all_go(callers: Callers) -> None:
    callers.come(2)
    callers.gate.filled(2)
    callers.gate.open()
    assert callers.through()
    callers.gate.meet()
