"""Pushes that are held back: swapped, sent at once, let go in time, and in parallel."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from simulator.usage import UsageError
from tests.core.sample import START, Town
from tests.delivery.live import outcomes, running, settle
from tests.delivery.receivers import Got, Receiver, says


def stores(town: Town, count: int) -> list[str]:
    return [town.store(f"store-{number}") for number in range(count)]


def consents(town: Town, names: list[str]) -> None:
    for name in names:
        town.do("authorize", store=name)


def arrived(receiver: Receiver) -> list[str]:
    return [str(got.opened()["AuthorizerAppid"]) for got in receiver.got]


def fired(town: Town) -> list[str]:
    return [one["phase"] for one in town.entries("fault")]


@pytest.mark.parametrize("size", [2, 3, 5])
def test_pushes_arrive_in_the_opposite_order(size: int) -> None:
    with running() as (town, receiver):
        names = stores(town, size)
        town.do("fault", push="authorized", do="reorder", size=size)
        consents(town, names[:-1])
        settle(town)
        assert receiver.got == []
        consents(town, names[-1:])
        settle(town)
        assert arrived(receiver) == names[::-1]
        assert fired(town) == ["planned", *["held"] * size, "fired"]
        assert outcomes(town) == ["acknowledged"] * size
        assert {one["owed_answer"] for one in town.entries("push")} == {True}


def test_two_kinds_about_one_store_swap() -> None:
    """No order is promised: an unauthorized may come before the authorized it follows."""
    with running() as (town, receiver):
        town.do("fault", push=["authorized", "unauthorized"], do="reorder")
        town.do("authorize", store=town.shop)
        town.do("cancel_authorization", store=town.shop)
        settle(town)
        assert [got.opened()["InfoType"] for got in receiver.got] == ["unauthorized", "authorized"]


def test_a_swap_also_holds_where_pushes_are_parallel() -> None:
    with running(parallel_pushes=4) as (town, receiver):
        names = stores(town, 4)
        town.do("fault", push="authorized", do="reorder", size=4)
        consents(town, names)
        settle(town)
        assert arrived(receiver) == names[::-1]


def test_of_many_threads_none_takes_a_push_and_decides_later_than_another_that_came_after() -> None:
    with running(parallel_pushes=8) as (town, receiver):
        names = stores(town, 96)
        town.do("fault", push="authorized", do="reorder", size=8, times=12)
        with town.sender.paused():
            consents(town, names)
        settle(town)
        eights = [names[first : first + 8] for first in range(0, 96, 8)]
        places = {name: place for place, name in enumerate(arrived(receiver))}
        for eight in eights:
            assert sorted(eight, key=places.__getitem__) == eight[::-1]


def test_pairs_are_swapped_as_often_as_asked() -> None:
    with running() as (town, receiver):
        names = stores(town, 6)
        town.do("fault", push="authorized", do="reorder", times=2)
        consents(town, names)
        settle(town)
        a, b, c, d, e, f = names
        assert arrived(receiver) == [b, a, d, c, e, f]


def test_a_burst_is_sent_at_once() -> None:
    together = threading.Barrier(4)

    def only_together(connection: socket.socket, got: Got, receiver: Receiver) -> bool:
        together.wait(30)
        return says()(connection, got, receiver)

    with running(only_together) as (town, receiver):
        names = stores(town, 4)
        town.do("fault", push="authorized", do="burst", size=4)
        consents(town, names[:3])
        settle(town)
        assert receiver.got == []
        consents(town, names[3:])
        settle(town)
        assert sorted(arrived(receiver)) == sorted(names)
        assert [one["store"] for one in town.entries("push")] == names, "noted in their order"


def test_what_is_held_is_let_go_in_time() -> None:
    with running() as (town, receiver):
        town.do("fault", push="authorized", do="reorder", size=3, by=60)
        names = stores(town, 2)
        consents(town, names)
        settle(town)
        town.stage.advance(to=START + 59)
        assert receiver.got == []
        town.stage.advance(to=START + 60)
        assert arrived(receiver) == names


def test_healing_lets_go_in_order_and_tells_that_nothing_was_swapped() -> None:
    with running() as (town, receiver):
        town.do("fault", push="authorized", do="burst", size=3)
        names = stores(town, 2)
        consents(town, names)
        settle(town)
        assert town.do("heal")["unfired"] == ["fault-1"]
        settle(town)
        assert arrived(receiver) == names


def test_a_delayed_push_can_be_held_after_its_delay() -> None:
    with running() as (town, receiver):
        names = stores(town, 2)
        town.do("fault", push="authorized", do="delay", by=60, times=1)
        town.do("fault", push="authorized", do="reorder")
        consents(town, names)
        settle(town)
        assert receiver.got == []
        town.stage.advance(to=START + 60)
        assert arrived(receiver) == names, "the second was held first"


# -- in parallel -----------------------------------------------------------------------------------


def meeting(count: int) -> Callable[..., bool]:
    """Answers when so many requests are there at a time, and never before."""
    together = threading.Barrier(count)

    def answer(connection: socket.socket, got: Got, receiver: Receiver) -> bool:
        together.wait(30)
        return says()(connection, got, receiver)

    return answer


def test_pushes_are_under_way_together() -> None:
    with running(meeting(3), parallel_pushes=3) as (town, receiver):
        names = stores(town, 6)
        with town.sender.paused():
            consents(town, names)
        settle(town)
        assert sorted(arrived(receiver)) == sorted(names)
        assert outcomes(town) == ["acknowledged"] * 6


def test_one_store_keeps_its_order_in_parallel() -> None:
    with running(parallel_pushes=8) as (town, receiver):
        names = stores(town, 4)
        with town.sender.paused():
            for round_ in range(5):
                for name in names:
                    town.do("send_push", kind=f"round_{round_}", store=name)
        settle(town)
        for name in names:
            mine = [got.opened() for got in receiver.got if got.opened().get("AuthorizerAppid") == name]
            assert [one["InfoType"] for one in mine] == [f"round_{number}" for number in range(5)]


def test_order_is_given_up_where_it_is_asked_for() -> None:
    with running(meeting(2), parallel_pushes=2, parallel_keeps_order=False) as (town, _):
        with town.sender.paused():
            for _ in range(2):
                town.do("send_push", kind="authorized", store=town.shop)
        settle(town)
        assert outcomes(town) == ["acknowledged"] * 2


def test_threads_come_with_the_switch_and_end_with_the_sender() -> None:
    with running() as (town, _):
        assert len(town.sender._threads) == 1
        town.switch("parallel_pushes", 5)
        consents(town, stores(town, 1))
        settle(town)
        threads = list(town.sender._threads)
        assert len(threads) == 5
        town.sender.stop()
        assert not any(thread.is_alive() for thread in threads)


@pytest.mark.parametrize("value", [0, -1, 1000])
def test_a_number_of_pushes_that_makes_no_sense_is_refused(town: Town, value: Any) -> None:
    with pytest.raises(UsageError, match="parallel_pushes takes"):
        town.switch("parallel_pushes", value)
