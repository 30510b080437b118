"""The bench's own machinery; how fast anything is, is no test's business."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bench import memory, viewer
from tests.bench.run import main
from tests.bench.table import Row, compared

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_quickest_form_prints_a_table_and_writes_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bench.json"
    assert main(["--only", "crypto", "--quick", "--json", str(out)]) == 0
    heading, line = capsys.readouterr().out.splitlines()[:2]
    assert heading.split() == ["name", "ours", "peer", "ratio", "bar", "reached", "spread"]
    assert line.startswith("crypto: seal one push")
    (row,) = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert row["unit"] == "µs"
    assert row["ours"] > 0
    assert row["ratio"] > 0


@pytest.mark.parametrize("part", ["pages", "stores", "pushes", "bursts", "worlds", "tls"])
def test_a_part_without_a_peer_to_install_runs(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", part, "--quick"]) == 0
    _, row, *_ = capsys.readouterr().out.splitlines()
    assert len(re.findall(r"\d (?:/s|µs|ms)", row)) == 2, row


def test_the_page_of_a_journal_stands_beside_bare_ones(browser: Browser) -> None:
    found = list(viewer.rows(browser, quick=True))
    assert [row.ours > 0 for row in found] == [True] * 5
    assert len([row for row in found if row.ratio]) == 3


def test_memory_stands_beside_what_it_may_take(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "memory", "--quick"]) == 0
    _, *rows = capsys.readouterr().out.splitlines()
    found = [row for row in rows if row.startswith("memory:")]
    assert len(found) == len(memory.THINGS)
    assert all(len(re.findall(r"\d MB", row)) == 2 for row in found)


@pytest.mark.parametrize(("bar", "reached"), [((">=", 2.0), True), (("<=", 1.9), False), (None, None)])
def test_a_bar_bounds_the_median_of_the_rounds_own_ratios(
    bar: tuple[str, float] | None, reached: bool | None
) -> None:
    row: Row = compared("x", "/s", [2.0, 40.0, 9.0], [1.0, 20.0, 1.0], "peer", bar)
    assert row.ratio == 2.0
    assert row.reached is reached
