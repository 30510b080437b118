"""How long a run will take: by how long each scenario takes the reference, and what is waited for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from simulator import read_json

ROUND = 1.2  # periods within which a pull comes round


@cache
def _seconds() -> dict[str, float]:
    text = files("conformance").joinpath("durations.json").read_text(encoding="utf-8")
    found: dict[str, float] = read_json(text)["seconds"]
    return found


def of(scenario: Any) -> float:
    """Seconds that it takes with the reference provider; of one that is not known, the mean."""
    known = _seconds()
    return known.get(scenario.id, sum(known.values()) / len(known))


def waited(scenario: Any, offers: Collection[str], period: float | None) -> float:
    """Seconds of real time in which the pulls of a provider are waited for."""
    if "sync" in offers or "clock" in offers or period is None:
        return 0.0
    syncs: int = sum(step.action == "sync" for step in scenario.actions())
    return ROUND * period * syncs


def seconds(
    scenarios: Iterable[Any],
    offers: Collection[str],
    period: float | None,
    *,
    times: float = 1.0,
    jobs: int = 1,
) -> float:
    """Of a run of these, `times` as slow as the reference, with so many workers."""
    amount: float = sum(of(one) * times + waited(one, offers, period) for one in scenarios)
    return amount / jobs


def told(amount: float) -> str:
    """In words: 40 s, 3 min, 2 h."""
    if amount < 100:
        return f"{max(amount, 1):.0f} s"
    return f"{amount / 60:.0f} min" if amount < 6000 else f"{amount / 3600:.1f} h"
