"""A provider that pulls by itself is waited for until a round of it was seen to come through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from simulator.actions import wait_for_pull
from simulator.core.world import World
from simulator.faults.parts import Where
from simulator.faults.plan import Fault, plan
from simulator.journal.kinds.exchanged import CallAnswered
from simulator.run.open import open_world
from tests.journal.rows import row

LIST = "servicemarket.get_service_buyer_list"
Happens = Callable[[], object]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    clock = iter(range(1000))
    quick = SimpleNamespace(sleep=lambda _seconds: None, monotonic=lambda: float(next(clock)))
    monkeypatch.setattr(wait_for_pull, "time", quick)
    return open_world(name="world")


def call(world: World, *, endpoint: str = LIST, **how: object) -> Happens:
    data = {"endpoint": endpoint, "errcode": 0, "defects": [], "started_ms": world.elapsed_ms() + 1000}
    return lambda: world.record(row(CallAnswered, **{**data, **how}))


def waited(world: World, *happen: Happens) -> bool:
    """Whether a pull was seen, when these things happen one after the other."""
    coming: Iterator[Happens] = iter(happen)
    return wait_for_pull.wait_for_pull(world, 2.0, lambda: next(coming, lambda: None)() and None)


def test_a_call_that_comes_through_late_is_waited_for(world: World) -> None:
    busy = call(world, errcode=-1)
    assert waited(world, busy, lambda: None, busy, call(world))


@pytest.mark.parametrize(
    "how",
    [
        {"errcode": -1},
        {"errcode": None},
        {"defects": ["lose_reply"]},
        {"started_ms": -1.0},
        {"endpoint": "servicemarket.login_auth"},
        {"endpoint": None},
    ],
)
def test_nothing_else_is_a_pull(world: World, how: dict[str, object]) -> None:
    assert not waited(world, call(world, **how))  # type: ignore[arg-type]


def test_a_stale_answer_is_one(world: World) -> None:
    assert waited(world, call(world, defects=["stale"]))


def page(world: World, service: int, offset: object) -> Happens:
    return call(world, body={"service_id": service, "offset": offset, "limit": 10, "buyer_type": 1})


def test_a_round_that_was_under_way_is_none_and_the_next_is_waited_for(world: World) -> None:
    """Its first page was read before: what it shows of that may be of before."""
    seen: list[int] = []

    def now() -> None:
        seen.append(1)
        page(world, 1, 0)()

    assert waited(world, page(world, 1, 10), page(world, 2, 0), now, lambda: seen.append(2))
    assert seen == [1]
    assert waited(world, page(world, 1, 10)), "where no other comes, it was one all the same"


@pytest.mark.parametrize("first", [0, None, "0"])
def test_the_first_page_may_be_asked_for_in_several_words(world: World, first: object) -> None:
    seen: list[int] = []
    assert waited(world, page(world, 1, 10), page(world, 1, first), lambda: seen.append(1))
    assert not seen


def test_a_look_at_one_store_is_a_round_only_of_a_provider_that_reads_no_lists(world: World) -> None:
    look = call(world, endpoint="servicemarket.get_service_buyer")
    assert waited(world, look)
    call(world)()
    assert not waited(world, look)
    assert waited(world, look, call(world))


def test_nothing_is_waited_for_behind_a_fault_of_ours_or_while_the_provider_is_down(world: World) -> None:
    came = call(world)
    world.activity.provider_down = True
    assert not waited(world, lambda: None, came)
    world.activity.provider_down = False
    with world.transaction():
        plan(world, Fault(name="busy", number=1, effect="error", where=Where(calls=("any",))))
    assert not waited(world, lambda: None, came)
    assert waited(world, came)


def test_where_the_clock_is_told_a_period_of_it_passes_first(world: World) -> None:
    passed: list[float] = []

    def advance(seconds: float) -> None:
        passed.append(seconds)
        call(world)()

    assert wait_for_pull.wait_for_pull(world, 100.0, lambda: None, advance)
    assert passed == [pytest.approx(120)]


def test_a_told_provider_that_pulls_by_real_time_is_waited_for_as_any(world: World) -> None:
    def happening(coming: Iterator[Happens]) -> Callable[[], None]:
        return lambda: next(coming, lambda: None)() and None

    def wait(period: float, *happen: Happens) -> bool:
        return wait_for_pull.wait_for_pull(world, period, happening(iter(happen)), lambda _seconds: None)

    assert wait(2.0, lambda: None, call(world))
    assert not wait(31.0, call(world))  # so long is not waited in real time


def test_one_that_goes_by_the_clock_is_not_waited_for_in_real_time(world: World) -> None:
    """Refused, or at rest after that: no real time brings the next round."""
    looked: list[int] = []
    told = wait_for_pull.wait_for_pull(
        world, 2.0, lambda: looked.append(1), lambda _seconds: None, goes_by_clock=True
    )
    assert (told, looked) == (False, [1])
