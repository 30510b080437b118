"""What the checks find in each scenario, played alone and in runs of several orders."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from conformance.judge import judge
from conformance.mutants import PUSH_TIMEOUT, reference_file, with_variant
from conformance.runner import offered_by, services_of, session_of
from simulator import load_manifest

AT_ONCE = 2
Found = Mapping[str, frozenset[str]]  # scenario → what was found there, and what broke


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario that has other findings in a run than alone."""

    variant: str
    order: str
    scenario: str
    only_alone: frozenset[str]
    only_there: frozenset[str]

    def __str__(self) -> str:
        told = [f"{self.variant or 'reference'}, {self.order}: {self.scenario}"]
        for words, ids in (("alone", self.only_alone), ("in the run", self.only_there)):
            told += [f"    only {words}: {one}" for one in sorted(ids)]
        return "\n".join(told)


def manifest_of(variant: str) -> Any:
    """The reference provider, broken in that way; whole for an empty name."""
    manifest = load_manifest(reference_file())
    return with_variant(manifest, variant) if variant else manifest


def found_by(manifest: Any, scenarios: Sequence[Any]) -> Found:
    """What a run of these scenarios finds in each."""
    with session_of(manifest, push_timeout=PUSH_TIMEOUT, salt="")() as session:
        broken = {scenario.id: session.play(scenario).error for scenario in scenarios}
    table = judge(list(session.entries(0)), offered_by(manifest), None, services_of(manifest))
    found: dict[str, set[str]] = {
        id_: {f"error: {error.en}"} if error else set() for id_, error in broken.items()
    }
    for result in table.results:
        for each in result.findings:
            found.setdefault(each.scenario, set()).add(f"{result.check.id} {each.finding.reason}")
    return {id_: frozenset(words) for id_, words in found.items()}


def alone(manifest: Any, scenarios: Sequence[Any]) -> Found:
    """The same of each, with a provider and a world of its own."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda scenario: found_by(manifest, [scenario]), scenarios)
        return {scenario.id: one[scenario.id] for scenario, one in zip(scenarios, found, strict=True)}


def orders(scenarios: Sequence[Any], seeds: Iterable[int]) -> Iterator[tuple[str, list[Any]]]:
    """The scenarios as they stand, and shuffled by each seed."""
    yield "as they stand", list(scenarios)
    for seed in seeds:
        shuffled = list(scenarios)
        random.Random(seed).shuffle(shuffled)
        yield f"shuffled by {seed}", shuffled


def differences(variant: str, scenarios: Sequence[Any], seeds: Iterable[int]) -> Iterator[Difference]:
    """Where runs depart from what is found alone."""
    manifest = manifest_of(variant)
    by_itself = alone(manifest, scenarios)
    for order, played in orders(scenarios, seeds):
        together = found_by(manifest, played)
        for scenario in scenarios:
            one, other = by_itself[scenario.id], together[scenario.id]
            if one != other:
                yield Difference(variant, order, scenario.id, one - other, other - one)
