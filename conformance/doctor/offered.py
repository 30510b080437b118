"""Which checks can be judged with what a provider offers, and what one more capability would add."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from conformance.doctor.found import Found
from conformance.doctor.ward import note, ok
from conformance.lasting import playable
from conformance.registry import checks
from simulator import CAPABILITIES, Count, Text, scenario_file

if TYPE_CHECKING:
    from conformance.registry import Check
    from simulator import Manifest

MOST = 6  # capabilities that are named


def judgeable(
    offers: Collection[str], period: float | None, scenarios: Sequence[Any], chosen: Mapping[str, Check]
) -> set[str]:
    """The checks that some playable scenario gives something to judge."""
    played = {scenario_file(one.id) for one in scenarios if playable(one, offers, period)}
    return {
        id_
        for id_, check in chosen.items()
        if set(check.needs) <= set(offers) and played & set(check.exercised_by)
    }


def more(
    offers: Collection[str], period: float | None, scenarios: Sequence[Any], chosen: Mapping[str, Check]
) -> dict[str, set[str]]:
    """By capability that is not there, the checks that it would add; those that add most come first."""
    now = judgeable(offers, period, scenarios, chosen)
    added = {
        name: judgeable({*offers, name}, period, scenarios, chosen) - now
        for name in CAPABILITIES
        if name not in offers
    }
    return dict(sorted(((n, ids) for n, ids in added.items() if ids), key=lambda row: -len(row[1])))


def offered(manifest: Manifest, scenarios: Sequence[Any]) -> Iterator[Found]:
    """How much can be judged."""
    chosen = checks()
    now = judgeable(manifest.capabilities, manifest.pull_period, scenarios, chosen)
    added = more(manifest.capabilities, manifest.pull_period, scenarios, chosen)
    if not added:
        yield ok(
            "offered",
            f"{len(now)} of {Count(len(chosen)):check} can be judged",
            f"{len(chosen)} 项检查中可判定 {len(now)} 项",
        )
        return
    told = [f"{name} +{len(ids)}" for name, ids in list(added.items())[:MOST]]
    first = next(iter(added))
    row = CAPABILITIES[first]
    yield note(
        "offered",
        f"{len(now)} of {Count(len(chosen)):check} can be judged; one more would add: {', '.join(told)}",
        f"{len(chosen)} 项检查中可判定 {len(now)} 项；再提供一项可增加：{'、'.join(told)}",
        "probe.offers",
        Text(
            f"{first} means that the provider {row.text}; `wxconf init --kit` writes probes to mount",
            f"{first}：{row.chinese}；`wxconf init --kit` 会生成可挂载的探针",
        ),
    )
