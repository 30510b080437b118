"""`wxconf run` of a part of all, with a session that only tells stories."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conformance.selection.last import VARIABLE
from tests.conformance.journal import Book
from tests.conformance.test_cli import faked, wxconf
from tests.conformance.test_runner import Scenario

__all__ = ["faked"]


@dataclass
class Turning(Scenario):
    turn: int = 1


KEPT = ("--journal", "a.jsonl")
ONLY = ("run", "--only", "order.push-acknowledged")


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed last is kept for one test alone."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "state"))


@pytest.fixture
def three(faked: dict[str, Any]) -> dict[str, Any]:
    del faked["ticket/steady"]
    faked.update(dict.fromkeys(("auth/purchase", "order/other-fields", "refund/pushed"), well))
    return faked


def well(book: Book) -> None:
    book.order_push()


def badly(book: Book) -> None:
    book.order_push(outcome="refused")


def played(output: str) -> list[str]:
    return [line.split()[1] for line in output.splitlines() if line.startswith("played ")]


def test_what_failed_last_is_played_until_it_is_mended(three: dict[str, Any]) -> None:
    three["order/other-fields"] = badly
    assert wxconf(*ONLY).exit_code == 1
    again = wxconf(*ONLY, "--last-failed")
    assert (again.exit_code, played(again.output)) == (1, ["order/other-fields"])
    assert "--last-failed: 1 of 3 scenarios" in again.output
    three["order/other-fields"] = well
    assert wxconf(*ONLY, "--last-failed").exit_code == 0
    assert len(played(wxconf(*ONLY, "--last-failed").output)) == 3


def test_another_provider_has_failures_of_its_own(three: dict[str, Any]) -> None:
    three["order/other-fields"] = badly
    wxconf(*ONLY)
    other = wxconf(*ONLY, "--last-failed", "--variant", "ticket-html-reply")
    assert len(played(other.output)) == 3


def test_the_first_failure_ends_the_run(three: dict[str, Any], tmp_path: Path) -> None:
    three["order/other-fields"] = badly
    report = tmp_path / "a.json"
    ended = wxconf(*ONLY, "--fail-fast", "--json", str(report))
    assert (ended.exit_code, played(ended.output)) == (1, ["auth/purchase", "order/other-fields"])
    assert "partial: --fail-fast: something failed" in ended.output
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["partial"], told["exit_code"], len(told["scenarios"])) == (True, 1, 2)


def test_a_quick_run_says_what_it_leaves(three: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.lasting.cost", lambda *_args, **_how: 10.0)
    quick = wxconf(*ONLY, "--quick", "25s")
    assert (quick.exit_code, len(played(quick.output))) == (0, 2)
    assert "--quick: 2 of 3 scenarios, about 20 s with the reference\nleft out: " in quick.output


def test_what_fails_in_some_plays_is_marked_as_flaky(
    three: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = iter(["acknowledged", "refused", "acknowledged"])
    three["order/other-fields"] = lambda book: book.order_push(outcome=next(turns))
    monkeypatch.setattr(
        "simulator.load_scenarios", lambda _paths: [Turning(id_) for id_ in three], raising=False
    )
    report, page, junit = (tmp_path / f"a.{kind}" for kind in ("json", "html", "xml"))
    files = ("--json", str(report), "--html", str(page), "--junit", str(junit))
    ended = wxconf(*ONLY, "--repeat", "3", *files)
    assert ended.exit_code == 1
    assert played(ended.output) == [id_ for id_ in three for _ in range(3)]
    assert "flaky: it fails in 1 of 3 plays of order/other-fields" in ended.output
    [check] = json.loads(report.read_text(encoding="utf-8"))["checks"]
    assert check["flaky"] == {"order/other-fields": {"plays": 3, "failed": 1}}
    for file in (page, junit):
        assert "flaky: it fails in 1 of 3 plays of order/other-fields" in file.read_text(encoding="utf-8")
    [again] = [line for line in ended.output.splitlines() if "again: " in line]
    assert "--repeat 3" in again


def test_a_share_without_scenarios_is_no_mistake(
    three: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.write_journal", lambda *_given: None, raising=False)
    shares = [wxconf(*ONLY, "--shard", f"{number}/4", *KEPT) for number in range(1, 5)]
    assert [one.exit_code for one in shares] == [0, 0, 0, 0]
    assert sorted(id_ for one in shares for id_ in played(one.output)) == sorted(three)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--shard", "0/4"), "such as 1/4"),
        (("--shard", "5/4"), "such as 1/4"),
        (("--shard", "2/4"), "add --journal 2.jsonl, and give the files of all 4 shares to `wxconf merge`"),
        (("--quick", "soon"), "is no duration"),
        (("--quick", "0"), "more than nothing"),
        (("--quick", "-5s"), "more than nothing"),
        (("--repeat", "0"), "0 is not in the range"),
        (("--repeat", "x"), "'x' is not a valid integer"),
        (("--quick", "60s", "--shard", "1/4", *KEPT), "--quick and --shard contradict"),
        (("--last-failed", "--shard", "1/4", *KEPT), "--last-failed and --shard contradict"),
        (("--write-baseline", "b.yaml", "--shard", "1/4", *KEPT), "--write-baseline and --shard contradict"),
        (("--write-baseline", "b.yaml", "--fail-fast"), "--write-baseline and --fail-fast contradict"),
        (("--write-baseline", "b.yaml", "--quick", "60s"), "--write-baseline and --quick contradict"),
        (("--write-baseline", "b.yaml", "--last-failed"), "--write-baseline and --last-failed contradict"),
        (("--exclude", "auth/purchas"), "did you mean 'auth/purchase'"),
        (("--exclude", "order"), "--exclude takes all of --only order.push-acknowledged"),
        (("--clause", "X9"), "no clause of the guide is called 'X9'"),
        (("--family", "tickets"), "did you mean 'ticket'"),
        (("--level", "MAY"), "'MAY' is not one of"),
    ],
)
def test_what_is_wrong_or_contradicts_is_refused_before_anything_is_played(
    three: dict[str, Any], words: tuple[str, ...], told: str
) -> None:
    begun: list[Any] = []
    for id_ in three:
        three[id_] = begun.append
    refused = wxconf(*ONLY, *words)
    assert (refused.exit_code, begun) == (2, [])
    assert told in refused.stderr


def test_the_line_that_finds_it_again_is_of_one_check_and_of_no_part(
    three: dict[str, Any], tmp_path: Path
) -> None:
    three["order/other-fields"] = badly
    words = ("--family", "order", "--clause", "T5", "--exclude", "push", "--shard", "1/1", "--fail-fast")
    ended = wxconf(*ONLY, *words, "--journal", str(tmp_path / "a.jsonl"))
    [again] = [line for line in ended.output.splitlines() if "again: " in line]
    assert again.strip() == ("again: wxconf run --only order.push-acknowledged --seed 1 --salt s")
