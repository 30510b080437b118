"""The verify ticket: every ten minutes, good for twelve hours, the same value for about an hour."""

from __future__ import annotations

import pytest

from simulator.core import agenda
from simulator.core.component import tickets
from simulator.core.component.entities import VerifyTicket
from simulator.core.due import Due
from simulator.core.errors import Refusal
from simulator.core.outbox import TICKET_LADDER
from simulator.durations import HOUR, MINUTE
from tests.core.sample import COMPONENT, START, Town


@pytest.fixture
def ticking(town: Town) -> Town:
    town.do("resume_tickets")
    town.pass_(0)
    return town


def values(town: Town) -> list[str]:
    return [push.fields["ComponentVerifyTicket"] for push in town.pushes("component_verify_ticket")]


def code(town: Town, value: str) -> int:
    with pytest.raises(Refusal) as refusal:
        tickets.verify(town.world, town.component, value)
    return refusal.value.code


def test_a_new_platform_gets_its_first_ticket_at_once() -> None:
    town = Town()
    town.do("create_component", appid="wx00000000000000c9", authorization_events="http://127.0.0.1:9/e")
    assert agenda.next_at(town.world) == START
    town.pass_(0)
    assert [push.receiver for push in town.pushes("component_verify_ticket")] == ["wx00000000000000c9"]


def test_a_ticket_comes_every_ten_minutes(ticking: Town) -> None:
    for number in range(1, 20):
        assert len(values(ticking)) == number
        assert agenda.next_at(ticking.world) == START
        due = ticking.world.tables.get(Due, "ticket", COMPONENT)
        assert due is not None
        assert due.at == ticking.now + 10 * MINUTE
        ticking.pass_(10 * MINUTE)


def test_the_value_stays_for_an_hour(ticking: Town) -> None:
    for _ in range(18):
        ticking.pass_(10 * MINUTE)
    found = values(ticking)
    assert [found.index(value) for value in found] == [0] * 6 + [6] * 6 + [12] * 6 + [18]


def test_a_push_holds_the_four_leaves_and_is_tried_three_times(ticking: Town) -> None:
    push = ticking.pushes("component_verify_ticket")[0]
    assert list(push.fields) == ["AppId", "CreateTime", "InfoType", "ComponentVerifyTicket"]
    assert push.fields["CreateTime"] == int(START)
    assert push.ladder == TICKET_LADDER == (0.0, 0.0)


def test_a_ticket_is_good_for_twelve_hours_after_its_last_push(ticking: Town) -> None:
    value = values(ticking)[0]
    ticking.do("stop_tickets")
    ticking.pass_(12 * HOUR)
    tickets.verify(ticking.world, ticking.component, value)
    ticking.pass_(1)
    assert code(ticking, value) == 61005


def test_an_older_ticket_stays_good_beside_a_newer(ticking: Town) -> None:
    first = values(ticking)[0]
    for _ in range(7):
        ticking.pass_(10 * MINUTE)
    assert values(ticking)[-1] != first
    tickets.verify(ticking.world, ticking.component, first)


@pytest.mark.parametrize("value", ["", "null", "ticket@@@" + "x" * 86])
def test_a_ticket_never_pushed_is_invalid(ticking: Town, value: str) -> None:
    assert code(ticking, value) == 61006


def test_a_ticket_of_another_platform_is_invalid(ticking: Town) -> None:
    other = ticking.another_platform()
    ticking.pass_(0)
    held = ticking.world.tables.list(VerifyTicket, "of", other)[0]
    assert code(ticking, held.value) == 61006


def test_after_a_week_an_old_ticket_is_as_if_it_had_never_been(ticking: Town) -> None:
    value = values(ticking)[0]
    ticking.pass_(8 * 24 * HOUR)
    assert code(ticking, value) == 61006


def test_no_ticket_comes_while_the_push_is_stopped(ticking: Town) -> None:
    ticking.do("stop_tickets")
    ticking.pass_(HOUR)
    assert len(values(ticking)) == 1
    assert ticking.world.tables.list(Due, "all") == []


def test_starting_says_whether_it_was_off(ticking: Town) -> None:
    with ticking.world.transaction():
        assert not tickets.start(ticking.world, ticking.component)
        tickets.stop(ticking.world, ticking.component)
        assert tickets.start(ticking.world, ticking.component)
    ticking.pass_(0)
    assert len(values(ticking)) == 2


def test_starting_pushes_at_once_unless_switched(town: Town) -> None:
    with town.world.transaction():
        assert not tickets.start(town.world, town.component)
    assert agenda.next_at(town.world) == START
    quiet = Town()
    quiet.switch("ticket_pushed_at_start", False)
    with quiet.world.transaction():
        assert not tickets.start(quiet.world, quiet.component)
    assert agenda.next_at(quiet.world) is None


@pytest.mark.parametrize("same", [True, False])
def test_the_value_can_be_forced(ticking: Town, same: bool) -> None:
    ticking.do("push_ticket", same=same)
    first, second = values(ticking)
    assert (first == second) is same
