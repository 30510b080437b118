"""The JSON Schemas of scenario files and provider.yaml: the committed ones are current, and are kept."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from simulator.cli import main
from simulator.commands.schema import FILES, schema_text
from simulator.documents.reader import read
from simulator.scenario.load import shipped_root

ROOT = shipped_root()
REFERENCE = ROOT.parent / "conformance" / "reference" / "provider.yaml"
SCENARIOS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.yaml"))


@cache
def validator(file: str) -> Any:
    """As any editor has one."""
    return jsonschema.Draft202012Validator(json.loads(schema_text(file)))


def problems(path: Path, file: str) -> list[str]:
    found = validator(file).iter_errors(read(path).plain())
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("file", FILES)
def test_the_committed_schema_is_current(file: str) -> None:
    committed = (ROOT / "schema" / f"{file}.json").read_text(encoding="utf-8")
    renew = f"wxsim schema {file} > scenarios/schema/{file}.json"
    assert committed == schema_text(file), f"renew it: {renew}"


@pytest.mark.parametrize("file", FILES)
def test_the_command_prints_it(file: str) -> None:
    assert CliRunner().invoke(main, ["schema", file]).output == schema_text(file)


def test_the_command_prints_that_of_scenarios_unless_told_otherwise() -> None:
    assert CliRunner().invoke(main, ["schema"]).output == schema_text("scenario")


@pytest.mark.parametrize("file", SCENARIOS)
def test_every_scenario_keeps_it(file: str) -> None:
    assert problems(ROOT / file, "scenario") == []


def test_the_reference_provider_keeps_it() -> None:
    assert problems(REFERENCE, "provider") == []
