"""Every sabotage of the simulator is noticed by the test that is there for it, and for that reason only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.design.sabotage import SABOTAGES, STRAIGHT

ROOT = Path(__file__).parents[2]
FAILED = 1  # pytest's exit code where tests ran and failed; any other is no verdict


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each sabotage needs a process forked for it")
def test_every_sabotage_is_noticed() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.design.sabotage"],
        env={**os.environ, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found.pop(STRAIGHT)["code"] == 0, "the same tests fail where nothing is broken"
    unnoticed = {name: one["said"][-2000:] for name, one in found.items() if one["code"] != FAILED}
    assert unnoticed == {}
    broken = {name for name, one in found.items() if " error" in one["said"].splitlines()[-1]}
    assert broken == set(), "a test that breaks has noticed nothing"
    assert set(found) == set(SABOTAGES)


def test_the_list_is_long_enough() -> None:
    assert len(SABOTAGES) >= 12
    assert all(one.what.endswith(".") for one in SABOTAGES.values())
