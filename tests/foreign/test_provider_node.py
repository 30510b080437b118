"""The good provider in Node: its own tests, which need Node and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "provider_node"
LACKING = shutil.which("node") is None and not os.environ.get("CI")  # a machine at hand may, CI must not


@pytest.mark.skipif(LACKING, reason="node is not installed")
@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_the_provider_in_node_passes_its_own_tests(name: str) -> None:
    run = subprocess.run(
        ["node", "--test", name],
        cwd=HERE,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stdout + run.stderr
