"""Runs of the reference provider with a freedom taken: nothing is blamed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from conformance.judge import Table, judge
from conformance.model import Verdict
from conformance.mutants import reference_file
from conformance.runner import offered_by, services_of, session_of
from simulator import load_manifest
from tests.freedoms.rows import FREEDOMS, Freedom

ROOT = Path(__file__).resolve().parents[2]
RIGHT = (Verdict.PASS, Verdict.SKIP)


def manifest_of(freedom: Freedom) -> Any:
    """The reference provider with that freedom."""
    manifest: Any = load_manifest(reference_file())
    words = list(manifest.start.command)
    words[words.index("conformance.reference")] = "tests.freedoms.provider"
    start = replace(
        manifest.start,
        command=(*words, "--freedom", freedom.name),
        env={**manifest.start.env, "PYTHONPATH": str(ROOT)},
    )
    return replace(manifest, start=start)


def played(name: str, scenarios: Sequence[Any]) -> Table:
    """The verdicts of a run with that freedom."""
    manifest = manifest_of(FREEDOMS[name])
    with session_of(manifest, salt="freedom")() as session:
        for scenario in scenarios:
            session.play(scenario)
    return judge(list(session.entries(0)), offered_by(manifest), None, services_of(manifest))


def wrong(table: Table) -> list[str]:
    """What a right provider must never be told."""
    told = [f"ERROR {id_}: {why.en}" for id_, why in table.errors.items()]
    told += [f"not reached {id_}: {why.en}" for id_, why in table.not_reached.items()]
    for one in table.results:
        if one.verdict not in RIGHT:
            found = [f"{each.scenario}: {each.item.en}: {each.finding.seen.en}" for each in one.findings[:3]]
            told.append(f"{one.verdict} {one.check.id}: {one.reason.en}{'; '.join(found)}")
    return told


def touched(name: str, scenarios: Sequence[Any], *, whole: bool = False) -> list[Any]:
    """The scenarios in which a freedom shows; all where `whole`, unless it is slow."""
    freedom = FREEDOMS[name]
    begins = ("",) if whole and not freedom.slow else freedom.touches
    return [one for one in scenarios if not one.heavy and one.id.startswith(begins)]
