"""Reports of `--json`: each that a test reads or that is written where it runs is held against the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from conformance.report.document import Document
from conformance.report.json import Json
from conformance.report.schema import SCHEMA

SHAPE = jsonschema.Draft202012Validator(SCHEMA)


def read(path: Path) -> Any:
    return checked(path.read_text(encoding="utf-8"))


def checked(text: str) -> Any:
    """A report that was written, of the shape that is told."""
    report = json.loads(text)
    SHAPE.validate(report)
    return report


@pytest.fixture(autouse=True)
def every_report_has_its_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    write = Json.text

    def text(report: Json, document: Document) -> str:
        made = write(report, document)
        checked(made)
        return made

    monkeypatch.setattr(Json, "text", text)
