"""Which checks are meant by the words that were given."""

from __future__ import annotations

import pytest

from conformance.model import Level
from conformance.registry import checks
from conformance.selection.checks import Wanted
from simulator import UsageError


def test_all_are_meant_where_nothing_is_said() -> None:
    assert Wanted().checks() == checks()
    assert not Wanted().some


def test_words_of_one_kind_add_up() -> None:
    found = Wanted(family=("ticket", "migrate")).checks()
    assert {check.family for check in found.values()} == {"ticket", "migrate"}
    assert list(found) == [id_ for id_ in checks() if id_ in found]


def test_words_of_several_kinds_have_to_fit_all() -> None:
    found = Wanted(family=("store",), level="SHOULD").checks()
    assert found
    assert {(check.family, check.level) for check in found.values()} == {("store", Level.SHOULD)}
    assert (
        Wanted(only=("order.push",), clause=("T5",)).checks().keys()
        < Wanted(only=("order.push",)).checks().keys()
    )


def test_a_clause_takes_its_parts_and_no_other_clause() -> None:
    def taken(word: str) -> set[str]:
        return set(Wanted(clause=(word,)).checks())

    def judged_by(*clauses: str) -> set[str]:
        return {id_ for id_, check in checks().items() if set(clauses) & set(check.clauses)}

    assert taken("A5") == judged_by("A5", "A5a", "A5b", "A5c", "A5d", "A5e", "A5f")
    assert taken("T1") == judged_by("T1")
    assert taken("P") == judged_by("P1", "P2", "P3", "P4", "P5", "P6", "P7")


def test_what_is_excluded_is_taken_from_what_is_asked_for() -> None:
    found = Wanted(family=("ticket",), exclude=("ticket.acknowledged", "push")).checks()
    assert found.keys() == {id_ for id_ in checks() if id_.startswith("ticket.")} - {"ticket.acknowledged"}


def test_a_scenario_is_excluded_by_its_slash_and_no_check() -> None:
    wanted = Wanted(exclude=("order/duplicate", "ticket"))
    assert wanted.unplayed == ("order/duplicate",)
    assert "ticket.acknowledged" not in wanted.checks(unplayed=wanted.unplayed)
    with pytest.raises(UsageError, match="no check is called 'order/duplicate'"):
        wanted.checks()


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Wanted(only=("tiket",)), "no check is called 'tiket': did you mean 'ticket'"),
        (Wanted(exclude=("tiket",)), "no check is called 'tiket': did you mean 'ticket'"),
        (Wanted(exclude=("",)), "no check is called ''"),
        (Wanted(family=("tickets",)), "no family of checks is called 'tickets': did you mean 'ticket'"),
        (Wanted(clause=("T55",)), "no clause of the guide is called 'T55': did you mean 'T5'"),
        (Wanted(clause=("",)), "no clause of the guide is called ''"),
        (Wanted(clause=("E1",)), "no check judges by clause E1"),
        (Wanted(only=("ticket",), family=("order",)), "no check fits --only ticket and --family order"),
        (Wanted(family=("ticket",), exclude=("ticket",)), "--exclude takes all of --family ticket"),
    ],
)
def test_a_word_that_names_nothing_is_told(wanted: Wanted, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        wanted.checks()
    assert told in str(refused.value)
