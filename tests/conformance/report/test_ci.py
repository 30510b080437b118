"""What a CI is told: each thing that is wrong once, with a word that is the same in the next run."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.events import Event
from conformance.model import Verdict
from conformance.report.ci import FILE, cut, place, remarks
from tests.conformance.report.documents import broken, document_of, partial, said


def test_all_that_is_wrong_is_told_the_worst_first(events: list[Event]) -> None:
    found = remarks(document_of(events))
    assert [each.verdict for each in found] == sorted(
        (each.verdict for each in found), key=list(Verdict).index
    )
    rules = {each.rule for each in found}
    assert {"ticket.acknowledged", "order.push-acknowledged", "auth.cancel-stops-calls"} <= rules
    told = {each.scenario: each.text for each in found if each.rule == "scenario"}
    assert told["ticket/gap"] == "ticket/gap was not played to its end: nothing comes of it"
    assert told["ticket/repeated"].endswith("planned faults never fired: late")
    [first] = [each for each in found if each.rule == "ticket.acknowledged"]
    assert "Expected HTTP 200 success within 5 s; seen " in first.text
    assert "In ticket/steady: " in first.text


def test_a_fingerprint_is_the_same_in_the_next_run_and_of_nothing_else(events: list[Event]) -> None:
    found, again = remarks(document_of(events)), remarks(document_of(partial(events)))
    prints = [each.fingerprint for each in found]
    assert len(set(prints)) == len(prints)
    assert set(prints) < {each.fingerprint for each in again}


def test_findings_of_one_kind_are_one_remark() -> None:
    found = remarks(document_of(said("x", findings=3)))
    [found] = [each for each in found if each.rule == "ticket.acknowledged"]
    assert "(3 findings of this kind.)" in found.text


def test_what_is_stale_in_a_baseline_is_told() -> None:
    [told] = [each.text for each in remarks(document_of(said("x"))) if each.rule == "baseline"]
    assert told == "x: x"


def test_a_run_that_was_not_begun_is_told() -> None:
    [only] = remarks(document_of(broken()))
    assert only.text == "(outside any scenario) was not played to its end: the provider did not start"
    [only] = remarks(document_of(broken()), "zh")
    assert only.text.startswith("（不属于任何剧本） 没有演完：")


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("", FILE),
        ("wx/provider.yaml", "sub/wx/provider.yaml"),
        ("./a/../p.yaml", "sub/p.yaml"),
        ("../q.yaml", "q.yaml"),
        ("../../out.yaml", FILE),
        ("/elsewhere/p.yaml", FILE),
    ],
)
@pytest.mark.parametrize("root", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_a_place_is_told_from_the_root_of_the_repository_on(
    root: str, named: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(root, str(tmp_path))
    assert place({"file": named}) == told


def test_a_place_is_told_from_the_folder_on_where_no_ci_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert place({"file": str(tmp_path / "a" / "p.yaml")}) == "a/p.yaml"


def test_what_is_cut_off_is_seen() -> None:
    assert cut("abcd", 4) == "abcd"
    assert cut("abcde", 4) == "abc…"
