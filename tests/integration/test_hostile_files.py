"""Whatever file a command is to read or to write: one sentence, the right exit code, and nothing is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from conformance.cli import main as wxconf
from conformance.mutants import reference_file
from simulator import files
from simulator.cli import main as wxsim

HEADER = json.dumps({"wxsim_journal": 1, "seed": 7, "salt": "s", "provider": None}) + "\n"
DEEP = 3_000


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5 << 30)


def _of(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)
)
HOSTILE: dict[str, Callable[[Path], object]] = {
    "a folder": Path.mkdir,
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
    "endless noise": lambda path: path.symlink_to("/dev/urandom"),
    "a pipe without a writer": _fifo,
    "five gigabytes": _sparse,
    "garbage": _of(bytes(range(256)) * 40),
    "UTF-16": _of((HEADER * 3).encode("utf-16")),
    "deep JSON": _of((HEADER + "[" * DEEP + "]" * DEEP + "\n").encode()),
    "deep YAML": _of(b"x: " + b"[" * DEEP + b"]" * DEEP),
    "a billion laughs": _of(LAUGHS.encode()),
    "nothing": _of(b""),
}
READING: dict[str, tuple[click.Command, tuple[str, ...]]] = {
    "judge": (wxconf, ("judge", "FILE")),
    "journal": (wxsim, ("journal", "FILE")),
    "journal --out": (wxsim, ("journal", "FILE", "--out", "OUT")),
    "explain": (wxsim, ("explain", "1", "--journal", "FILE")),
    "record": (wxsim, ("record", "--journal", "FILE", "-o", "OUT")),
    "replay": (wxsim, ("replay", "FILE", "--provider", str(reference_file()))),
    "run --provider": (wxconf, ("run", "--provider", "FILE")),
    "run --scenarios": (wxconf, ("run", "--scenarios", "FILE")),
    "shrink": (wxconf, ("shrink", "FILE")),
    "serve": (wxsim, ("serve", "--port", "0", "--control-port", "0", "--provider", "FILE")),
    "play": (wxsim, ("play", "FILE", "--provider", str(reference_file()))),
    "chaos": (wxsim, ("chaos", "--provider", "FILE")),
    "docs": (wxsim, ("docs", "--write", "FILE")),
}


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes of POSIX systems")
@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("command", READING)
def test_a_file_that_is_read(
    command: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    path, out = tmp_path / "file.yaml", tmp_path / "out"
    HOSTILE[what](path)
    out.write_text("before")
    group, words = READING[command]
    given = [{"FILE": str(path), "OUT": str(out)}.get(word, word) for word in words]
    done = CliRunner().invoke(group, given)
    assert isinstance(done.exception, SystemExit) or done.exception is None, done.exception
    harmless = {
        ("docs", "nothing"),
        ("docs", "deep JSON"),
        ("docs", "deep YAML"),
        ("docs", "a billion laughs"),
    }
    assert done.exit_code == (0 if (command, what) in harmless else 2), done.output
    assert len(done.stderr) < 2000
    assert out.read_text() == "before"


WRITING: dict[str, tuple[click.Command, tuple[str, ...]]] = {
    "judge --json": (wxconf, ("judge", "JOURNAL", "--json", "OUT")),
    "judge --junit": (wxconf, ("judge", "JOURNAL", "--junit", "OUT")),
    "journal --out": (wxsim, ("journal", "JOURNAL", "--out", "OUT")),
    "chaos": (wxsim, ("chaos", "--out", "OUT")),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", WRITING)
@pytest.mark.parametrize(
    ("out", "code", "said"),
    [
        ("/dev/full", 3, "/dev/full: cannot be written: No space left on device"),
        (".", 2, "folder"),
        ("nowhere/x", 2, "nowhere"),
    ],
)
def test_a_file_that_is_written(
    command: str, out: str, code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "journal.jsonl").write_text(HEADER)
    group, words = WRITING[command]
    given = [{"JOURNAL": "journal.jsonl", "OUT": out}.get(word, word) for word in words]
    done = CliRunner().invoke(group, given)
    assert done.exit_code == code, done.output
    assert said in done.stderr or (out == "." and "directory" in done.stderr)
    assert "Traceback" not in done.stderr
