"""The outbox: what is due when, how often it is tried, and what counts as taken."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core import outbox, sent_pushes
from simulator.core.outbox import (
    MARK_FAIL_AFTER,
    MARK_FAIL_SECONDS,
    STORE_LADDER,
    Channel,
    Push,
    PushAddress,
)
from simulator.core.push_states import PushState
from simulator.usage import UsageError
from tests.core.sample import NOWHERE, START, Town

URL = f"{NOWHERE}/events"


def put(town: Town, **fields: Any) -> Push:
    given_ = {
        "kind": "k",
        "channel": Channel.AUTHORIZATION,
        "url": URL,
        "owner": town.component.appid,
        "receiver": town.component.appid,
        "fields": {},
        "ladder": (),
        **fields,
    }
    with town.world.transaction():
        push = outbox.put(town.world, **given_)
    assert push is not None
    return push


def take(town: Town) -> Push | None:
    with town.world.transaction():
        return outbox.take(town.world)


def ended(town: Town, push: Push, outcome: str) -> Push:
    with town.world.transaction():
        outbox.ended(town.world, push, outcome)
    return sent_pushes.recorded(town.world, push.number)


# channel, status, body, acknowledged
ANSWERS = [
    (Channel.AUTHORIZATION, 200, b"success", True),
    (Channel.AUTHORIZATION, 200, b"", False),
    (Channel.AUTHORIZATION, 200, b"Success", False),
    (Channel.AUTHORIZATION, 200, b"SUCCESS", False),
    (Channel.AUTHORIZATION, 200, b'"success"', False),
    (Channel.AUTHORIZATION, 200, b"success\n", False),
    (Channel.AUTHORIZATION, 200, b" success", False),
    (Channel.AUTHORIZATION, 200, b'{"errcode":0}', False),
    (Channel.AUTHORIZATION, 200, b"<html>success</html>", False),
    (Channel.AUTHORIZATION, 200, b"<xml><Encrypt>x</Encrypt></xml>", False),
    (Channel.AUTHORIZATION, 201, b"success", False),
    (Channel.AUTHORIZATION, 204, b"", False),
    (Channel.AUTHORIZATION, 302, b"success", False),
    (Channel.AUTHORIZATION, 500, b"success", False),
    (Channel.MESSAGE, 200, b"success", True),
    (Channel.MESSAGE, 200, b"", True),
    (Channel.MESSAGE, 200, b"\n<xml><Encrypt>x</Encrypt></xml>", True),
    (Channel.MESSAGE, 200, b"hello", False),
    (Channel.MESSAGE, 404, b"", False),
    (Channel.ORDER, 200, b"success", True),
    (Channel.ORDER, 200, b"", True),
    (Channel.ORDER, 200, b"<xml></xml>", False),
    (Channel.ORDER, 503, b"", False),
]


@pytest.mark.parametrize(("channel", "status", "body", "good"), ANSWERS)
def test_what_acknowledges(channel: Channel, status: int, body: bytes, good: bool) -> None:
    assert outbox.acknowledges(channel, status, body) is good


@given(body=st.binary(max_size=12), status=st.integers(100, 599))
def test_nothing_else_acknowledges_an_authorization_push(body: bytes, status: int) -> None:
    expected = status == 200 and body == b"success"
    assert outbox.acknowledges(Channel.AUTHORIZATION, status, body) is expected


def test_pushes_are_taken_in_the_order_of_their_dates(town: Town) -> None:
    late = put(town, due_at=START + 5)
    early = put(town)
    assert outbox.next_due_at(town.world) == START
    first = take(town)
    assert first is not None
    assert (first.number, first.state, first.attempt) == (early.number, PushState.IN_FLIGHT, 1)
    assert take(town) is None
    town.world.clock.move_to(START + 5)
    second = take(town)
    assert second is not None
    assert second.number == late.number


def test_pushes_of_one_instant_are_taken_in_the_order_they_were_put(town: Town) -> None:
    numbers = [put(town).number for _ in range(5)]
    taken = [take(town) for _ in range(5)]
    assert [push.number for push in taken if push] == numbers


def test_nothing_is_put_where_no_address_is_configured(town: Town) -> None:
    with town.world.transaction():
        assert outbox.put(town.world, url="", kind="k") is None


@pytest.mark.parametrize("ladder", [(), (0.0, 0.0), (0.0, 0.0, 10.0, 60.0), STORE_LADDER[:4]])
def test_a_push_climbs_its_ladder_and_is_given_up(town: Town, ladder: tuple[float, ...]) -> None:
    """Each attempt is at its own address, so that MarkFail stays out of it."""
    put(town, ladder=ladder)
    at: list[float] = []
    while (due := outbox.next_due_at(town.world)) is not None:
        town.world.clock.move_to(max(due, town.now))
        push = take(town)
        assert push is not None
        at.append(town.now - START)
        last = ended(town, push, "refused")
        with town.world.transaction():
            town.world.tables.delete(PushAddress, URL)
    waits = [right - left for left, right in pairwise(at)]
    assert tuple(waits) == ladder
    assert last.state is PushState.GIVEN_UP
    assert last.attempt == len(ladder) + 1


def test_the_ladder_of_the_store_has_ten_rungs_over_three_hours_and_a_half() -> None:
    assert len(STORE_LADDER) == 9
    assert sum(STORE_LADDER) == 10 + 60 + 300 + 1800 + 3 * 3600


def test_an_acknowledged_push_is_done(town: Town) -> None:
    put(town, ladder=(0.0, 0.0))
    push = take(town)
    assert push is not None
    assert ended(town, push, "acknowledged").state is PushState.ACKNOWLEDGED
    assert outbox.next_due_at(town.world) is None


def test_a_lost_push_is_lost_with_its_retries_and_blames_nobody(town: Town) -> None:
    put(town, ladder=(0.0, 0.0))
    push = take(town)
    assert push is not None
    assert ended(town, push, "lost").state is PushState.LOST
    assert outbox.next_due_at(town.world) is None
    assert town.world.tables.get(PushAddress, URL) is None


def fail(town: Town, times: int, **fields: Any) -> None:
    for _ in range(times):
        put(town, **fields)
        push = take(town)
        assert push is not None
        ended(town, push, "timeout")


def test_five_failures_in_a_row_rest_the_address_for_a_minute(town: Town) -> None:
    fail(town, MARK_FAIL_AFTER)
    assert town.entries("mark_fail") == [{"url": URL, "until": START + MARK_FAIL_SECONDS}]
    put(town)
    put(town, url=f"{NOWHERE}/elsewhere")
    other = take(town)
    assert other is not None
    assert other.url == f"{NOWHERE}/elsewhere"
    assert take(town) is None
    assert outbox.next_due_at(town.world) == START + MARK_FAIL_SECONDS
    town.world.clock.move_to(START + MARK_FAIL_SECONDS)
    assert take(town) is not None


def test_a_success_forgets_the_failures(town: Town) -> None:
    fail(town, MARK_FAIL_AFTER - 1)
    put(town)
    push = take(town)
    assert push is not None
    ended(town, push, "acknowledged")
    fail(town, MARK_FAIL_AFTER - 1)
    assert town.entries("mark_fail") == []


def test_made_up_pushes_do_not_count_and_do_not_wait(town: Town) -> None:
    """What the provider rightly refuses is no failure of its address."""
    fail(town, MARK_FAIL_AFTER + 1, made_up=True)
    assert town.entries("mark_fail") == []
    fail(town, MARK_FAIL_AFTER)
    put(town, made_up=True)
    assert take(town) is not None


def test_a_resting_address_may_have_any_number_of_pushes(town: Town) -> None:
    fail(town, MARK_FAIL_AFTER)
    for _ in range(2000):
        put(town)
    assert take(town) is None
    assert outbox.next_due_at(town.world) == START + MARK_FAIL_SECONDS


def test_a_push_is_found_by_its_number(town: Town) -> None:
    number = put(town).number
    assert sent_pushes.recorded(town.world, number).number == number
    with pytest.raises(UsageError, match="no push 999 was ever sent"):
        sent_pushes.recorded(town.world, 999)
