"""A provider that runs already is judged where it calls; one that calls elsewhere is told within seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from conformance.cli import main as wxconf
from conformance.mutants import reference_file
from simulator.cli import main as wxsim
from simulator.provider.manifest import Manifest
from simulator.provider.process import free_port
from simulator.provider.provider import Provider

PLAIN = "purchase/plain"


def described(folder: Path, port: int, **more: object) -> Path:
    """The file of the reference provider that was started elsewhere, at this port."""
    text = reference_file().read_text(encoding="utf-8").replace("{port}", str(port))
    document = yaml.safe_load(text)
    del document["start"]
    file = folder / "provider.yaml"
    file.write_text(yaml.safe_dump({**document, **more}), encoding="utf-8")
    return file


@contextmanager
def running(folder: Path, file: Path, port: int, api: str) -> Iterator[None]:
    """The reference provider, in a process of its own that calls this address."""
    words = ["--config", str(file), "--api", api, "--port", str(port), "--data", str(folder / "data")]
    process = subprocess.Popen([sys.executable, "-m", "conformance.reference", *words])
    try:
        _answers(file)
        yield
    finally:
        process.terminate()
        process.wait()


def _answers(file: Path) -> None:
    """Returns once the provider answers there."""
    from simulator import load_manifest

    manifest: Manifest = load_manifest(file)
    for _ in range(600):
        provider = Provider(manifest, lambda _row: None)
        provider.bind("http://127.0.0.1:1")
        try:
            provider.start()
        except Exception:  # noqa: BLE001 - not yet
            continue
        finally:
            provider.close()
        return
    raise AssertionError("the provider does not come up")


@pytest.mark.parametrize("way", ["--port", "api"])
def test_a_provider_that_runs_already_is_judged(way: str, tmp_path: Path) -> None:
    port, own = free_port(), free_port()
    api = f"http://127.0.0.1:{port}"
    file = described(tmp_path, own, **({"api": api} if way == "api" else {}))
    words = ["--provider", str(file), *(["--port", str(port)] if way == "--port" else [])]
    report = tmp_path / "report.json"
    with running(tmp_path / "one", file, own, api):
        played = CliRunner().invoke(wxsim, ["play", PLAIN, *words])
    with running(tmp_path / "other", file, own, api):  # it remembers, and time begins again
        judged = CliRunner().invoke(
            wxconf, ["run", "--scenarios", PLAIN, *words, "--json", str(report), "-j", "2"]
        )
    assert played.exit_code == 0, played.output
    assert judged.exit_code == 0, judged.output
    verdicts = {one["id"]: one["verdict"] for one in json.loads(report.read_text(encoding="utf-8"))["checks"]}
    assert verdicts["login.verified"] == verdicts["push.reply-exact"] == "PASS"


def test_one_that_calls_elsewhere_is_told_with_the_address_that_was_waited_at(tmp_path: Path) -> None:
    own, port = free_port(), free_port()
    file = described(tmp_path, own)
    reports = [tmp_path / "report.json", tmp_path / "report.xml"]
    words = ["--provider", str(file), "--port", str(port)]
    with running(tmp_path, file, own, f"http://127.0.0.1:{free_port()}"):
        judged = CliRunner().invoke(
            wxconf,
            ["run", "--scenarios", "purchase", *words, "--json", str(reports[0]), "--junit", str(reports[1])],
        )
        played = CliRunner().invoke(wxsim, ["play", "purchase", *words])
    for ended in (judged, played):
        assert ended.exit_code == 3, ended.output
        assert f"the provider made no call at http://127.0.0.1:{port}" in ended.output
    assert played.output.count("error:") == 1
    document = json.loads(reports[0].read_text(encoding="utf-8"))
    assert (document["partial"], document["exit_code"], len(document["scenarios"])) == (True, 3, 1)
    assert "partial" in reports[1].read_text(encoding="utf-8")


def test_a_run_says_that_it_cannot_know_where_a_running_provider_calls(tmp_path: Path) -> None:
    file = described(tmp_path, free_port())
    for program, words in ((wxconf, ["run"]), (wxsim, ["play"])):
        ended = CliRunner().invoke(program, [*words, "--provider", str(file)])
        assert ended.exit_code == 2
        assert "or --port 8080" in ended.output
