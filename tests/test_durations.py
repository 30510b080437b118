"""Spans of time are read back as they were written."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulator
from simulator.durations import LONGEST, seconds, written


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (0, "0s"),
        (90, "90s"),
        (600, "10m"),
        (7200, "2h"),
        (86400, "1d"),
        (1.5, "1.5s"),
        (1_000_001, "1000001s"),
    ],
)
def test_a_span(span: float, text: str) -> None:
    assert written(span) == text


@given(st.floats(-LONGEST + 1, LONGEST - 1))
def test_a_span_is_a_duration_of_so_many_milliseconds(span: float) -> None:
    assert seconds(written(span)) == pytest.approx(span, abs=0.0006, rel=0)


@given(st.integers(-LONGEST, LONGEST))
def test_whole_seconds_are_written_whole(span: int) -> None:
    assert seconds(written(span)) == span


def test_no_file_is_written_with_a_number_of_six_digits() -> None:
    """`:g` gives up behind the sixth digit, and no reader takes what it writes then for a number."""
    folder = Path(simulator.__file__).parent / "scenario"
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted(folder.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue)
        and node.format_spec is not None
        and "g" in ast.unparse(node.format_spec)
    ]
    assert not found, "numbers of files are written by dump.inline, and durations by durations.written"
