"""A provider that never does what it declares keeps scenarios from their end: that is its failure, and none
of the scenarios' or of the suite's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.judge import Table, judge
from conformance.mutants import reference_file
from conformance.runner import offered_by, services_of, session_of
from simulator import load_manifest, load_scenarios
from simulator.provider.capabilities import DEEDS
from tests.integration.undone.provider import LEFT

ROOT = Path(__file__).resolve().parents[2]
# By what is never done, scenarios that count on it, and whether that keeps them from their end.
PLAYED = {
    "ship": {
        "store/sold-and-shipped": True,
        "store/goods-claimed-damaged": True,
        "store/shipped-and-told-otherwise[busy]": True,
        "store/lagging-state": False,
    },
    "accept_refund": {"store/goods-exchanged": False, "store/aftersale-in-time": False},
    "price": {"store/priced-lower": False},
    "restock": {"store/run-low": False},
}


def manifest_without(deed: str) -> Any:
    """The reference provider, which never does that."""
    manifest: Any = load_manifest(reference_file())
    words = list(manifest.start.command)
    words[words.index("conformance.reference")] = "tests.integration.undone.provider"
    start = replace(
        manifest.start,
        command=(*words, "--leaves", deed),
        env={**manifest.start.env, "PYTHONPATH": str(ROOT)},
    )
    return replace(manifest, start=start)


def judged(deed: str) -> Table:
    """The verdicts over those scenarios."""
    manifest = manifest_without(deed)
    with session_of(manifest, salt="undone")() as session:
        for scenario in load_scenarios(None):
            if scenario.id in PLAYED[deed]:
                session.play(scenario)
    return judge(list(session.entries(0)), offered_by(manifest), None, services_of(manifest))


def test_each_deed_is_left_by_one() -> None:
    assert set(LEFT) == set(DEEDS) == set(PLAYED)


@pytest.mark.parametrize("deed", LEFT)
def test_who_never_does_it_is_not_reached_and_breaks_no_scenario(deed: str) -> None:
    table = judged(deed)
    assert table.errors == {}
    assert set(table.not_reached) == {id_ for id_, stopped in PLAYED[deed].items() if stopped}
    if table.not_reached:
        assert table.exit_code == 1
