"""A clock that runs at a rate: what is due comes at its instant, whatever real time says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from simulator.core import agenda
from simulator.core.clock import LiveClock
from simulator.core.component import tickets
from simulator.core.outbox import STORE_LADDER
from simulator.run.open import open_world
from tests.core.sample import START, Town
from tests.delivery.live import settle
from tests.delivery.receivers import Answer, Receiver, says

RATE = 3600.0


class Real:
    """Real seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def running(*answers: Answer) -> Iterator[tuple[Town, Real, Receiver]]:
    real = Real()
    clock = LiveClock(real, START, RATE)
    with Receiver(*answers) as receiver:
        world = open_world(clock=clock, push_timeout=30)
        town = Town(url=receiver.url, world=world)
        town.sender.start()
        try:
            yield town, real, receiver
        finally:
            receiver.over.set()
            town.sender.stop()


def pass_real(town: Town, real: Real, seconds: float) -> None:
    """Real time goes on by steps of a virtual second, and what falls due on the way is sent."""
    end = real.now + seconds
    while real.now < end:
        due = agenda.next_at(town.world)
        step = end - real.now if due is None else max(0.0, (due - town.now) / RATE)
        real.now = min(end, real.now + step + 1e-6)
        with town.world.lock:
            town.world.changed.notify_all()
        settle(town)


def test_the_clock_runs_at_its_rate() -> None:
    with running() as (town, real, _):
        assert town.now == START
        real.now += 1
        assert town.now == START + 3600
        real.now += 0.5
        assert town.now == START + 5400


def test_tickets_come_every_ten_minutes_of_the_world() -> None:
    with running() as (town, real, receiver):
        town.do("resume_tickets")
        settle(town)
        pass_real(town, real, 2.01)
        at = [int(str(got.opened()["CreateTime"])) - int(START) for got in receiver.got]
        assert len(at) == 13
        assert at == pytest.approx([tickets.PERIOD * number for number in range(13)], abs=2)


def test_tickets_do_not_drift_from_their_instants() -> None:
    """Each is performed a while after it was due: the next is due ten minutes after that, not after now."""
    with running() as (town, real, receiver):
        town.do("resume_tickets")
        settle(town)
        for late in (37, 590, 1234, 3):
            due = agenda.next_at(town.world)
            assert due is not None
            assert (due - START) % tickets.PERIOD == 0
            real.now += (due - town.now + late) / RATE
            with town.world.lock:
                town.world.changed.notify_all()
            settle(town)
        assert len(receiver.got) == 5


def test_a_clock_that_hardly_moves_breaks_nothing() -> None:
    real = Real()
    world = open_world(clock=LiveClock(real, START, 1e-12))
    town = Town(world=world)
    town.do("resume_tickets")
    assert agenda.perform(town.world)
    patience = town.sender._patience()
    assert patience is not None
    assert patience <= 3600


def test_a_ladder_of_hours_is_climbed_in_seconds() -> None:
    with running(says(b"", 500)) as (town, real, _):
        town.switch("event_tries", 1)
        order = town.buy()
        settle(town)
        pass_real(town, real, 5)
        at = [
            entry.at for entry in town.world.journal.entries(kind="push") if entry.data["channel"] == "order"
        ]
        # MarkFail may rest the address for a minute more.
        assert len(at) == len(STORE_LADDER) + 1
        waits = [right - left for left, right in pairwise(at)]
        for wait, rung in zip(waits, STORE_LADDER, strict=True):
            assert rung - 0.1 <= wait <= rung + 65
        assert order.expire_time > town.now


def test_the_sender_wakes_by_itself() -> None:
    """Nobody moves a live clock: a retry that is due in ten virtual seconds comes after three real ms."""
    with Receiver(says(b"", 500), says()) as receiver:
        clock = LiveClock(time.monotonic, START, RATE)
        world = open_world(clock=clock)
        town = Town(url=receiver.url, world=world)
        town.switch("event_tries", 2)
        town.sender.start()
        try:
            with town.world.transaction():
                town.world.schedule("ticket", town.component.appid, town.now + 10)
            receiver.wait_for(1)
        finally:
            receiver.over.set()
            town.sender.stop()
