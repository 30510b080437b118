"""A simulated year of one provider with twenty stores."""

from __future__ import annotations

import pytest

from conformance.mutants import reference_file
from simulator import Session, load_manifest
from simulator.durations import DAY
from simulator.scenario.load import load_scenarios

pytestmark = pytest.mark.slow


def test_a_year_is_played_whole() -> None:
    (year,) = [one for one in load_scenarios() if one.id == "time/year"]
    assert year.heavy
    with Session(load_manifest(reference_file()), seed=3) as session:
        played = session.play(year)
        assert not any((played.error, played.skipped))
        moves = [entry.data for entry in session.journal if entry.kind == "clock"]
        assert moves[-1]["to"] - moves[0]["from"] >= 365 * DAY
        phases = [entry.data["phase"] for entry in session.journal if entry.kind == "order"]
        assert phases.count("refunded") == 12
        assert phases.count("paid") == 20 + 12 * 11
