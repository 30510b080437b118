"""What does not repeat is told, and decides where it does not repeat by itself either."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.twice import __main__ as twice

Outcomes = tuple[dict[str, str], dict[str, str]]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Outcomes]:
    """What the next plays come to, the last first."""
    coming: list[Outcomes] = []

    def plays(_scenarios: Sequence[str]) -> Outcomes:
        return coming.pop()

    monkeypatch.setattr(twice, "plays", plays)
    return coming


SAME = ({"a": "1", "b": "2"}, {"a": "1", "b": "2"})
OTHER = ({"a": "1", "b": "2"}, {"a": "1", "b": "3"})


@pytest.mark.parametrize(
    ("alone", "code"),
    [(({"b": "2"}, {"b": "2"}), 0), (({"b": "2"}, {"b": "3"}), 1), (({"b": "error"}, {"b": "error"}), 1)],
)
def test_one_that_departs_is_told_and_played_by_itself(
    alone: Outcomes, code: int, played: list[Outcomes], capsys: pytest.CaptureFixture[str]
) -> None:
    played += [alone, OTHER]
    assert twice.main([]) == code
    assert "b  2 and then 3\n1 of 2 scenarios repeat\n" in capsys.readouterr().out
    assert not played


def test_all_that_repeat_are_played_once(played: list[Outcomes]) -> None:
    played += [SAME]
    assert twice.main([]) == 0


def test_many_that_depart_are_no_matter_of_a_busy_machine(played: list[Outcomes]) -> None:
    ids = "abcd"
    played += [(dict.fromkeys(ids, "1"), dict.fromkeys(ids, "2"))]
    assert twice.main([]) == 1


def test_nothing_played_is_no_repetition(played: list[Outcomes]) -> None:
    played += [({}, {})]
    assert twice.main([]) == 1
