"""The JSON Schema of scenario files: the committed one is current, and every file keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import main
from simulator.commands.schema import schema_text
from simulator.documents import read
from simulator.scenario.load import shipped_root
from simulator.scenario.schema import schema_problems

ROOT = shipped_root()
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.yaml"))


def test_the_committed_schema_is_current() -> None:
    committed = (ROOT / "schema" / "scenario.json").read_text(encoding="utf-8")
    assert committed == schema_text(), "renew it: wxsim schema > scenarios/schema/scenario.json"


def test_the_command_prints_it() -> None:
    assert CliRunner().invoke(main, ["schema"]).output == schema_text()


@pytest.mark.parametrize("file", FILES)
def test_every_file_keeps_it(file: str) -> None:
    assert schema_problems(read(Path(ROOT / file))) == []
