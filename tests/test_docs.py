"""What the documentation says of the program is what the program says of itself."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import simulator.core
from conformance.docs import ALL_BLOCKS
from simulator import docs
from simulator.actions import ACTIONS
from simulator.core.clauses import CLAUSES
from simulator.core.component.states import GRANTS
from simulator.core.error_codes import ERRORS
from simulator.core.machine import Machine
from simulator.core.store.steps import Steps
from simulator.docs import BLOCKS, codes, tables
from simulator.docs.drawings import MACHINES, drawn
from simulator.endpoints.refusals import refusals_of
from simulator.endpoints.table import ROWS
from simulator.scenario.load import load_scenarios
from simulator.usage import UsageError
from tests.documentation import PAGES, ROOT, marks


def test_every_clause_is_played_by_an_action_or_exempt_with_a_reason() -> None:
    played = {clause for row in ACTIONS.values() for clause in row.clauses}
    assert set(CLAUSES) - played == {clause.id for clause in CLAUSES.values() if clause.exempt} - played
    assert [clause.id for clause in CLAUSES.values() if clause.exempt] == ["E1", "E2", "E4", "A1", "A3", "P6"]


def test_scenarios_name_clauses_that_exist() -> None:
    named = {clause.partition("(")[0] for scenario in load_scenarios() for clause in scenario.clauses}
    assert named <= set(CLAUSES)


def test_the_table_has_a_row_per_clause() -> None:
    lines = tables.clauses().splitlines()
    assert len(lines) == len(CLAUSES) + 2
    assert lines[2].startswith("| E1 | The provider already serves")
    assert "*exempt: it describes a company*" in lines[2]
    assert "`purchase`" in next(line for line in lines if line.startswith("| T1 "))
    assert "`purchase/plain`" in next(line for line in lines if line.startswith("| T1 "))


def test_a_table_leaves_out_a_column_without_a_word() -> None:
    assert docs.table(("a", "b"), [("x|y", ""), ("z\nz", "")]) == "| a |\n| --- |\n| x\\|y |\n| z z |"
    assert docs.table(("a", "b"), []) == "| a | b |\n| --- | --- |"


def test_every_state_machine_is_drawn() -> None:
    modules = import_every_module(simulator.core)
    rows = [row for each in modules for row in vars(each).values()]
    rows += [row for table in rows if isinstance(table, dict) for row in table.values()]
    machines = {id(row): row for row in rows if isinstance(row, Machine)}
    machines |= {id(row.machine): row.machine for row in rows if isinstance(row, Steps)}
    assert len(machines) >= 13
    assert {machine.name for machine in machines.values()} == {row.name for row in MACHINES.values()}


def import_every_module(package: ModuleType) -> list[ModuleType]:
    names = [info.name for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    return [import_module(name) for name in names]


def test_events_that_lead_the_same_way_share_an_arrow() -> None:
    lines = drawn(GRANTS).splitlines()
    assert lines[2] == "  [*] --> never"
    assert "  never --> granted: same_sets, other_sets" in lines


def test_blocks_are_renewed_and_the_rest_stays() -> None:
    text = "before\n<!-- clauses:begin -->\nold\n<!-- clauses:end -->\nafter\n"
    renewed = docs.renewed(text, BLOCKS)
    assert renewed.startswith("before\n<!-- clauses:begin -->\n| clause |")
    assert renewed.endswith(" |\n<!-- clauses:end -->\nafter\n")
    assert docs.renewed(renewed, BLOCKS) == renewed


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<!-- clauses:begin -->\nold\n", "the block clauses begins and does not end"),
        ("<!-- clause:begin -->\n<!-- clause:end -->\n", "did you mean 'clauses'"),
    ],
)
def test_a_wrong_mark_is_named(text: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=complaint):
        docs.renewed(text, BLOCKS)
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=f"page.md: .*{complaint}"):
        docs.renew([page], BLOCKS)


def test_only_a_file_that_is_not_current_is_written(tmp_path: Path) -> None:
    old, current = tmp_path / "old.md", tmp_path / "current.md"
    old.write_text("<!-- switches:begin -->\n<!-- switches:end -->\n", encoding="utf-8")
    current.write_text("nothing to renew\n", encoding="utf-8")
    assert docs.renew([old, current], BLOCKS) == [old]
    assert "| `one_code` |" in old.read_text(encoding="utf-8")


def test_every_table_is_current() -> None:
    texts = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
    assert [str(page) for page in PAGES if docs.renewed(texts[page], ALL_BLOCKS) != texts[page]] == [], (
        "make docs"
    )


def test_the_standings_count_each_code_of_each_interface_once() -> None:
    lines = [line.split("|")[2:-1] for line in codes.standings().splitlines()[2:]]
    numbers = [[int(cell) for cell in line] for line in lines]
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    assert all(sum(line[:-1]) == line[-1] for line in numbers)
    assert numbers[-1][-1] == sum(len(refusals_of(row.id)) for row in ROWS)


def test_interfaces_are_named_together_in_the_fewest_words() -> None:
    posts = [row for row in ROWS if row.method == "POST"]
    assert codes.named_together(list(ROWS)) == "every call"
    assert codes.named_together(posts) == "every POST"
    assert codes.named_together(posts[1:]) == f"every POST but `{posts[0].id}`"
    assert codes.named_together(posts[:2]) == f"`{posts[0].id}`, `{posts[1].id}`"
    assert codes.named_together([]) == ""


def test_a_code_has_a_line_for_each_way_in_which_it_is_known() -> None:
    for code in ERRORS:
        given = [row.id for rows in codes.known(code).values() for row in rows]
        assert sorted(given) == sorted(row.id for row in ROWS if code in refusals_of(row.id))


def test_every_table_stands_on_one_page() -> None:
    assert sorted(name for page in PAGES for name in marks(page)) == sorted(ALL_BLOCKS)
