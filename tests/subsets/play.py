"""Runs of the reference provider with fewer probes: nothing is blamed, and what is not judged says why."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.judge import Result, Table, judge
from conformance.model import Verdict
from conformance.mutants import reference_file
from conformance.runner import offered_by, services_of, session_of
from simulator import load_manifest

PROBES = (
    "entitlements",
    "sync",
    "call",
    "clock",
    "idle",
    "keys",
    "forget",
    "orders",
    "products",
    "aftersales",
)
PERIOD = 1.0  # real seconds between the pull rounds of one that can neither be asked nor told the time
RIGHT = (Verdict.PASS, Verdict.SKIP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a run with these probes."""

    offers: tuple[str, ...]
    table: Table

    @property
    def wrong(self) -> list[str]:
        """What a right provider must never be told."""
        told = [f"ERROR {id_}: {why.en}" for id_, why in self.table.errors.items()]
        told += [f"not reached {id_}: {why.en}" for id_, why in self.table.not_reached.items()]
        told += [_told(one) for one in self.table.results if one.verdict not in RIGHT]
        return told + [
            f"{one.check.id} is skipped for no probe that is missing: {one.reason.en}"
            for one in self.table.of(Verdict.SKIP)
            if not one.reason.en.startswith("not played")  # a long one, or one that was not chosen
            and not self.missing & set(one.reason.en.replace(":", "").replace(",", "").split())
        ]

    @property
    def missing(self) -> set[str]:
        return set(PROBES) - set(self.offers)


def _told(one: Result) -> str:
    found = [f"{each.scenario}: {each.item.en}: {each.finding.seen.en}" for each in one.findings[:3]]
    return f"{one.verdict} {one.check.id}: {one.reason.en}{'; '.join(found)}"


def manifest_of(offers: Sequence[str]) -> Any:
    """The reference provider, which offers these alone."""
    manifest: Any = load_manifest(reference_file())
    probe = replace(manifest.probe, offers=tuple(offers)) if offers else None
    period = manifest.pull_period if {"sync", "clock"} & set(offers) else PERIOD
    return replace(manifest, probe=probe, pull_period=period)


def played(offers: Sequence[str], scenarios: Sequence[Any]) -> Ended:
    """A run with these probes alone."""
    manifest = manifest_of(offers)
    with session_of(manifest, salt="subset")() as session:
        for scenario in scenarios:
            session.play(scenario)
    table = judge(list(session.entries(0)), offered_by(manifest), None, services_of(manifest))
    return Ended(offers=tuple(offers), table=table)


def subsets(missing: int) -> Iterator[tuple[str, ...]]:
    """The probes without so many of them, in every way."""
    for gone in itertools.combinations(PROBES, missing):
        yield tuple(name for name in PROBES if name not in gone)
