"""A random scenario that fails is written to a file, with the line that plays it."""

from __future__ import annotations

import shlex
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conformance import chaos as module
from conformance.chaos import MOST_SHRUNK, Chaos
from conformance.cli import main as wxconf
from conformance.events import Judged, RunStarted
from conformance.judge import Attributed, Result, Table
from conformance.model import Finding, Verdict
from conformance.mutants import reference_file
from conformance.registry import checks
from conformance.shrinking import Shrunk
from simulator import Text, UsageError, chaos_scenarios, command_line, load_manifest, load_scenarios
from tests.commands.given import context_of

CHECKS = ("pull.tolerant", "push.reply-exact", "ticket.acknowledged", "login.verified", "auth.update")


def judged(*failures: tuple[str, str], verdict: Verdict = Verdict.FAIL) -> Judged:
    """Of pairs of a scenario and the check that it fails."""
    rows = {
        check: [
            Attributed(
                scenario,
                Text.same("an item"),
                Finding(reason="wrong", expected=Text.same("e"), seen=Text.same("s"), seqs=(1,)),
            )
            for scenario, failed in failures
            if failed == check
        ]
        for check in CHECKS
    }
    results = (
        Result(check=checks()[id_], verdict=verdict if found else Verdict.PASS, findings=tuple(found))
        for id_, found in rows.items()
    )
    return Judged(table=Table(results=tuple(results)))


def told(folder: Path, event: Judged, *given: str, salt: str = "") -> list[str]:
    manifest = load_manifest(reference_file())
    chaos = Chaos(
        chaos_scenarios(3, 5, manifest, folder), partial(command_line, context_of(wxconf, ["run", *given]))
    )
    chaos.take(RunStarted(provider="p", scenarios=[], checks=1, seed=3, salt=salt))
    chaos.take(event)
    said: list[Text] = []
    chaos.shorten(manifest, checks(), said.append, seed=3)
    return [one.en for one in said]


@pytest.fixture
def halved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Shrinking leaves three steps; answers for which checks it was asked."""
    asked: list[str] = []

    def shrink(_manifest: Any, scenario: Any, chosen: Any, **_how: Any) -> Shrunk:
        asked.extend(chosen)
        return Shrunk(scenario=replace(scenario, steps=scenario.steps[:3]), failed=tuple(chosen), tries=9)

    monkeypatch.setattr(module, "shrink", shrink)
    return asked


def test_the_line_plays_the_file_again_whatever_it_is_called(halved: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "my runs" / "chaos"
    event = judged(("chaos/30002", "pull.tolerant"))
    given = ("--provider", "a b/provider.yaml", "--seed", "3", "--chaos", "5", "--json", "report.json")
    left, line = told(folder, event, *given, salt="s1")
    file = folder / "30002.yaml"
    assert left == f"3 of 64 steps are left in {file}"
    words = shlex.split(line.partition("again: ")[2])
    assert words == [
        "wxconf", "run", "--provider", "a b/provider.yaml", "--only", "pull.tolerant",
        "--scenarios", str(file), "--seed", "3", "--salt", "s1",
    ]  # fmt: skip
    [scenario] = load_scenarios([file])
    assert (scenario.id, len(scenario.steps)) == ("chaos/30002", 3)  # its ids are the same
    assert halved == ["pull.tolerant"]


def test_each_check_is_shrunk_once_and_the_others_are_written_whole(
    halved: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "chaos"
    every = [(f"chaos/3000{n}", check) for n, check in enumerate(CHECKS, 1)]
    said = told(folder, judged(*every, ("chaos/30005", CHECKS[0])))
    assert len(halved) == MOST_SHRUNK
    assert [line.split()[0] for line in said if "again" in line] == [id_ for id_, _ in every]
    steps = [len(one.steps) for one in load_scenarios([folder])]
    assert steps == [3, 3, 3, 64, 64]


def test_one_that_fails_only_in_the_run_is_written_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def shrink(*_args: Any, **_how: Any) -> Shrunk:
        raise UsageError("chaos/30001 fails none of 1 checks")

    monkeypatch.setattr(module, "shrink", shrink)
    folder = tmp_path / "chaos"
    why, line = told(folder, judged(("chaos/30001", "pull.tolerant")))
    assert why.startswith("chaos/30001 fails none of 1 checks")
    assert "again: wxconf run" in line
    assert len(load_scenarios([folder])[0].steps) == 64


def test_what_other_scenarios_fail_and_what_is_no_failure_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "chaos"
    assert told(folder, judged(("pull/tolerant", "pull.tolerant"))) == []
    assert told(folder, judged(("chaos/30001", "pull.tolerant"), verdict=Verdict.WARN)) == []
    assert not folder.exists()
