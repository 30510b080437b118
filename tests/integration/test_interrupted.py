"""However a run is ended, no process stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def _with_mark(mark: str) -> list[int]:
    """Processes whose command line holds `mark`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            if mark in line:
                found.append(int(entry.name))
    return found


def _until(true: object, patience: float = 20.0) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.01)
    return False


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks processes up in /proc")
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_ended_leaves_no_provider(sign: signal.Signals, code: int, tmp_path: Path) -> None:
    # The provider's temporary folder lies in tmp_path, so its command line tells it from all others.
    run = subprocess.Popen(
        [sys.executable, "-m", "conformance.cli", "run"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _until(lambda: _with_mark(str(tmp_path))), "the provider was never started"
        run.send_signal(sign)
        assert run.wait(30) == code
    finally:
        run.kill()
        run.wait()
    assert _until(lambda: not _with_mark(str(tmp_path))), "the provider was left behind"
