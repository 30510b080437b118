"""Which checks can be judged with what a provider offers, and what one more capability would add."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from conformance.doctor.found import Found
from conformance.doctor.ward import note, ok
from conformance.registry import checks
from simulator import CAPABILITIES, Text

if TYPE_CHECKING:
    from conformance.registry import Check
    from simulator import Manifest

MOST = 6  # capabilities that are named
REAL = 30.0  # seconds: a longer period of pulls is not waited for by a real clock


def waits(scenario: Any) -> int:
    """How often a scenario has the provider pull."""
    return sum(step.action == "sync" for step in scenario.actions())


def playable(scenario: Any, offers: Collection[str], period: float | None) -> bool:
    """Whether a scenario can be played with a provider of these capabilities, as far as its file tells."""
    if not set(scenario.needs) <= set(offers) or (scenario.start is not None and "clock" not in offers):
        return False
    if "sync" in offers or not waits(scenario):
        return True
    return period is not None and (period <= REAL or "clock" in offers)


def judgeable(
    offers: Collection[str], period: float | None, scenarios: Sequence[Any], chosen: Mapping[str, Check]
) -> set[str]:
    """The checks that some playable scenario gives something to judge."""
    played = {one.id.partition("[")[0] for one in scenarios if playable(one, offers, period)}
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
            f"{len(now)} of {len(chosen)} checks can be judged",
            f"{len(chosen)} 项检查中可判定 {len(now)} 项",
        )
        return
    told = [f"{name} +{len(ids)}" for name, ids in list(added.items())[:MOST]]
    first = next(iter(added))
    row = CAPABILITIES[first]
    yield note(
        "offered",
        f"{len(now)} of {len(chosen)} checks can be judged; one more would add: {', '.join(told)}",
        f"{len(chosen)} 项检查中可判定 {len(now)} 项；再提供一项可增加：{'、'.join(told)}",
        "probe.offers",
        Text(
            f"{first} means that the provider {row.text}; `wxconf init --kit` writes probes to mount",
            f"{first}：{row.chinese}；`wxconf init --kit` 会生成可挂载的探针",
        ),
    )
