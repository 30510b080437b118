"""Every call of the groups that are simulated has a row, and what is still to come is listed."""

from __future__ import annotations

from simulator.endpoints.table import ROWS
from simulator.shapes.shape import shape
from tests.endpoints.store import covered, table


def test_a_call_without_a_row_is_listed() -> None:
    having = {row.shape.name for row in ROWS if row.shape}
    assert set(covered.calls()) - having == covered.not_yet(covered.ROW)


def test_the_tables_of_the_readme_are_current() -> None:
    page = table.PAGE.read_text(encoding="utf-8")
    assert "tests/endpoints/store:begin" in page
    assert table.renewed(page) == page, "make docs"


def test_a_list_is_of_the_calls_of_its_resource() -> None:
    for resource in covered.resources():
        for name, lacks in covered.listed(resource).items():
            assert shape(name).group == resource
            assert set(lacks) <= set(covered.KINDS)
