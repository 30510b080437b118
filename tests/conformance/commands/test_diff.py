"""Two reports beside each other, at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conformance.cli import main
from conformance.report.compare import CHANGES, Change


def report(path: Path, checks: dict[str, str], **more: Any) -> Path:
    document = {
        "verdict": "FAIL",
        "partial": False,
        "checks": [{"id": id_, "verdict": verdict} for id_, verdict in checks.items()],
        "scenarios": [],
        **more,
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def scenario(id_: str, **more: str) -> dict[str, str]:
    return {"id": id_, "not_reached": "", "error": "", "skipped": "", **more}


def diff(*words: str | Path) -> tuple[int, str]:
    ended = CliRunner().invoke(main, ["diff", *map(str, words)])
    return ended.exit_code, ended.output


def test_all_that_is_or_was_wrong_is_told(tmp_path: Path) -> None:
    was = {"a": "PASS", "b": "FAIL", "c": "FAIL", "d": "SKIP", "e": "FAIL", "f": "PASS"}
    now = {"a": "FAIL", "b": "PASS", "c": "FAIL", "d": "FAIL", "e": "SKIP", "f": "PASS"}
    code, said = diff(report(tmp_path / "a.json", was), report(tmp_path / "b.json", now))
    assert code == 1
    lines = said.splitlines()
    assert lines[1].split() == ["broken", "since", "PASS", "FAIL", "a"]
    assert [line.split()[-1] for line in lines[1:-1]] == ["a", "d", "c", "b", "e"]
    assert lines[-1] == ", ".join(f"1 {CHANGES[change].en}" for change in Change)
    code, said = diff("-q", tmp_path / "a.json", tmp_path / "b.json")
    assert [line.split()[-1] for line in said.splitlines()[1:-1]] == ["a", "d"]


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ("FAIL", "FAIL", 0),
        ("FAIL", "PASS", 0),
        ("FAIL", "SKIP", 0),
        ("PASS", "WARN", 1),
        ("SKIP", "FAIL", 1),
        ("PASS", "PASS", 0),
    ],
)
def test_it_ends_with_1_where_something_broke(was: str, now: str, code: int, tmp_path: Path) -> None:
    paths = (report(tmp_path / "a.json", {"x": was}), report(tmp_path / "b.json", {"x": now}))
    assert diff(*paths)[0] == code


def test_a_scenario_that_is_not_reached_any_more_is_broken(tmp_path: Path) -> None:
    before = report(tmp_path / "a.json", {}, scenarios=[scenario("a/b"), scenario("c/d", error="late")])
    now = report(tmp_path / "b.json", {}, scenarios=[scenario("a/b", not_reached="it hung"), scenario("c/d")])
    code, said = diff(before, now)
    assert code == 1
    assert [line.split()[-3:] for line in said.splitlines()[1:-1]] == [
        ["PASS", "FAIL", "a/b"],
        ["ERROR", "PASS", "c/d"],
    ]


@pytest.mark.parametrize("more", [{"partial": True}, {"verdict": "ERROR"}])
def test_of_a_run_that_was_stopped_or_broke_it_cannot_say_that_all_is_well(
    more: dict[str, Any], tmp_path: Path
) -> None:
    before = report(tmp_path / "a.json", {"x": "FAIL", "y": "PASS"})
    code, said = diff(before, report(tmp_path / "b.json", {"x": "SKIP", "y": "PASS"}, **more))
    assert code == 3
    assert "b.json is of a run that was stopped or that broke" in said
    assert diff(before, report(tmp_path / "b.json", {"y": "FAIL"}, **more))[0] == 1


def test_a_file_that_is_no_report_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text("{}", encoding="utf-8")
    code, said = diff(report(tmp_path / "a.json", {}), tmp_path / "no.json")
    assert code == 2
    assert "no.json: no report of `wxconf run --json`" in said


def test_what_a_report_names_does_nothing_to_the_terminal(tmp_path: Path) -> None:
    bad = "\x1b[31mx\n::error::[red]"
    code, said = diff(report(tmp_path / "a.json", {bad: "PASS"}), report(tmp_path / "b.json", {bad: "FAIL"}))
    assert code == 1
    assert "\x1b" not in said
