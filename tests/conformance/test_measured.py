"""How long scenarios took, read from journals, and kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conformance import lasting
from conformance.cli import main
from conformance.events import ScenarioEnded
from conformance.measured import as_text, changed, plays_in, renewed
from simulator import Entry, Text, UsageError, load_scenarios, read_journal

KNOWN = {"ticket/a": 1.0, "ticket/b": 2.0, "ticket/gone": 0.1}
THERE = {"ticket/a", "ticket/b", "ticket/c"}


def header(*ended: ScenarioEnded, name: str = "reference", words: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"provider": {"name": name}, "run": {"words": words, "ended": [asdict(one) for one in ended]}}


def ended(id_: str, seconds: float, **how: Text) -> ScenarioEnded:
    return ScenarioEnded(number=1, id=id_, seconds=seconds, **how)


def test_what_came_to_its_end_was_measured() -> None:
    why = Text("x", "某")
    row = header(
        ended("ticket/a", 0.5), ended("ticket/b", 9.0, error=why), ended("ticket/c", 0.0, skipped=why)
    )
    assert list(plays_in(Path("a.jsonl"), row, [], "reference")) == [("ticket/a", 0.5)]


@pytest.mark.parametrize(
    ("row", "world", "told"),
    [
        ({"provider": {"name": "reference"}}, "world", "no journal of `wxconf run`"),
        (header(name="mine"), "world", "not of the reference provider"),
        (header(words=("--variant=x",)), "world", "not of the reference provider"),
        (header(), "2/world", "of workers side by side"),
    ],
)
def test_what_would_mislead_is_refused(row: dict[str, Any], world: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        list(plays_in(Path("a.jsonl"), row, [Entry(1, world, 0.0, "clock", {})], "reference"))


def test_the_median_is_kept_and_what_was_not_played_stays_and_what_is_gone_goes() -> None:
    plays = [("ticket/a", 3.0), ("ticket/a", 0.104), ("ticket/a", 0.2), ("ticket/c", 0.5), ("mine/own", 1.0)]
    assert renewed(KNOWN, plays, THERE) == {"ticket/a": 0.2, "ticket/b": 2.0, "ticket/c": 0.5}


def test_what_takes_much_longer_or_shorter_is_told_and_what_is_new_and_gone() -> None:
    now = {"ticket/a": 0.4, "ticket/b": 2.5, "ticket/c": 0.5}
    assert [line.en for line in changed(KNOWN, now)] == [
        "ticket/a: 0.4 s, 1.0 s before",
        "ticket/c: 0.5 s, not known before",
        "ticket/gone: gone",
    ]


def test_the_file_that_is_kept_is_as_it_is_written_and_has_no_scenario_that_is_gone() -> None:
    assert as_text(lasting.known()) == lasting.FILE.read_text(encoding="utf-8")
    assert set(lasting.known()) <= {one.id for one in load_scenarios(None)}


def test_a_run_is_measured_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, file = str(tmp_path / "run.jsonl"), tmp_path / "durations.json"
    words = ["run", "--quiet", "--scenarios", "ticket/repeated", "--journal", journal]
    assert CliRunner().invoke(main, words).exit_code == 0
    monkeypatch.setattr(lasting, "FILE", file)
    told = CliRunner().invoke(main, ["durations", "--write", journal])
    assert (told.exit_code, f"1 of {len(lasting.known())} scenarios measured" in told.output) == (0, True)
    [(id_, seconds)] = plays_in(Path(journal), *read_journal(Path(journal)), "reference")
    assert json.loads(file.read_text(encoding="utf-8"))["seconds"] == {
        **lasting.known(),
        id_: round(seconds, 2),
    }
