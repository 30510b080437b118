"""The table of formats: each can be asked for, is told of, and is written of whatever a run was."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from conformance.cli import main
from conformance.events import Event
from conformance.model import Verdict
from conformance.report.formats import FORMATS, Format, Reports
from simulator import UsageError
from tests.conformance.report.documents import broken, partial
from tests.documentation import ROOT, text

WAYS = ["whole", "partial", "broken"]
NAMES = [each.name for each in FORMATS]


def ended(way: str, events: list[Event]) -> list[Event]:
    return {"whole": events, "partial": partial(events), "broken": broken()}[way]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("of", FORMATS, ids=NAMES)
def test_each_is_written_of_every_run(
    of: Format, way: str, events: list[Event], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report"
    listener = of.opened(None if of.printed else file, None)
    for event in ended(way, events):
        listener.take(event)
    told = capsys.readouterr().out if of.printed else file.read_text(encoding="utf-8")
    assert told.strip()
    if way == "partial" and of.name != "junit":
        assert "stopped" in told


@pytest.mark.parametrize("command", ["run", "judge"])
def test_each_can_be_asked_for(command: str) -> None:
    options = {option for param in main.commands[command].params for option in param.opts}
    assert {each.option for each in FORMATS} <= options


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "conformance/README.md"])
def test_each_is_told_of(page: str) -> None:
    for each in FORMATS:
        assert re.search(rf"`?{re.escape(each.option)}\b", text(Path(page))), each.name


def test_each_is_tested_by_a_file_of_its_own() -> None:
    for each in FORMATS:
        module = each.written_by.partition(":")[0].rpartition(".")[2]
        tests = ROOT / "tests" / "conformance" / "report"
        assert (tests / f"test_{module}.py").exists() or (tests / module).is_dir(), each.name


def test_what_is_to_be_compared_needs_a_report_that_tells_it(tmp_path: Path) -> None:
    earlier = tmp_path / "a.json"
    with pytest.raises(
        UsageError, match="the report of --json or --html or --html-full or --summary"
    ) as refused:
        Reports({"junit": tmp_path / "r.xml"}, earlier).opened()
    assert "--json 或 --html 或 --html-full 或 --summary 的报告" in refused.value.said.zh
    with pytest.raises(UsageError, match="cannot be read"):
        Reports({"html": tmp_path / "r.html"}, earlier).opened()


@pytest.mark.parametrize("of", [each for each in FORMATS if each.compares], ids=lambda each: each.name)
def test_a_comparison_is_told_where_the_table_says_so(
    of: Format, events: list[Event], tmp_path: Path
) -> None:
    told = []
    for against in (None, {"ticket.acknowledged": Verdict.PASS}):
        file = tmp_path / "report"
        listener = of.opened(file, against)
        for event in events:
            listener.take(event)
        told.append(file.read_text(encoding="utf-8"))
    first, second = (text.count("ticket.acknowledged") for text in told)
    assert second > first


def test_no_option_is_lost() -> None:
    command = main.commands["run"]
    params = [param for param in command.params if isinstance(param, click.Option)]
    assert len({param.name for param in params}) == len(params)
