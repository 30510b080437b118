"""The scripts of pages and the kinds of entries agree, says TypeScript, with types made of the kinds."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from simulator.journal.viewer.pack import pack
from simulator.journal.viewer.page import FOLDER
from tests.foreign.node.entry_types import FILE, text


def read_by_typescript(modules: Path, scripts: Path) -> str:
    """What is wrong with the scripts of that folder; empty for nothing."""
    command = ["node", str(modules / "typescript" / "bin" / "tsc"), "-p", str(scripts), "--pretty", "false"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert bool(done.returncode) == bool(done.stdout), done.stderr
    return done.stdout


def test_the_types_of_entries_are_those_of_their_kinds() -> None:
    renew = "python -m tests.foreign.node.entry_types"
    assert FILE.read_text(encoding="utf-8") == text(), f"renew it: {renew}"


def test_the_types_of_the_index_are_those_of_what_is_packed() -> None:
    (packed,) = (one.text for one in pack([]).templates if one.id == "index")
    index = json.loads(gzip.decompress(base64.b64decode(packed)))
    told = (FOLDER / "script" / "index.d.ts").read_text(encoding="utf-8")
    for name, document in (("Columns", index["columns"]), ("Packed", index)):
        (body,) = re.findall(rf"^export interface {name} {{\n(.*?)^}}", told, re.MULTILINE | re.DOTALL)
        assert re.findall(r"^  (\w+):", body, re.MULTILINE) == list(document), name


def test_every_script_is_as_its_types_say(modules: Path) -> None:
    assert read_by_typescript(modules, FOLDER / "script") == ""


@pytest.mark.parametrize(
    ("right", "wrong", "module"),
    [
        ("data.wrong_in", "data.wrong_on", "exchange"),
        ("HTTP ${data.status}${", "HTTP ${data.sttaus}${", "exchange"),
        ('entry.kind === "call"', 'entry.kind === "cal"', "exchange"),
        ("columns.leap[row] > 0", "columns.laep[row] > 0", "story"),
    ],
)
def test_a_name_that_no_entry_has_is_found(
    right: str, wrong: str, module: str, modules: Path, tmp_path: Path
) -> None:
    for folder in ("script", "vendor"):
        shutil.copytree(FOLDER / folder, tmp_path / folder)
    file = tmp_path / "script" / f"{module}.js"
    said = file.read_text(encoding="utf-8")
    assert right in said
    file.write_text(said.replace(right, wrong, 1), encoding="utf-8")
    assert f"{module}.js" in read_by_typescript(modules, tmp_path / "script")
