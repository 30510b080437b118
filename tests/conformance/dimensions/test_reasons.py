"""An empty cell has a reason out of a closed set, and a filled one has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.dimensions.cells import played
from conformance.dimensions.reasons import Reason, open_cells, problems, reason_of, reasons
from conformance.dimensions.table import lines, told
from conformance.registry import checks

NONE = Reason("push", ("push.*",), ("mobile",), "no-such-thing", of="page")
SAME = Reason("push", ("push.tampered",), ("night",), "same-path", as_="push.odd-key")
FILLED = {"push.odd-key": {"night": "push/plain"}}


def test_every_reason_is_right() -> None:
    assert list(problems(checks(), played())) == []


def test_no_cell_is_left_open() -> None:
    assert open_cells(checks(), played()) == []


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (replace(NONE, dimensions=("night",)), "push.odd-key × night is filled by push/plain"),
        (replace(NONE, checks=("push.nothing",)), "no check is called so"),
        (replace(NONE, checks=("ticket.*",)), "belong elsewhere"),
        (replace(NONE, dimensions=("noon",)), "no dimension is called noon"),
        (replace(NONE, of="weather"), "`of` is one of"),
        (replace(NONE, why="not-yet", of=""), "the reasons are"),
        (replace(SAME, as_=""), "`as` names a check"),
        (replace(SAME, as_="push.replayed"), "push.replayed × night is empty itself"),
    ],
)
def test_a_wrong_reason_is_told(row: Reason, wrong: str) -> None:
    assert any(wrong in line for line in problems(checks(), FILLED, [row]))


def test_a_right_reason_is_not() -> None:
    assert list(problems(checks(), FILLED, [NONE, SAME])) == []


def test_a_pattern_leaves_out_what_stands_after_the_mark() -> None:
    row = replace(NONE, checks=("push.*", "!push.odd-*"))
    assert reason_of("push.tampered", "mobile", [row]) is row
    assert reason_of("push.odd-key", "mobile", [row]) is None


def test_a_reason_says_what_it_is_about() -> None:
    assert NONE.text.en == "the rule is about no page"
    assert "`push.odd-key`" in SAME.text.en
    assert "`push.odd-key`" in SAME.text.zh
    assert all("{" not in row.text.en + row.text.zh for row in reasons())


def test_the_table_shows_a_sign_for_each_cell() -> None:
    (row,) = lines(["push.odd-key"], FILLED)
    assert row[0] == "`push.odd-key`"
    assert row.count("●") == 1
    assert any(
        "night" not in line.en and "never: the rule is about no page" in line.en
        for line in told("push.odd-key")
    )
