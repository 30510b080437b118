"""What programs read."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from conformance.events import Event
from conformance.report.json import SCHEMA, Json


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
    assert by_id["order.push-acknowledged"]["findings"][0]["reason"] == "refused"
    by_id = {scenario["id"]: scenario for scenario in document["scenarios"]}
    assert by_id["ticket/repeated"]["error"] == "planned faults never fired: late"
    assert by_id["ticket/gap"]["not_reached"] == "nothing comes of it"
    assert document["exit_code"] == 1
