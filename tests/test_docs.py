"""What the documentation says of the program is what the program says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import docs
from simulator.actions import ACTIONS
from simulator.core.clauses import CLAUSES
from simulator.scenario.load import load_scenarios
from simulator.usage import UsageError

README = Path(__file__).parent.parent / "README.md"


def test_every_clause_is_played_by_an_action_or_exempt_with_a_reason() -> None:
    played = {clause for row in ACTIONS.values() for clause in row.clauses}
    assert set(CLAUSES) - played == {clause.id for clause in CLAUSES.values() if clause.exempt} - played
    assert [clause.id for clause in CLAUSES.values() if clause.exempt] == ["E1", "E2", "E4", "A1", "A3", "P6"]


def test_scenarios_name_clauses_that_exist() -> None:
    named = {clause.partition("(")[0] for scenario in load_scenarios() for clause in scenario.clauses}
    assert named <= set(CLAUSES)


def test_the_table_has_a_row_per_clause() -> None:
    lines = docs.clauses().splitlines()
    assert len(lines) == len(CLAUSES) + 2
    assert lines[2].startswith("| E1 | The provider already serves")
    assert "*exempt: it describes a company*" in lines[2]
    assert "`purchase`" in next(line for line in lines if line.startswith("| T1 "))
    assert "`purchase/plain`" in next(line for line in lines if line.startswith("| T1 "))


def test_blocks_are_renewed_and_the_rest_stays() -> None:
    text = "before\n<!-- clauses:begin -->\nold\n<!-- clauses:end -->\nafter\n"
    renewed = docs.renewed(text)
    assert renewed.startswith("before\n<!-- clauses:begin -->\n| clause |")
    assert renewed.endswith(" |\n<!-- clauses:end -->\nafter\n")
    assert docs.renewed(renewed) == renewed


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<!-- clauses:begin -->\nold\n", "the block clauses begins and does not end"),
        ("<!-- clause:begin -->\n<!-- clause:end -->\n", "did you mean 'clauses'"),
    ],
)
def test_a_wrong_mark_is_named(text: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        docs.renewed(text)


@pytest.mark.skipif(not README.exists(), reason="there is no README yet")
def test_the_readme_is_current() -> None:
    text = README.read_text(encoding="utf-8")
    assert "<!-- clauses:begin -->" in text
    assert docs.renewed(text) == text, "wxsim docs --write README.md"
