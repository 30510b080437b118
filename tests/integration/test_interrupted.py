"""However a run is ended, no process stays behind, and what was judged so far is in every report."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conformance.mutants import reference_file
from tests.reports import checked


def _with_mark(*marks: str) -> list[int]:
    """Processes whose command line holds all of these."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            if all(mark in line for mark in marks):
                found.append(int(entry.name))
    return found


def _until(true: object, patience: float = 60.0) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.01)
    return False


ENDINGS = [
    (signal.SIGINT, 130),
    (signal.SIGTERM, 143),
    (signal.SIGHUP, 129),
    (signal.SIGQUIT, 131),
    (signal.SIGKILL, -9),
]
PARTLY = 3  # the exit code of a run that was stopped once something was judged
COMMANDS = {
    "run": ("conformance", "run"),
    "workers": ("conformance", "run", "-j", "2"),
    "mutants": ("conformance", "mutants", "auth-nightly-exchange", "pull-push-only"),
    "play": ("simulator", "play", "--provider", str(reference_file())),
    "shrink": ("simulator", "shrink", "auth/purchase", "--variant", "order-push-html-reply"),
}


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks processes up in /proc")
@pytest.mark.parametrize(
    ("command", "sign", "code"),
    [("run", *one) for one in ENDINGS]
    + [
        (command, *one)
        for command in ("workers", "mutants", "play", "shrink")
        for one in ENDINGS[-1:] + ENDINGS[1:2]
    ],
)
def test_a_command_that_is_ended_leaves_nothing(
    command: str, sign: signal.Signals, code: int, tmp_path: Path
) -> None:
    # The provider's temporary folder lies in tmp_path, so its command line tells it from all others.
    run = subprocess.Popen(
        [sys.executable, "-m", *COMMANDS[command]],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_hears_all,  # noqa: PLW1509 - the tests have one thread
    )
    try:
        assert _until(lambda: _with_mark(str(tmp_path), "/data")), "the provider was never started"
        run.send_signal(sign)
        told, said = run.communicate(timeout=30)
        # On a busy machine a scenario may have ended by then: what was judged of it is told.
        assert run.returncode == (PARTLY if "the run was stopped" in told else code)
        assert "Traceback" not in said
    finally:
        run.kill()
        run.communicate()
    assert _until(lambda: not _with_mark(str(tmp_path))), "the provider was left behind"
    assert _until(lambda: not list(tmp_path.iterdir())), "its folder was left behind"


def _hears_all() -> None:
    """A shell may have us ignore some signals."""
    for sign, _ in ENDINGS[:-1]:
        signal.signal(sign, signal.SIG_DFL)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_stopped_by_its_group_writes_all_reports(
    jobs: str, sign: signal.Signals, tmp_path: Path
) -> None:
    """As by Ctrl-C in a terminal, or at the time limit of a CI: all of the group hears it."""
    reports = {kind: tmp_path / f"report.{kind}" for kind in ("json", "junit", "html", "journal")}
    words = [word for kind, path in reports.items() for word in (f"--{kind}", str(path))]
    run = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "conformance",
            "run",
            "-j",
            jobs,
            "--scenarios",
            "purchase",
            *words,
        ],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_hears_all,  # noqa: PLW1509 - the tests have one thread
        process_group=0,
    )
    try:
        assert run.stdout is not None
        told: list[str] = []
        while not (told and told[-1].startswith("played")):  # the first scenario has ended
            told.append(run.stdout.readline())
            assert told[-1], f"the run has ended by itself: {told}"
        os.killpg(run.pid, sign)
        said, _ = run.communicate(timeout=60)
    finally:
        run.kill()
        run.communicate()
    assert run.returncode == PARTLY, said
    assert "partial: the run was stopped" in said
    document = checked(reports["json"].read_text(encoding="utf-8"))
    assert (document["partial"], document["exit_code"]) == (True, PARTLY)
    assert [one["digest"] for one in document["scenarios"] if one["digest"]]
    for path in reports.values():
        assert path.stat().st_size > 0
    for kind in ("json", "junit", "html"):
        assert f"stopped ({sign.name})" in reports[kind].read_text(encoding="utf-8")
    assert "partial" in reports["junit"].read_text(encoding="utf-8")
