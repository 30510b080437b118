"""A run with TLS: a provider of wechatpy's that has WeChat's address in its code is judged as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.mutants import reference_file
from simulator import Manifest, Session, Tls, load_manifest, load_scenarios
from simulator.cli import main
from simulator.tls.names import PLATFORM

FLASK = Path(__file__).parents[1] / "foreign" / "provider_flask" / "provider.yaml"


def literal() -> Manifest:
    """Without the one variable that would lead it elsewhere than to the address in its code."""
    described = load_manifest(FLASK)
    assert described.start is not None
    env = {name: value for name, value in described.start.env.items() if name != "WECHAT"}
    return replace(described, start=replace(described.start, env=env))


def hosts(manifest: Manifest, folder: Path) -> set[str]:
    """The hosts that it called in a play."""
    [scenario] = load_scenarios(["purchase/plain"])
    with Session(manifest, tls=Tls(folder=folder)) as session:
        played = session.play(scenario)
        assert not played.error
        assert [entry.data for entry in session.journal if entry.kind == "tls"] == []
        calls = [entry.data["headers"] for entry in session.journal if entry.kind == "call"]
    return {str(headers["Host"]).partition(":")[0] for headers in calls}


@pytest.mark.parametrize("own", [False, True], ids=["literal", "told"])
def test_it_is_played_with_nothing_but_variables_set(own: bool, tmp_path: Path) -> None:
    found = hosts(load_manifest(FLASK) if own else literal(), tmp_path)
    assert found == ({"localhost"} if own else {PLATFORM[0]})


def test_the_reference_provider_is_told_an_address_of_tls(tmp_path: Path) -> None:
    assert hosts(load_manifest(reference_file()), tmp_path) == {"localhost"}


def reference() -> Manifest:
    return load_manifest(reference_file())


@pytest.mark.parametrize("described", [literal, reference])
def test_a_reply_that_ends_without_close_notify_is_played(
    described: Callable[[], Manifest], tmp_path: Path
) -> None:
    [scenario] = load_scenarios(["faults/replies[no_close_notify]"])
    with Session(described(), tls=Tls(folder=tmp_path)) as session:
        played = session.play(scenario)
        phases = [entry.data["phase"] for entry in session.journal if entry.kind == "fault"]
    assert not played.error
    assert "fired" in phases


def test_the_command_that_plays_knows_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXSIM_CA_DIR", str(tmp_path / "ca"))
    journal = tmp_path / "journal.jsonl"
    words = [
        "play",
        "purchase/plain",
        "--tls",
        "--provider",
        str(reference_file()),
        "--journal",
        str(journal),
    ]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "ca" / "ca.pem").exists()
    assert '"Host": "localhost' in journal.read_text(encoding="utf-8")
