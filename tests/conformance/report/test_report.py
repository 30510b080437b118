"""Whatever a provider, a path or a file put into a run, no report of it does anything to who looks at it."""

from __future__ import annotations

import io
import json
import re
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.judge import Attributed, Result, Table
from conformance.model import Finding, Verdict
from conformance.registry import select
from conformance.report import Listener
from conformance.report.console import Console
from conformance.report.json import Json
from conformance.report.junit import JUnit
from simulator import Entry, Text
from tests.unprintable import TEXTS, raw

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def events(text: str, verdict: Verdict = Verdict.FAIL) -> list[Event]:
    """A run in which all that can come from elsewhere is that text."""
    [check] = select(["ticket.acknowledged"]).values()
    same = Text.same(text)
    finding = Attributed(text, same, Finding(reason="no-answer", expected=same, seen=same, seqs=(1,)))
    result = Result(check=check, verdict=verdict, items=1, findings=(finding,), reason=same)
    table = Table(results=(result,), errors={text: same}, skipped={text: same})
    entry = Entry(1, text, 1.0, "call", {"path": text, "method": text, "why": text, "faults": [text]})
    return [
        RunStarted(provider=text, scenarios=[text], checks=1, seed=1, salt=text),
        ScenarioStarted(number=1, id=text, title=same),
        ScenarioEnded(number=1, id=text, seconds=0.0, error=same),
        ScenarioEnded(number=1, id=text, seconds=0.0, skipped=same),
        Judged(table=table, entries={1: entry}),
        RunEnded(verdict=verdict, exit_code=1, seconds=0.0),
    ]


def told(text: str, listener: Listener, verdict: Verdict = Verdict.FAIL) -> None:
    for event in events(text, verdict):
        listener.take(event)


@pytest.mark.parametrize("terminal", [False, True])
@settings(max_examples=40)
@given(TEXTS)
def test_the_console_shows_everything_harmlessly(terminal: bool, text: str) -> None:
    out = io.StringIO()
    if terminal:
        out.isatty = lambda: True  # type: ignore[method-assign]
    console = Console(out, quiet=True)
    told(text, console)
    assert not raw(COLOURS.sub("", out.getvalue()))


@pytest.mark.parametrize("text", ["[red]x[/red]", "[link=http://evil]x[/link]", "\\[x]", "[/]", "a\\"])
def test_the_console_shows_markup_literally(text: str) -> None:
    out = io.StringIO()
    told(text, Console(out))
    assert out.getvalue().count(text) >= 8


def test_what_a_provider_said_passes_for_no_line_of_ours() -> None:
    out = io.StringIO()
    told("ended\nPASS  103 PASS in 1 s", Console(out))
    lines = out.getvalue().splitlines()
    assert [line for line in lines if line.startswith("PASS")] == []
    assert [line for line in lines if line.strip().startswith("PASS")] != []


@pytest.mark.parametrize("verdict", list(Verdict))
@settings(max_examples=15)
@given(TEXTS)
def test_files_hold_everything_harmlessly_and_can_be_read(verdict: Verdict, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        xml, document = Path(folder) / "r.xml", Path(folder) / "r.json"
        told(text, JUnit(xml), verdict)
        told(text, Json(document), verdict)
        for path in (xml, document):
            assert not raw(path.read_text(encoding="utf-8"))
        for element in ET.parse(xml).iter():
            for said in (*element.attrib.values(), element.text or ""):
                assert not raw(said)
        found = json.loads(document.read_text(encoding="utf-8"))
        assert found["provider"] == re.sub("[\ud800-\udfff]", "\ufffd", json.loads(json.dumps(text)))


@given(st.text())
def test_a_pair_of_surrogates_that_is_whole_stays(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.json"
        told(text, Json(path))
        assert json.loads(path.read_text(encoding="utf-8"))["salt"] == text


def test_a_bar_in_a_terminal_shows_titles_harmlessly() -> None:
    out = io.StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign]
    console = Console(out)
    for event in events("a\x1b]0;title\x07[red]\u202e"):
        console.take(event)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.getvalue())
    assert not raw(shown.replace("\r", ""))
