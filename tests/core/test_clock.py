"""Time never goes back, whatever the machine's own clock does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.clock import LiveClock, ManualClock
from tests.core.sample import START


class Machine:
    """Real time, as a test sets it."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def test_a_manual_clock_stands_until_it_is_moved() -> None:
    clock = ManualClock(START)
    assert clock.now() == START
    clock.move_to(START + 5)
    assert clock.now() == START + 5
    assert clock.rate == 0


def test_a_manual_clock_does_not_go_back() -> None:
    clock = ManualClock(START)
    with pytest.raises(ValueError, match="time does not go back"):
        clock.move_to(START - 0.5)
    assert clock.now() == START


def test_a_live_clock_follows_real_time_at_its_rate() -> None:
    machine = Machine()
    clock = LiveClock(machine, START, rate=60.0)
    machine.now += 2
    assert clock.now() == START + 120


def test_a_live_clock_without_a_start_is_real_time() -> None:
    machine = Machine(START)
    clock = LiveClock(machine)
    machine.now += 3
    assert clock.now() == START + 3


def test_a_move_of_a_live_clock_is_kept() -> None:
    machine = Machine()
    clock = LiveClock(machine, START)
    clock.move_to(START + 3600)
    machine.now += 1
    assert clock.now() == START + 3601


def test_a_live_clock_does_not_go_back_by_a_move() -> None:
    clock = LiveClock(Machine(), START)
    with pytest.raises(ValueError, match="time does not go back"):
        clock.move_to(START - 1)


@given(steps=st.lists(st.floats(-100, 100) | st.none(), max_size=20), rate=st.sampled_from([0.5, 1.0, 60.0]))
def test_a_live_clock_never_goes_back(steps: list[float | None], rate: float) -> None:
    """The machine's clock may be set back, and a move (None: an hour) may come at any moment."""
    machine = Machine()
    clock = LiveClock(machine, START, rate)
    last = clock.now()
    for step in steps:
        if step is None:
            clock.move_to(clock.now() + 3600)
            assert clock.now() >= last + 3600 - 0.001
        else:
            machine.now += step
        assert clock.now() >= last
        last = clock.now()
