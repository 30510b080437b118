"""Which scenarios are played of those that were loaded."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from conformance.selection.checks import Wanted
from conformance.selection.plays import Plays, plays
from simulator import UsageError


@dataclass(frozen=True)
class Scenario:
    id: str
    heavy: bool = False


LOADED = [
    Scenario("pull/busy[reset]"),
    Scenario("pull/garbled"),
    Scenario("ticket/steady"),
    Scenario("mine/own"),
]
YEAR = Scenario("ticket/year", heavy=True)


def selected(wanted: Wanted, *more: Scenario, named: bool = False, heavy: bool = False) -> Plays:
    return plays([*LOADED, *more], wanted, wanted.checks(unplayed=wanted.unplayed), named=named, heavy=heavy)


def ids(found: Plays) -> list[str]:
    return [one.id for one in found.played]


def test_all_are_played_where_nothing_is_said() -> None:
    assert ids(selected(Wanted())) == [one.id for one in LOADED]


def test_what_exercises_the_checks_that_are_asked_for_is_played() -> None:
    assert ids(selected(Wanted(only=("pull.busy-retried",)))) == ["pull/busy[reset]", "pull/garbled"]


def test_what_is_for_excluded_checks_alone_is_not_played_and_ones_own_is() -> None:
    found = ids(selected(Wanted(exclude=("ticket",))))
    assert "mine/own" in found
    assert "pull/garbled" in found


def test_a_file_of_ones_own_is_played_for_any_check() -> None:
    wanted = Wanted(only=("ticket.acknowledged",))
    own = [Scenario("mine/own")]
    assert ids(plays(own, wanted, wanted.checks(), named=True)) == ["mine/own"]


@pytest.mark.parametrize("word", ["pull/busy", "pull/busy[reset]", "pull/"])
def test_a_scenario_is_taken_away_by_its_id_that_of_its_file_or_its_family(word: str) -> None:
    found = ids(selected(Wanted(exclude=(word,))))
    assert "pull/busy[reset]" not in found
    assert ("pull/garbled" in found) is (word != "pull/")


def test_long_ones_are_left_out_unless_asked_for() -> None:
    left = selected(Wanted(), YEAR)
    assert YEAR.id not in ids(left)
    assert left.remarks[0].en == "left out: ticket/year (--heavy plays them too)"
    assert YEAR.id in ids(selected(Wanted(), YEAR, heavy=True))
    assert YEAR.id in ids(selected(Wanted(), YEAR, named=True))


def test_a_scenario_that_nobody_knows_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no scenario is called 'pull/bussy': did you mean 'pull/busy'"):
        selected(Wanted(exclude=("pull/bussy",)))


def test_what_no_scenario_exercises_is_told() -> None:
    with pytest.raises(UsageError, match=r"none of the scenarios exercises that: .*login/mobile"):
        selected(Wanted(only=("login.mobile",)))
