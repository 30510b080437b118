"""The worked example of a provider's tests in Node: it needs Node, and no package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "node_test"
ROOT = Path(__file__).parents[2]
LACKING = shutil.which("node") is None and not os.environ.get("CI")  # a machine at hand may, CI must not


@pytest.mark.skipif(LACKING, reason="node is not installed: the worked example is not tried")
def test_the_example_passes() -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    run = subprocess.run(
        ["node", "--test", "provider.test.mjs"],
        cwd=HERE,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass 4" in run.stdout or "pass 4" in run.stdout, run.stdout
