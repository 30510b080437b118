"""With WeChat's names in a hosts file of their own and no network but loopback, a client needs no proxy."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
UNSHARE = ("unshare", "--net", "--mount")


def lacking() -> str:
    """Why that cannot be tried here."""
    if sys.platform != "linux" or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "a network namespace takes root on Linux"
    for program in ("unshare", "ip", "mount"):
        if shutil.which(program) is None:
            return f"a network namespace takes the program {program}"
    if subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode:
        return "this machine gives root no namespaces of its own"
    return ""


@pytest.mark.skipif(bool(lacking()), reason=f"NOT TRIED: {lacking()}")
def test_the_names_lead_here_and_nothing_gets_out(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*UNSHARE, sys.executable, "-m", "tests.foreign.tls.in_namespace", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert set(found["names"].values()) == {"127.0.0.1"}
    assert json.loads(found["said"])["expires_in"] == 7200, found["error"]
    assert found["calls"] == ["api.weixin.qq.com"]
    assert found["routes"].strip() == ""
    assert found["outside"] == f"OSError {errno.ENETUNREACH}"
