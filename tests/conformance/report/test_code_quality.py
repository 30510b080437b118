"""What GitLab shows in a merge request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from conformance.events import Event
from conformance.report import code_quality
from conformance.report.code_quality import MOST_TEXT, CodeQuality, issues
from tests.conformance.report.documents import broken, document_of, partial, said
from tests.unprintable import TEXTS, raw

# What GitLab asks of a file, by its documentation.
SHAPE = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def written(events: list[Event], path: Path) -> list[Any]:
    listener = CodeQuality(path)
    for event in events:
        listener.take(event)
    text = path.read_text(encoding="utf-8")
    assert not raw(text)
    found: list[Any] = json.loads(text)
    jsonschema.validate(found, SHAPE)
    assert len({each["fingerprint"] for each in found}) == len(found)
    return found


def test_each_remark_is_an_issue(events: list[Event], tmp_path: Path) -> None:
    for way in (events, partial(events), broken()):
        assert written(way, tmp_path / "q.json")
    by_name = {each["check_name"]: each for each in written(events, tmp_path / "q.json")}
    assert by_name["ticket.acknowledged"]["severity"] == "critical"
    assert by_name["order.push-acknowledged"]["severity"] == "minor"
    assert by_name["ticket.acknowledged"]["location"] == {"path": "provider.yaml", "lines": {"begin": 1}}


@settings(max_examples=40)
@given(text=TEXTS)
def test_whatever_others_said_it_is_one(text: str) -> None:
    found = issues(document_of(said(text * 60)))
    jsonschema.validate(found, SHAPE)
    assert all(len(each["description"]) <= MOST_TEXT for each in found)


def test_what_is_left_out_is_said(
    events: list[Event], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(events, tmp_path / "q.json")
    monkeypatch.setattr(code_quality, "MOST", 3)
    found = written(events, tmp_path / "q.json")
    assert len(found) == 3
    assert found[-1]["description"] == f"{len(whole) - 2} more: the JSON report has them"
