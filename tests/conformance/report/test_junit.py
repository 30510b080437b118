"""What a CI reads."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import given

from conformance.events import Event
from conformance.report.junit import JUnit
from simulator import printable
from tests.unprintable import TEXTS


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
    assert kinds["ticket/gap"] == kinds["ticket/stopped"] == ["failure"]
    for suite in root.iter("testsuite"):
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(name) == str(sum(case.find(tag) is not None for case in cases))
    assert root.get("tests") == str(len(list(root.iter("testcase"))))


@given(TEXTS)
def test_xml_can_hold_whatever_is_shown(text: str) -> None:
    element = ET.Element("error")
    element.text = printable(text)
    assert ET.fromstring(ET.tostring(element, encoding="unicode")).text == printable(text)
