"""`wxsim openapi` and the same by the control port."""

from __future__ import annotations

import json
from pathlib import Path

import requests
from click.testing import CliRunner

from simulator.cli import main
from tests.openapi.documents import DOCUMENTS
from tests.web.served import served


def test_it_is_printed() -> None:
    done = CliRunner().invoke(main, ["openapi"])
    assert done.exit_code == 0
    assert json.loads(done.output) == DOCUMENTS["platform"]


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "control.json"
    done = CliRunner().invoke(main, ["openapi", "--control", "--output", str(file)])
    assert (done.exit_code, done.output) == (0, "")
    assert json.loads(file.read_text("utf-8")) == DOCUMENTS["control"]


def test_a_file_that_cannot_be_written_is_one_message(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["openapi", "--output", str(tmp_path / "none" / "x.json")])
    assert done.exit_code == 2
    assert str(tmp_path / "none") in done.output


def test_a_served_world_has_both_with_its_own_addresses() -> None:
    with served() as (serving, _):
        for path, name, url in (
            ("/openapi.json", "control", serving.control.url),
            ("/openapi/platform.json", "platform", serving.api.url),
        ):
            told = requests.get(serving.control.url + path, timeout=30).json()
            assert told == {**DOCUMENTS[name], "servers": [{"url": url}]}
