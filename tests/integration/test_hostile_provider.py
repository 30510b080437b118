"""A run whose provider never ends an answer can be ended all the same."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import main
from tests.provider.sample import DOCUMENT, SERVER, command

HEAD = "self.wfile.write(b'HTTP/1.1 200 OK\\r\\n\\r\\n')"
NEVER_ENDS = {
    "endless": (HEAD, "self.wfile.write(b'x' * 65536)"),
    "dripping": (HEAD, "self.wfile.write(b'x'); time.sleep(0.05)"),
    "announced": ("", "self.wfile.write(b'HTTP/1.1 103 Early\\r\\n\\r\\n'); time.sleep(1)"),
    "silent": ("", "time.sleep(1)"),
}
BEGIN = "    def answer(self):"
TAKES_PUSHES = f"""\
{BEGIN}
        if self.path.startswith("/events"):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.wfile.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 7\\r\\n\\r\\nsuccess")
            return
"""
SCENARIO = """\
title: it never ends
clauses: [P1]
steps:
  - create_store: shop
  - purchase: shop
  - enter: shop
  - sync
"""


def test_a_run_whose_provider_never_comes_up_has_its_reports(tmp_path: Path) -> None:
    start = command(tmp_path, "print('\\x1b[31mno database'); raise SystemExit(5)")
    (tmp_path / "provider.yaml").write_text(json.dumps({**DOCUMENT, "start": start}), encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.yaml").write_text(SCENARIO, encoding="utf-8")
    files = {name: tmp_path / f"report.{name}" for name in ("json", "junit", "journal")}
    words = ["run", f"--provider={tmp_path / 'provider.yaml'}", f"--scenarios={tmp_path / 'mine'}"]
    words += [*(f"--{name}={path}" for name, path in files.items())]
    looked_at = CliRunner().invoke(main, words)
    assert looked_at.exit_code == 3, looked_at.output
    assert "→ run the command of start.command by hand" in looked_at.output
    report = json.loads(files["json"].read_text(encoding="utf-8"))
    assert (report["exit_code"], report["verdict"]) == (3, "ERROR")
    assert ["no database" in one["error"]["en"] for one in report["scenarios"]] == [True]
    assert "no database" in files["junit"].read_text(encoding="utf-8")
    ended = CliRunner().invoke(main, [*words, "--no-doctor"])
    assert ended.exit_code == 1, ended.output
    assert "ended before it was ready (exit code 5)" in ended.output
    assert "\x1b" not in ended.output
    report = json.loads(files["json"].read_text(encoding="utf-8"))
    assert (report["exit_code"], report["verdict"]) == (1, "FAIL")
    assert ["no database" in one["not_reached"]["en"] for one in report["scenarios"]] == [True]
    assert "no database" in files["junit"].read_text(encoding="utf-8")
    assert CliRunner().invoke(main, ["judge", str(files["journal"])]).exit_code == 1


@pytest.mark.skipif(os.name != "posix", reason="sends signals")
@pytest.mark.parametrize("what", NEVER_ENDS)
@pytest.mark.parametrize("place", ["/enter", "/probe/sync"])
def test_a_run_that_reads_an_endless_answer_is_ended_by_sigterm(
    tmp_path: Path, place: str, what: str
) -> None:
    first, then = NEVER_ENDS[what]
    lines = [
        TAKES_PUSHES,
        f"        if self.path.startswith({place!r}):",
        "            import time; open('asked', 'w').close()",
        f"            {first or 'pass'}",
        f"            while True: {then}",
    ]
    start = command(tmp_path, SERVER.replace(BEGIN, "\n".join(lines), 1))
    (tmp_path / "provider.yaml").write_text(json.dumps({**DOCUMENT, "start": start}), encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.yaml").write_text(SCENARIO, encoding="utf-8")
    words = ["run", "--provider", "provider.yaml", "--scenarios", "mine", "--no-doctor"]
    run = subprocess.Popen(
        [sys.executable, "-m", "conformance.cli", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while not (tmp_path / "asked").exists() and run.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert run.poll() is None, run.communicate()[1]
        run.send_signal(signal.SIGTERM)
        _, said = run.communicate(timeout=60)
    finally:
        run.kill()
        run.wait()
    assert (run.returncode, said) == (143, "wxconf: stopped\n")
