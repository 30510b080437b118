"""Which broken variants of the reference a run fails like: a hint at its fault, in the words of the variant.

What is known of each stands in `nearest.json`, a line each, which `wxconf mutants --write` renews.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from conformance.judge import Result, Table
from conformance.model import BLAMES, Verdict
from conformance.registry import checks
from simulator import read_json, scenario_file

FILE = Path(__file__).with_suffix(".json")
MORE = (
    0.25  # what a finding that the variant does not have takes away: a provider may have other faults besides
)
SHOWN = 3
LEAST = 0.3  # below that a variant has little in common with the run

Seen = Mapping[str, Mapping[str, int]]  # "check:reason" -> scenario -> in how many findings it was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A variant: what it does wrong, and what was seen of it in the scenarios that exercise its checks."""

    why: str
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A variant beside a run: how alike they are, from 0 to 1, by kinds of findings, then by the scenarios
    that these came in, then by how many came there."""

    variant: str
    why: str
    likeness: tuple[float, float, float]


def blamed_for(result: Result) -> frozenset[str]:
    """Every "check:reason" that a result finds fault for."""
    return frozenset(seen_in([result]))


def seen_in(results: Iterable[Result]) -> Seen:
    """What was seen in a run."""
    seen: dict[str, Counter[str]] = {}
    for result in results:
        if result.verdict in BLAMES:
            for each in result.findings:
                kind = f"{result.check.id}:{each.finding.reason}"
                seen.setdefault(kind, Counter())[each.scenario] += 1
    return seen


def nearest(table: Table) -> tuple[Near, ...]:
    """The few variants that a run fails like, the likest first; none for a run that fails like none.

    Each has a kind of finding that none before it has, or is just as like the run as the one before.
    """
    judged = {result.check.id for result in table.results if result.verdict is not Verdict.SKIP}
    among = {name: _among(each, judged, table.played) for name, each in known().items()}
    seen = seen_in(table.results)
    named: list[Near] = []
    explained: set[str] = set()
    for each in ranked(seen, among):
        if each.likeness[0] < LEAST or len(named) == SHOWN:
            break
        kinds = seen.keys() & among[each.variant].seen.keys()
        if kinds - explained or each.likeness == named[-1].likeness:
            named.append(each)
            explained |= kinds
    return tuple(named)


def _among(variant: Known, judged: Collection[str], played: Collection[str]) -> Known:
    """What would be seen of a variant where only these checks could judge, and only these were played."""
    seen = {
        kind: there
        for kind, scenarios in variant.seen.items()
        if kind.partition(":")[0] in judged
        and (there := {scenario: number for scenario, number in scenarios.items() if scenario in played})
    }
    return Known(why=variant.why, seen=seen)


def ranked(seen: Seen, among: Mapping[str, Known]) -> list[Near]:
    """Every variant, the likest first.

    A kind of finding that few variants have says more than one that many have. The finer likenesses look
    only at scenarios that exercise a variant's checks: of the others nothing is known.
    """
    if not seen:
        return []
    common = Counter(kind for variant in among.values() for kind in variant.seen)
    weights = {kind: 1 / max(1, common[kind]) for kind in {*common, *seen}}
    near = [
        Near(variant=name, why=variant.why, likeness=_likeness(seen, variant.seen, weights))
        for name, variant in among.items()
    ]
    return sorted(near, key=lambda each: (*(-part for part in each.likeness), each.variant))


def not_behind(name: str, seen: Seen, among: Mapping[str, Known]) -> list[str]:
    """The variants that are not clearly less like what was seen than that one is."""
    near = {each.variant: each.likeness for each in ranked(seen, among)}
    own = near.pop(name, (0.0, 0.0, 0.0))
    return [other for other, likeness in near.items() if likeness >= own]


def _likeness(seen: Seen, variant: Seen, weights: Mapping[str, float]) -> tuple[float, float, float]:
    ids = {kind.partition(":")[0] for kind in variant} & checks().keys()
    meant = {scenario for id_ in ids for scenario in checks()[id_].exercised_by}
    both = [
        {
            (kind, scenario): number
            for kind, scenarios in side.items()
            for scenario, number in scenarios.items()
            if scenario_file(scenario) in meant
        }
        for side in (seen, variant)
    ]
    return (
        _alike({kind: weights[kind] for kind in seen}, {kind: weights[kind] for kind in variant}),
        _alike(*(dict.fromkeys(side, 1) for side in both)),
        _alike(*both),
    )


def _alike(run: Mapping[Any, float], variant: Mapping[Any, float]) -> float:
    """1 for the same; a little less for each that the run has besides, and more for each that it lacks."""
    keys: set[Hashable] = {*run, *variant}
    common = sum(min(run.get(key, 0), variant.get(key, 0)) for key in keys)
    besides, lacking = sum(run.values()) - common, sum(variant.values()) - common
    return common / (common + MORE * besides + lacking) if common else 0.0


@cache
def known() -> Mapping[str, Known]:
    """What was written down of the variants, by name."""
    return read(FILE)


def read(file: Path) -> Mapping[str, Known]:
    """What a file says of the variants, by name."""
    rows = read_json(file.read_text(encoding="utf-8"))
    return {name: Known(why=row["why"], seen=row["seen"]) for name, row in rows.items()}


def text_of(variants: Mapping[str, Known]) -> str:
    """The file: a line for each variant, by name."""
    rows = {name: {"why": each.why, "seen": each.seen} for name, each in sorted(variants.items())}
    lines = (f"{json.dumps(name)}: {_line(row)}" for name, row in rows.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)
