"""What the reports write, for people, for CI and for programs."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.judge import judge
from conformance.registry import select
from conformance.report.console import Console
from conformance.report.json import SCHEMA, Json
from conformance.report.junit import JUnit, clean
from conformance.report.lines import line
from conformance.runner import cited
from tests.conformance.journal import SHOP, Book, Line

CHOSEN = ["ticket", "order.push-acknowledged", "auth.cancel-stops-calls"]


@pytest.fixture
def events() -> list[Event]:
    book = Book()
    book.start("ticket/steady")
    book.ticket(reply="<html>\x00 [bold]success[/bold]</html>")
    book.order_push(outcome="refused")
    book.end("ticket/steady")
    book.start("ticket/repeated")
    book.end("ticket/repeated", error="planned faults never fired: late")
    book.start("auth/cancel")
    book.end("auth/cancel")
    table = judge(book.lines, None, select(CHOSEN))
    return [
        RunStarted(provider="p", scenarios=["ticket/steady"], checks=8, seed=1, salt=""),
        ScenarioStarted(number=1, id="ticket/steady", title="a [red]title"),
        ScenarioEnded(number=1, id="ticket/steady", seconds=0.5, digest="d"),
        ScenarioEnded(number=2, id="ticket/repeated", seconds=0.5, error="planned faults never fired: late"),
        ScenarioEnded(number=3, id="x/y", seconds=0.0, skipped="no clock"),
        Judged(table=table, entries=cited(table, book.lines)),
        RunEnded(verdict=table.verdict, exit_code=table.exit_code, seconds=1.0),
    ]


def test_console(events: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    console = Console(out)
    for event in events:
        console.take(event)
    text = out.getvalue()
    assert "\x1b" not in text
    for part in (
        "FAIL ticket.acknowledged",
        "clause P2:",
        "expected HTTP 200 success within 5 s",
        "→ push component_verify_ticket",
        "[bold]success[/bold]",
        "again: wxconf run --only ticket.acknowledged",
        "standing ours",
        "ERROR ticket/repeated: planned faults never fired: late",
        "auth/cancel gave it nothing to judge",
        "skip   x/y no clock",
    ):
        assert part in text, part


def test_json(events: list[Event], tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    listener = Json(path)
    for event in events:
        listener.take(event)
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(document, SCHEMA)
    by_id = {check["id"]: check for check in document["checks"]}
    assert by_id["ticket.acknowledged"]["verdict"] == "FAIL"
    assert by_id["ticket.acknowledged"]["scenarios"] == {"ticket/steady": {"items": 1, "failed": 1}}
    assert by_id["order.push-acknowledged"]["findings"][0]["standing"] == "ours"
    assert document["exit_code"] == 3


def test_junit(events: list[Event], tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    listener = JUnit(path)
    for event in events:
        listener.take(event)
    root = ET.parse(path).getroot()
    kinds = {
        case.get("name"): [child.tag for child in case if child.tag not in {"properties", "system-out"}]
        for case in root.iter("testcase")
    }
    assert kinds["ticket.acknowledged"] == ["failure"]
    assert kinds["ticket.restart-asked"] == ["skipped"]
    assert kinds["auth.cancel-stops-calls"] == ["error"]
    assert kinds["order.push-acknowledged"] == []  # a warning passes
    assert kinds["ticket/repeated"] == ["error"]
    for suite in root.iter("testsuite"):
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(name) == str(sum(case.find(tag) is not None for case in cases))
    assert root.get("tests") == str(len(list(root.iter("testcase"))))


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert clean("a\x00b\ud800") == "a�b�"


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "call",
            {"method": "GET", "path": "/x", "status": 200, "errcode": 61003, "lost": True},
            "errcode 61003",
        ),
        ("push", {"kind": "authorized", "outcome": "refused", "status": 500, "reply": "x"}, "← refused 500"),
        ("visit", {"how": "enter", "browser": "b", "shown": "served", "status": 200}, "200 served"),
        ("reading", {"store": SHOP, "entitlements": None, "shown": []}, "logins: none"),
        ("truth", {"store": SHOP, "services": []}, "nothing bought"),
        ("grant", {"store": SHOP, "phase": "ended", "by": "cancel"}, "ended by cancel"),
        ("strange", {"a": 1}, '{"a": 1}'),
    ],
)
def test_lines(kind: str, data: dict[str, object], words: str) -> None:
    text = line(Line(7, "world", 1_767_229_200.0, kind, data))
    assert text.startswith("#7 01-01 09:00:00")
    assert words in text
    assert "\n" not in text
