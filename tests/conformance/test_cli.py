"""The commands: what they print, and how they end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conformance import runner
from conformance.cli import main
from conformance.events import ScenarioEnded
from conformance.mutants import reference_file
from simulator import Text
from simulator.cli import main as wxsim
from tests.conformance.journal import Book
from tests.conformance.test_runner import FakeSession, Played, Scenario

HEADER = {"wxsim_journal": 1, "seed": 7, "salt": "s", "provider": {"name": "shop-helper"}}


def wxconf(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_list_names_every_check_with_its_rule() -> None:
    result = wxconf("list", "--only", "migrate")
    assert result.exit_code == 0
    assert "migrate.continues" in result.output
    assert "A5d" in result.output
    assert "ticket.acknowledged" not in result.output


def test_explain() -> None:
    result = wxconf("explain", "order.push-acknowledged")
    assert result.exit_code == 0
    for words in (
        "clause T5:",
        "exercised by: auth/purchase",
        "a choice of ours is a warning",
        "fails the variant",
    ):
        assert words in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("explain", "tiket"), "did you mean 'ticket'?"),
        (("run", "--only", "nonsense.at.all"), "no check is called"),
        (("run", "--only", ""), "no check is called ''"),
        (("run", "--provider", "/nowhere/provider.yaml"), "no such file"),
        (("run", "--json", "/nowhere/report.json"), "does not exist"),
        (("run", "--variant", "nonsense"), "no variant is called"),
        (("judge", "/nowhere.jsonl"), "No such file"),
        (("mutants", "nonsense"), "no variant is called"),
    ],
)
def test_a_mistake_is_one_message_and_exit_code_2(words: tuple[str, ...], message: str) -> None:
    result = wxconf(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def journal(path: Path, reply: str) -> Path:
    book = Book()
    book.start("ticket/steady")
    book.ticket(reply=reply)
    book.end("ticket/steady")
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(HEADER) + "\n")
        for one in book.lines:
            document = {"seq": one.seq, "world": one.world, "at": one.at, "kind": one.kind, "data": one.data}
            file.write(json.dumps(document) + "\n")
    return path


def test_judge(tmp_path: Path) -> None:
    good, bad = journal(tmp_path / "good.jsonl", "success"), journal(tmp_path / "bad.jsonl", "no")
    report = tmp_path / "report.json"
    assert wxconf("judge", str(good), "--only", "ticket.acknowledged").exit_code == 0
    broken = wxconf("judge", str(bad), "--only", "ticket.acknowledged", "--json", str(report))
    assert broken.exit_code == 1
    assert "FAIL ticket.acknowledged" in broken.output
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["verdict"] == "FAIL"
    assert (told["provider"], told["seed"], told["salt"]) == ("shop-helper", 7, "s")
    assert [one["id"] for one in told["scenarios"]] == ["ticket/steady"]
    assert wxconf("judge", str(good), str(bad), "--only", "ticket.acknowledged").exit_code == 1


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """`run` against a session that only tells stories."""
    stories: dict[str, Any] = {"ticket/steady": lambda book: book.ticket()}
    monkeypatch.setattr(FakeSession, "header", lambda _session: HEADER, raising=False)
    monkeypatch.setattr(runner, "session_of", lambda *_args, **_how: lambda: FakeSession(stories))
    monkeypatch.setattr(
        "simulator.load_scenarios", lambda _paths: [Scenario(id_) for id_ in stories], raising=False
    )
    return stories


def test_run_writes_what_is_asked_for(faked: dict[str, Any], tmp_path: Path) -> None:
    reports = [tmp_path / name for name in ("a.json", "a.xml")]
    result = wxconf(
        "run", "--only", "ticket.acknowledged", "--json", str(reports[0]), "--junit", str(reports[1])
    )
    assert result.exit_code == 0, result.output
    assert all(path.exists() for path in reports)
    assert "played ticket/steady" in result.output


@pytest.mark.parametrize("broken", ["console", "json", "junit"])
def test_a_report_that_breaks_keeps_no_other_from_being_written(
    faked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def take(_report: Any, _event: Any) -> None:
        raise ZeroDivisionError

    name = {"console": "console.Console", "json": "json.Json", "junit": "junit.JUnit"}[broken]
    monkeypatch.setattr(f"conformance.report.{name}.take", take)
    reports = {kind: tmp_path / f"a.{kind}" for kind in ("json", "junit")}
    files = [word for kind, path in reports.items() for word in (f"--{kind}", str(path))]
    result = wxconf("run", "--only", "ticket.acknowledged", *files)
    assert result.exit_code == 3
    assert "wxconf: wxsim broke, please report it: ZeroDivisionError" in result.stderr
    assert {kind for kind, path in reports.items() if path.exists()} == {"json", "junit"} - {broken}


def test_a_scenario_that_breaks_is_in_every_report(faked: dict[str, Any], tmp_path: Path) -> None:
    def crash(_book: Book) -> None:
        raise ZeroDivisionError("half \ud800 of it")

    faked["a/broken"] = crash
    reports = [tmp_path / name for name in ("a.json", "a.xml")]
    result = wxconf("run", "--scenarios", ".", "--json", str(reports[0]), "--junit", str(reports[1]))
    assert result.exit_code == 3
    assert "Traceback" not in result.output
    for text in (result.output, *(report.read_text(encoding="utf-8") for report in reports)):
        assert "please report it: ZeroDivisionError" in text
        assert "a/broken" in text


def test_what_nobody_foresaw_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_paths: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("simulator.load_scenarios", crash, raising=False)
    result = wxconf("run")
    assert result.exit_code == 3
    assert result.stderr.startswith("wxconf: wxsim broke, please report it: ZeroDivisionError:")
    assert "Traceback" not in result.stderr


def test_run_ends_with_1_for_a_failure(faked: dict[str, Any]) -> None:
    faked["ticket/steady"] = lambda book: book.ticket(reply="no")
    assert wxconf("run", "--only", "ticket.acknowledged", "-q").exit_code == 1


def test_run_ends_with_130_at_ctrl_c(faked: dict[str, Any]) -> None:
    def interrupt(_book: Book) -> None:
        raise KeyboardInterrupt

    faked["ticket/steady"] = interrupt
    result = wxconf("run", "--only", "ticket.acknowledged")
    assert result.exit_code == 130
    assert "Traceback" not in result.output + result.stderr


def test_the_journal_of_a_run_that_is_stopped_is_written(
    faked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_book: Book) -> None:
        raise KeyboardInterrupt

    def write(path: Path, entries: list[Any], _first: Any) -> None:
        path.write_text(" ".join(entry.kind for entry in entries), encoding="utf-8")

    monkeypatch.setattr("simulator.write_journal", write, raising=False)
    faked["ticket/steady"] = interrupt
    kept = tmp_path / "kept.jsonl"
    assert wxconf("run", "--only", "ticket.acknowledged", "--journal", str(kept)).exit_code == 130
    assert kept.read_text(encoding="utf-8") == "scenario"


@pytest.mark.parametrize("option", ["--json", "--junit", "--journal"])
def test_a_file_that_cannot_be_written_is_told_ahead_of_a_run(
    faked: dict[str, Any], tmp_path: Path, option: str
) -> None:
    played: list[Book] = []
    faked["ticket/steady"] = played.append
    long = tmp_path / ("x" * 300)
    result = CliRunner().invoke(main, ["run", "--only", "ticket.acknowledged", option, str(long)])
    assert result.exit_code == 2
    assert str(long) in result.stderr
    assert not played


def test_a_file_that_cannot_be_written_is_told_by_judge(tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    kept.write_text(json.dumps(HEADER) + "\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["judge", str(kept), "--junit", str(tmp_path / "none" / "x.xml")])
    assert result.exit_code == 2
    assert "none" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_where_one_report_of_judge_cannot_be_written_the_other_is(tmp_path: Path) -> None:
    kept, other = journal(tmp_path / "kept.jsonl", "success"), tmp_path / "other.xml"
    result = CliRunner().invoke(main, ["judge", str(kept), "--json", "/dev/full", "--junit", str(other)])
    assert result.exit_code == 3
    assert "/dev/full: cannot be written" in result.stderr
    assert "ticket.acknowledged" in other.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words", [("run",), ("shrink", "x"), ("play", "--provider", "x"), ("chaos",), ("serve",)]
)
def test_a_seed_is_a_number_that_a_journal_can_be_read_back_with(words: tuple[str, ...]) -> None:
    command = main if words[0] in ("run", "shrink") else wxsim
    for number in ("1" + "0" * 20, "-1" + "0" * 20, "1e3", "9" * 5000):
        result = CliRunner().invoke(command, [*words, f"--seed={number}"])
        assert result.exit_code == 2
        assert "Invalid value for '--seed'" in result.stderr


def test_a_salt_is_text() -> None:
    for command, *words in ((main, "run"), (wxsim, "play", "--provider", "x"), (wxsim, "serve")):
        result = CliRunner().invoke(command, [*words, "--salt", "\udcff"])
        assert (result.exit_code, "no UTF-8" in result.stderr) == (2, True)


def test_a_run_says_how_long_it_will_take_and_why(
    faked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.load_scenarios", lambda _paths: [Scenario("ticket/steady", syncs=3)])
    slow = tmp_path / "provider.yaml"
    whole = reference_file().read_text(encoding="utf-8")
    offers = "offers: [entitlements, sync, call, clock, idle, "
    assert offers in whole
    slow.write_text(whole.replace(offers, "offers: [entitlements, call, "), encoding="utf-8")
    said = "of it waiting: 1 of 1 scenario, played last, wait for pull rounds, 30 s apart"
    only = ("run", "--only", "ticket.acknowledged", "--no-doctor")
    assert said in wxconf(*only, "--provider", str(slow)).output
    assert said not in wxconf(*only, "--provider", str(slow), "-q").output
    plain = wxconf(*only).output
    assert said not in plain
    assert "\nabout " in plain


@pytest.mark.parametrize("where", ["play", "__enter__"])
def test_a_run_that_is_stopped_ahead_of_any_end_writes_the_reports_that_were_asked_for(
    faked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt("SIGTERM")

    monkeypatch.setattr(FakeSession, where, interrupt)
    reports = {kind: tmp_path / f"a.{kind}" for kind in ("json", "junit", "html")}
    words = [word for kind, path in reports.items() for word in (f"--{kind}", str(path))]
    result = wxconf("run", "--only", "ticket.acknowledged", *words)
    assert result.exit_code == 3, result.output
    told = json.loads(reports["json"].read_text(encoding="utf-8"))
    assert (told["partial"], told["exit_code"], told["salt"]) == (True, 3, "s")
    for path in reports.values():
        assert "stopped (SIGTERM): 0 of 1 scenario was played" in path.read_text(encoding="utf-8")


def test_run_says_when_no_scenario_exercises_what_is_asked_for(faked: dict[str, Any]) -> None:
    result = wxconf("run", "--only", "login.mobile")
    assert result.exit_code == 2
    assert "login/mobile" in result.stderr


def test_mutants_are_listed_with_what_fails_them() -> None:
    result = wxconf("mutants", "--list", "ticket-html-reply")
    assert result.exit_code == 0
    assert "ticket.acknowledged" in result.output


def test_a_run_that_is_stopped_later_writes_what_was_judged(faked: dict[str, Any], tmp_path: Path) -> None:
    def interrupt(_book: Book) -> None:
        raise KeyboardInterrupt("SIGHUP")

    faked["ticket/gap"] = interrupt
    report, junit = tmp_path / "a.json", tmp_path / "a.xml"
    words = ("--scenarios", ".", "--json", str(report), "--junit", str(junit))
    result = wxconf("run", *words)
    assert result.exit_code == 3, result.output
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["partial"], told["verdict"], told["exit_code"]) == (True, "ERROR", 3)
    assert "stopped (SIGHUP): 1 of 2 scenarios were played" in junit.read_text(encoding="utf-8")
    assert "partial: the run was stopped" in result.output


def test_an_output_that_is_closed_loses_no_report(
    faked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def close(_self: Any, event: Any) -> None:
        if isinstance(event, ScenarioEnded):
            raise BrokenPipeError

    monkeypatch.setattr("conformance.report.console.Console.take", close)
    report = tmp_path / "a.json"
    assert wxconf("run", "--only", "ticket.acknowledged", "--json", str(report)).exit_code == 141
    assert json.loads(report.read_text(encoding="utf-8"))["partial"] is True


def test_explain_speaks_chinese_and_says_why_it_matters() -> None:
    told = wxconf("explain", "order.push-acknowledged", "--lang", "zh").output
    for words in ("为何重要：", "条款 T5：", "其中属于本项目选择的，至多警告", "可判出变体", "情形："):
        assert words in told
    assert "why it matters: " in wxconf("explain", "order.push-acknowledged", "--lang", "en").output


def test_explain_tells_advice_from_a_rule_of_the_platform() -> None:
    assert "standing: advice" in wxconf("explain", "store.gives-up", "--lang", "en").output
    assert "依据：微信的规则\n" in wxconf("explain", "store.goes-on", "--lang", "zh").output


def test_explain_tells_of_a_family_and_of_a_rule_of_the_preflight() -> None:
    family = wxconf("explain", "migrate", "--lang", "en").output
    assert "migrate, what is carried over: 3 checks" in family
    assert "migrate.not-twice  MUST" in family
    assert (
        "declared by: listing.fund_account"
        in wxconf("explain", "listing.fund-account", "--lang", "en").output
    )


def test_a_command_of_ours_under_another_programs_name_says_that_name() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "simulator", "shrink", "--help"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert told.stdout.startswith("Usage: wxsim shrink ")
    wrong = subprocess.run(
        [sys.executable, "-m", "simulator", "shrink", "no/such"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (wrong.returncode, wrong.stderr.partition(":")[0]) == (2, "wxsim")
    for module in ("conformance", "conformance.cli"):
        told = subprocess.run(
            [sys.executable, "-m", module, "--help"],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        assert told.stdout.startswith("Usage: wxconf ")


def test_a_scenario_that_was_asked_for_by_its_name_and_not_played_is_an_error(
    faked: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("simulator.scenarios_named", lambda _paths, _of: {"a/b"}, raising=False)
    faked["a/b"] = Played(skipped=Text("no clock", "没有时钟"))
    report = tmp_path / "a.json"
    result = wxconf("run", "--scenarios", "a/b", "--json", str(report))
    assert result.exit_code == 3
    en, zh = "it was asked for by its name, and not played: no clock", "指定了它，却没有演练：没有时钟"
    assert f"ERROR a/b: {en}" in result.output
    error = json.loads(report.read_text(encoding="utf-8"))["scenarios"][1]["error"]
    assert error == {"en": en, "zh": zh}
