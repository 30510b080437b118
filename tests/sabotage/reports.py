"""Breakages of the reports: what a run tells to people and to programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from conformance import judge, model
from conformance.model import Verdict
from conformance.report import console, document, json, junit
from simulator.journal import render
from simulator.scenario import load
from tests.sabotage.row import put, sabotage

REPORT = "tests/conformance/report/"


def without(**left_out: Any) -> Any:
    """A judgement whose results say something else."""
    return lambda judged: replace(
        judged,
        table=replace(judged.table, results=tuple(replace(one, **left_out) for one in judged.table.results)),
    )


@sabotage(REPORT + "test_junit.py::test_junit")
def junit_has_no_failures() -> None:
    """A check that fails is a case that passes, in JUnit."""
    put(junit, "_ELEMENT", {key: word for key, word in junit._ELEMENT.items() if key is not Verdict.FAIL})


@sabotage(REPORT + "test_junit.py::test_junit")
def junit_skips_what_fails() -> None:
    """A check that fails is a case that was skipped, in JUnit."""
    put(junit, "_ELEMENT", {**junit._ELEMENT, Verdict.FAIL: "skipped"})


@sabotage(REPORT + "test_junit.py::test_junit")
def junit_forgets_scenarios_that_broke() -> None:
    """A scenario that could not be played is no case, in JUnit."""
    put(junit._Document, "_scenario", lambda *_: None)


@sabotage(REPORT + "test_junit.py::test_junit")
def junit_with_what_its_readers_do_not_allow() -> None:
    """The counts of suites are left out of the JUnit report."""
    put(junit, "_counted", lambda _suite, _seconds: Counter())


@sabotage(REPORT + "test_json.py::test_json")
def json_without_findings() -> None:
    """The JSON report has verdicts, and nothing that they rest on."""
    right = document._check
    put(document, "_check", lambda result, *rest: right(replace(result, findings=()), *rest))


@sabotage(REPORT + "test_json.py::test_json")
def json_without_reasons() -> None:
    """A finding in JSON does not say what kind of wrong it is."""
    right = document._check

    def check(*given: Any) -> Any:
        row = right(*given)
        return {**row, "findings": [{**each, "reason": ""} for each in row["findings"]]}

    put(document, "_check", check)


@sabotage(REPORT + "test_json.py::test_json")
def json_says_that_all_is_well() -> None:
    """The JSON report ends with 0, whatever came of the run."""
    right = json.Json._document
    put(json.Json, "_document", lambda *given: {**right(*given), "exit_code": 0})


@sabotage(REPORT + "test_console.py::test_console")
def console_without_findings() -> None:
    """The console shows verdicts, and nothing that they rest on."""
    put(console.Console, "_findings", lambda *_: None)


@sabotage("tests/journal/test_render.py::test_what_came_of_it_stays_however_narrow_the_line")
def evidence_is_cut_at_its_end() -> None:
    """A line of evidence keeps what was asked, and loses the errcode."""
    put(render, "_cut", lambda text, width: text[:width])


@sabotage(REPORT + "test_console.py::test_a_good_run_is_headed_by_what_was_judged_and_not_by_what_was_not")
def a_good_run_is_headed_by_what_was_not_judged() -> None:
    """A run in which all that was judged is right, and something was not, is headed SKIP."""
    put(judge, "overall", model.merge)


@sabotage("tests/commands/test_play.py::test_named_is_what_was_asked_for_by_file_or_id_and_not_by_folder")
def nothing_is_asked_for_by_name() -> None:
    """A scenario that was asked for by its name, and could not be played, is passed over."""
    put(load, "named", lambda _paths, _scenarios: frozenset())


@sabotage(REPORT + "test_console.py::test_what_a_run_fails_like_is_a_line_each")
def console_fails_like_nothing() -> None:
    """The console does not say which variants a run fails like."""
    put(console.Console, "_nearest", lambda *_: None)


@sabotage(REPORT + "test_report.py::test_files_hold_everything_harmlessly_and_can_be_read")
def files_hold_what_they_were_told() -> None:
    """A report file holds whatever a provider sent, also what terminals act on."""
    put(junit, "printable", lambda text: text)


@sabotage(REPORT + "test_report.py::test_what_a_provider_said_passes_for_no_line_of_ours")
def what_others_said_looks_like_ours() -> None:
    """Lines that a provider sent stand where ours do."""
    put(console, "nested", lambda text, _indent="": text)
