"""What a CI reads."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given

from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded
from conformance.judge import Attributed, Result, Table
from conformance.model import Finding, Verdict
from conformance.registry import checks, select
from conformance.report import junit
from conformance.report.junit import LEFT_OUT, MOST_MESSAGE, JUnit
from simulator import Entry, Text, printable
from tests.unprintable import TEXTS

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("junit-10.xsd"))
AT = datetime(2026, 11, 29, 22, 30, tzinfo=UTC)
GITLAB = 30_000_000  # bytes of a file


def written(path: Path, events: list[Event]) -> ET.Element:
    listener = JUnit(path, lambda: AT)
    for event in events:
        listener.take(event)
    SCHEMA.validate(io.BytesIO(path.read_bytes()))
    return ET.parse(path).getroot()


def case(root: ET.Element, name: str) -> ET.Element:
    [found] = (each for each in root.iter("testcase") if each.get("name") == name)
    return found


def test_junit(events: list[Event], tmp_path: Path) -> None:
    root = written(tmp_path / "report.xml", events)
    kinds = {
        each.get("name"): [child.tag for child in each if child.tag != "system-out"]
        for each in root.iter("testcase")
    }
    assert kinds["ticket.acknowledged"] == ["failure"]
    assert kinds["ticket.restart-asked"] == ["skipped"]
    assert kinds["auth.cancel-stops-calls"] == ["error"]
    assert kinds["order.push-acknowledged"] == []  # a warning passes
    assert kinds["ticket/steady"] == []
    assert kinds["ticket/repeated"] == ["error"]
    assert kinds["x/y"] == ["skipped"]
    assert kinds["ticket/gap"] == kinds["ticket/stopped"] == ["failure"]
    for suite in root.iter("testsuite"):
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(name) == str(sum(each.find(tag) is not None for each in cases))
    assert root.get("tests") == str(len(list(root.iter("testcase"))))


def test_a_warning_is_told_in_the_output_of_its_case(events: list[Event], tmp_path: Path) -> None:
    told = case(written(tmp_path / "r.xml", events), "order.push-acknowledged").findtext("system-out") or ""
    assert told.splitlines()[0] == "MUST, clauses T5: WARN, 1 judged"
    assert "An order push is answered in time, with `success` or nothing." in told
    assert "  seen     refused" in told


def test_paths_that_nobody_has_are_a_case_that_passes(events: list[Event], tmp_path: Path) -> None:
    told = case(written(tmp_path / "r.xml", events), "called where the platform has no such path")
    assert [child.tag for child in told] == ["system-out"]
    assert told.findtext("system-out") == "1 × GET /cgi_bin/<b>: like /cgi-bin/token"


def test_a_message_names_the_rule_what_is_right_and_what_was_seen(
    events: list[Event], tmp_path: Path
) -> None:
    root = written(tmp_path / "r.xml", events)
    failure = case(root, "ticket.acknowledged").find("failure")
    assert failure is not None
    rule = checks()["ticket.acknowledged"].rule
    message = failure.get("message") or ""
    assert message.startswith(f"ticket.acknowledged: {rule} Expected HTTP 200 success within 5 s; seen ")
    for row in root.iter("testcase"):
        if row.get("name") in checks():
            for why in (*row.findall("failure"), *row.findall("error"), *row.findall("skipped")):
                assert checks()[row.get("name") or ""].rule in (why.get("message") or "")


def test_it_says_when_where_and_how_long(events: list[Event], tmp_path: Path) -> None:
    root = written(tmp_path / "r.xml", events)
    assert root.get("time") == "1.000"
    assert {suite.get("timestamp") for suite in root} == {"2026-11-29T22:30:00+00:00"}
    assert all(suite.get("hostname") for suite in root)
    assert case(root, "ticket/steady").get("time") == "0.500"
    [scenarios] = (suite for suite in root if suite.get("name") == "scenarios")
    assert scenarios.get("time") == "1.000"
    properties = {one.get("name"): one.get("value") for one in scenarios.iter("property")}
    assert properties == {"provider": "p", "seed": "1", "salt": ""}


def huge(text: str, findings: int) -> list[Event]:
    """A run of every check, each with so many findings, and of a thousand scenarios, that all say much."""
    finding = Attributed(
        "a/b",
        Text.same(text),
        Finding(reason="no-answer", expected=Text.same(text), seen=Text.same(text), seqs=(1, 2, 3)),
    )
    results = tuple(
        Result(
            check=check,
            verdict=Verdict.FAIL,
            items=findings,
            findings=(finding,) * findings,
            reason=Text.same(text),
        )
        for check in checks().values()
    )
    errors = {f"chaos/{number}": Text.same(text) for number in range(1000)}
    entry = Entry(1, "world", 1.0, "call", {"method": "GET", "path": text})
    table = Table(results=results, errors=errors, not_reached=errors, skipped=errors)
    return [
        RunStarted(provider=text, scenarios=[*errors], checks=len(results), seed=1, salt=text),
        *(ScenarioEnded(number=1, id=id_, seconds=0.1, error=why) for id_, why in errors.items()),
        Judged(table=table, entries={1: entry, 2: entry, 3: entry}),
        RunEnded(verdict=Verdict.FAIL, exit_code=1, seconds=1e6),
    ]


@pytest.mark.parametrize(
    ("text", "findings"),
    [("<&>" * 1000, 30), ("\x00" * 300, 2), ("字" * 3000, 30)],
    ids=["markup", "nul", "字"],
)
def test_a_file_stays_within_what_gitlab_takes(text: str, findings: int, tmp_path: Path) -> None:
    path = tmp_path / "r.xml"
    listener = JUnit(path)
    for event in huge(text, findings):
        listener.take(event)
    assert path.stat().st_size < GITLAB
    root = ET.parse(path).getroot()
    messages = [why.get("message") or "" for why in (*root.iter("failure"), *root.iter("error"))]
    assert messages
    assert all(len(message) <= 6 * MOST_MESSAGE for message in messages)  # a \\u0000 takes six


def test_where_there_is_no_room_left_it_says_so(
    events: list[Event], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(junit, "MOST_BYTES", 600)
    root = written(tmp_path / "r.xml", events)
    assert LEFT_OUT in {each.text for each in root.iter("system-out")}


HOSTILE = [
    "\x00\x01\x1b[31m\x7f\x85",
    "\ud800 and \udfff",
    "\ufffe\uffff",
    "]]>&<\"'",
    "\u202eevil\u2028",
    "\t\n\r",
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("verdict", list(Verdict))
def test_whatever_others_said_it_is_valid(text: str, verdict: Verdict, tmp_path: Path) -> None:
    [check] = select(["ticket.acknowledged"]).values()
    same = Text.same(text)
    finding = Attributed(text, same, Finding(reason="no-answer", expected=same, seen=same, seqs=(1,)))
    result = Result(check=check, verdict=verdict, items=1, findings=(finding,), reason=same)
    table = Table(results=(result,), errors={text: same}, not_reached={"a": same}, skipped={"b": same})
    entry = Entry(1, text, 1.0, "call", {"path": text, "method": text, "why": text, "faults": [text]})
    root = written(
        tmp_path / "r.xml",
        [
            RunStarted(provider=text, scenarios=[text], checks=1, seed=1, salt=text),
            ScenarioEnded(number=1, id=text, seconds=0.0, error=same),
            ScenarioEnded(number=1, id="b", seconds=0.0, skipped=same),
            Judged(table=table, entries={1: entry}, again={check.id: text}),
            RunEnded(verdict=verdict, exit_code=1, seconds=0.0),
        ],
    )
    assert len(list(root.iter("testcase"))) == 4


def test_names_that_are_shown_alike_stay_cases_of_their_own(events: list[Event], tmp_path: Path) -> None:
    alike = ["a/\ud800", "a/\udfff", "a/\ufffd"]
    judged = next(each for each in events if isinstance(each, Judged))
    table = replace(judged.table, errors=dict.fromkeys(alike, Text("broke", "坏了")))
    root = written(tmp_path / "r.xml", [replace(judged, table=table), events[-1]])
    assert len({each.get("name") for each in root.iter("testcase")}) == len(list(root.iter("testcase")))


@given(TEXTS)
def test_xml_can_hold_whatever_is_shown(text: str) -> None:
    element = ET.Element("error")
    element.text = printable(text)
    assert ET.fromstring(ET.tostring(element, encoding="unicode")).text == printable(text)
