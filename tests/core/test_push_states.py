"""A push moves as its table says; what is not in the table raises, and nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from simulator.core import outbox, sent_pushes
from simulator.core.machine import Illegal
from simulator.core.outbox import Push
from simulator.core.push_states import PUSHES, PushEvent, PushState
from simulator.core.world import World
from tests.core.sample import START, Town

CAUSE: dict[PushEvent, Callable[[World, Push], object]] = {
    PushEvent.DELAY: lambda world, push: outbox.delay(world, push, 60),
    PushEvent.HOLD: lambda world, push: outbox.hold(world, push, "fault"),
    PushEvent.ACKNOWLEDGE: lambda world, push: outbox.ended(world, push, "acknowledged"),
    PushEvent.LOSE: lambda world, push: outbox.ended(world, push, "lost"),
    PushEvent.GIVE_UP: lambda world, push: outbox.ended(world, push, "refused"),
}


def push_in(town: Town, state: PushState) -> Push:
    push = Push(
        number=1,
        kind="k",
        channel=outbox.Channel.AUTHORIZATION,
        url="http://127.0.0.1:9/events",
        owner=town.component.appid,
        receiver=town.component.appid,
        fields={},
        created_at=START,
        due_at=START,
        ladder=(),
        state=state,
        attempt=1,
    )
    with town.world.transaction():
        town.world.tables.put(push)
    return push


@pytest.mark.parametrize(("state", "event"), list(product(PushState, CAUSE)))
def test_a_push_moves_as_its_table_says(town: Town, state: PushState, event: PushEvent) -> None:
    push = push_in(town, state)
    if PUSHES.allows(state, event):
        with town.world.transaction():
            CAUSE[event](town.world, push)
        assert sent_pushes.recorded(town.world, 1).state is PUSHES.after(state, event)
        return
    with pytest.raises(Illegal, match=f"the push is {state}, and {event} is not possible"):  # noqa: SIM117
        with town.world.transaction():
            CAUSE[event](town.world, push)
    assert sent_pushes.recorded(town.world, 1) == push


@pytest.mark.parametrize("state", list(PushState))
def test_only_what_waits_is_taken_and_dropped(town: Town, state: PushState) -> None:
    push_in(town, state)
    with town.world.transaction():
        taken = outbox.take(town.world)
        assert (taken is not None) == PUSHES.allows(state, PushEvent.TAKE)
    push = push_in(town, state)
    with town.world.transaction():
        outbox.drop(town.world, push.store)
    lost = PUSHES.allows(state, PushEvent.DROP)
    assert sent_pushes.recorded(town.world, 1).state is (PushState.LOST if lost else state)
