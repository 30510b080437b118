"""`wxconf run` held to a measure, with a session that only tells stories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import tests.conformance.checks.order.stories  # noqa: F401 - fills STORIES
from tests.conformance.journal import STORIES
from tests.conformance.test_cli import faked, wxconf

__all__ = ["faked"]
ONLY = ("run", "--only", "ticket.acknowledged")


@pytest.fixture
def broken(faked: dict[str, Any]) -> dict[str, Any]:
    faked["ticket/steady"] = lambda book: book.ticket(reply="no")
    return faked


def test_a_run_begins_a_baseline_and_passes_by_it(broken: dict[str, Any], tmp_path: Path) -> None:
    file, junit, report = (tmp_path / name for name in ("b.yaml", "a.xml", "a.json"))
    began = wxconf(*ONLY, "--write-baseline", str(file))
    assert began.exit_code == 1
    assert f"{file}: 1 entry" in began.output
    passed = wxconf(*ONLY, "--baseline", str(file), "--junit", str(junit), "--json", str(report))
    assert passed.exit_code == 0, passed.output
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["verdict"], told["checks"][0]["verdict"]) == ("KNOWN", "KNOWN")
    assert told["checks"][0]["findings"]
    assert ET.parse(junit).getroot().get("failures") == "0"


def test_a_stale_baseline_fails_the_run_in_every_report_until_it_is_updated(
    broken: dict[str, Any], tmp_path: Path
) -> None:
    file, junit, report, page = (tmp_path / name for name in ("b.yaml", "a.xml", "a.json", "a.html"))
    wxconf(*ONLY, "--write-baseline", str(file))
    broken["ticket/steady"] = lambda book: book.ticket()
    files = ("--junit", str(junit), "--json", str(report), "--html", str(page))
    stale = wxconf(*ONLY, "--baseline", str(file), *files)
    assert stale.exit_code == 1
    assert "FAIL stale baseline: ticket.acknowledged: nothing is wrong any more" in stale.output
    assert list(json.loads(report.read_text(encoding="utf-8"))["baseline"]["stale"]) == [
        "ticket.acknowledged"
    ]
    assert ET.parse(junit).getroot().get("failures") == "1"
    assert "已修复，但仍列在基线中" in page.read_text(encoding="utf-8")
    mended = wxconf(*ONLY, "--baseline", str(file), "--update-baseline")
    assert mended.exit_code == 0
    assert "removed ticket.acknowledged in ticket/steady" in mended.output
    assert "known: []" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--update-baseline",), "name it"),
        (("--baseline", "b.yaml", "--write-baseline", "c.yaml"), "leave one of them out"),
        (("--write-baseline", "here.yaml"), "is there already"),
        (("--baseline", "here.yaml"), "here.yaml:1:1"),
        (("--baseline", "none.yaml"), "none.yaml"),
        (("--strict", "much"), "'much' is not one of"),
    ],
)
def test_what_contradicts_is_refused_before_anything_is_played(
    broken: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    told: str,
) -> None:
    played: list[Any] = []
    broken["ticket/steady"] = played.append
    monkeypatch.chdir(tmp_path)
    Path("here.yaml").write_text("[]", encoding="utf-8")
    refused = wxconf(*ONLY, *words)
    assert (refused.exit_code, played) == (2, [])
    assert told in refused.stderr


def test_a_warning_fails_a_strict_run_and_the_line_to_paste_is_strict_too(faked: dict[str, Any]) -> None:
    warned = STORIES["order.push-unconfirmed"][0]
    faked["auth/purchase"] = lambda book: warned(book, True)
    only = ("run", "--only", "order.push-unconfirmed")
    assert wxconf(*only).exit_code == 0
    strict = wxconf(*only, "--strict")
    assert strict.exit_code == 1
    assert "a warning, which --strict fails" in strict.output
    [again] = [line for line in strict.output.splitlines() if "again: " in line]
    assert " --strict warn " in again
