"""The shape of the report for programs, as it is handed on."""

from __future__ import annotations

from pathlib import Path

import jsonschema
from click.testing import CliRunner

import conformance
from conformance.cli import main
from conformance.report.schema import SCHEMA, schema_text

COMMITTED = Path(conformance.__file__).parent / "schema" / "result.json"


def test_it_is_a_schema_that_says_what_everything_is() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_committed_file_is_as_the_command_prints_it() -> None:
    renew = "wxconf schema result > conformance/schema/result.json"
    printed = CliRunner().invoke(main, ["schema", "result"]).output
    assert printed == schema_text()
    assert COMMITTED.read_text(encoding="utf-8") == printed, f"renew it: {renew}"
