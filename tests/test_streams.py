"""What is printed reaches its reader whatever the code page."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def printed(module: str, *arguments: str, **environment: str) -> bytes:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))
    }
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**kept, **environment},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert b"Traceback" not in ended.stderr
    return ended.stdout


@pytest.mark.parametrize("module", ["simulator.cli", "conformance.cli"])
@pytest.mark.parametrize("encoding", ["cp1252", "gbk"])
def test_a_narrow_code_page_breaks_nothing(module: str, encoding: str) -> None:
    shown = printed(module, "--help", PYTHONIOENCODING=encoding).decode(encoding)
    assert "Usage:" in shown
    assert ("微信" in shown) is (encoding == "gbk")


@pytest.mark.parametrize("module", ["simulator.cli", "conformance.cli"])
def test_what_is_redirected_is_utf_8(module: str) -> None:
    narrow = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert "微信" in printed(module, "--help", **narrow).decode("utf-8")
