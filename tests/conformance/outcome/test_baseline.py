"""The file that lists what is known to be wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conformance.outcome.baseline import read, write
from conformance.outcome.known import NOT_REACHED, Baseline, Known
from simulator import UsageError

TODAY = date(2026, 11, 30)
KNOWN = Known(
    check="order.push-duplicate",
    scenarios=("order/duplicate", "mine/own"),
    reason="JIRA-812: 以后 修复",
    since=date(2026, 11, 28),
    until=date(2027, 2, 1),
)


def text(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("format: 1", "known:", *(f"  - {row}" for row in rows))), encoding="utf-8")
    return path


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    whole = Baseline(known=(KNOWN, Known(check=NOT_REACHED, scenarios=("order/duplicate",))), today=TODAY)
    for baseline in (whole, Baseline(known=(), today=TODAY)):
        write(tmp_path / "b.yaml", baseline)
        assert read(tmp_path / "b.yaml", TODAY) == baseline


def test_what_it_is_for_is_said_in_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for lang, said in (("zh_CN.UTF-8", "# 已知的问题"), ("C", "# What is known to be wrong")):
        monkeypatch.setenv("LC_ALL", lang)
        write(tmp_path / "b.yaml", Baseline(known=(KNOWN,), today=TODAY))
        assert (tmp_path / "b.yaml").read_text(encoding="utf-8").startswith(said)
        assert read(tmp_path / "b.yaml", TODAY).known == (KNOWN,)


def test_an_entry_is_a_line(tmp_path: Path) -> None:
    write(tmp_path / "b.yaml", Baseline(known=(KNOWN,), today=TODAY))
    assert (tmp_path / "b.yaml").read_text(encoding="utf-8").splitlines()[-1] == (
        "  - {check: order.push-duplicate, scenarios: [order/duplicate, mine/own], "
        "reason: 'JIRA-812: 以后 修复', since: '2026-11-28', until: '2027-02-01'}"
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{check: order.push-duplicat, scenarios: [order/duplicate]}", "did you mean 'order.push-duplicate'"),
        ("{check: order.push-duplicate, scenarios: [order/dupplicate]}", "did you mean 'order/duplicate'"),
        ("{check: order.push-duplicate, scenarios: [duplicate]}", "no scenario is called 'duplicate'"),
        ("{check: order.push-duplicate, scenarios: []}", "scenarios"),
        ("{check: order.push-duplicate}", "scenarios"),
        ("{check: not-reached, scenarios: [order/duplicate], until: 2026-13-01}", "'2026-13-01' is no date"),
        ("{check: not-reached, scenarios: [order/duplicate], until: soon}", "until"),
        ("{check: not-reached, scenarios: [order/duplicate], unti: 2026-12-01}", "unti"),
    ],
)
def test_what_is_wrong_with_it_is_told_with_its_line(row: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        read(text(tmp_path / "b.yaml", row), TODAY)
    assert told in str(refused.value)
    assert "b.yaml:3:" in str(refused.value)


def test_a_check_is_listed_once(tmp_path: Path) -> None:
    row = "{check: order.push-duplicate, scenarios: [order/duplicate]}"
    with pytest.raises(UsageError, match=r"order\.push-duplicate is listed twice"):
        read(text(tmp_path / "b.yaml", row, row), TODAY)


def test_a_scenario_of_ones_own_may_not_be_in_this_run(tmp_path: Path) -> None:
    path = text(tmp_path / "b.yaml", "{check: order.push-duplicate, scenarios: [mine/own, chaos/7001]}")
    assert read(path, TODAY).known[0].scenarios == ("mine/own", "chaos/7001")


def test_cases_are_listed_one_by_one_or_by_their_file(tmp_path: Path) -> None:
    path = text(tmp_path / "b.yaml", "{check: pull.busy-retried, scenarios: [pull/busy, 'pull/busy[reset]']}")
    assert read(path, TODAY).known[0].lists("pull/busy[reset]")
