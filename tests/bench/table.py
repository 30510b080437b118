"""One measured row, and how rows are shown and written.

The machine is shared, so a figure alone says little: ours and the peer are measured in turn, round by
round, and the ratio is the median of the rounds' own ratios. The spread is where the middle half lies.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was measured. `bar` bounds the ratio: at most (`<=`) or at least (`>=`) that much."""

    name: str
    unit: str
    ours: float
    peer: float | None = None
    peer_name: str = ""
    ratio: float | None = None
    spread: tuple[float, float] | None = None
    bar: tuple[str, float] | None = None
    rounds: int = 1

    @property
    def reached(self) -> bool | None:
        if self.bar is None or self.ratio is None:
            return None
        sense, limit = self.bar
        return self.ratio <= limit if sense == "<=" else self.ratio >= limit

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": self.ours,
            "peer": self.peer,
            "peer_name": self.peer_name,
            "ratio": self.ratio,
            "spread": self.spread,
            "bar": " ".join(map(str, self.bar)) if self.bar else None,
            "reached": self.reached,
            "rounds": self.rounds,
        }


def compared(
    name: str,
    unit: str,
    ours: Sequence[float],
    peer: Sequence[float],
    peer_name: str,
    bar: tuple[str, float] | None = None,
) -> Row:
    """A row of two series that were measured in turn."""
    ratios = [one / other for one, other in zip(ours, peer, strict=True)]
    return Row(
        name=name,
        unit=unit,
        ours=median(ours),
        peer=median(peer),
        peer_name=peer_name,
        ratio=median(ratios),
        spread=_middle_half(ratios),
        bar=bar,
        rounds=len(ratios),
    )


def alone(name: str, unit: str, ours: Sequence[float]) -> Row:
    """A row without a peer."""
    return Row(name=name, unit=unit, ours=median(ours), spread=_middle_half(ours), rounds=len(ours))


def _middle_half(values: Sequence[float]) -> tuple[float, float]:
    if len(values) < 2:
        return values[0], values[0]
    low, _, high = quantiles(values, n=4, method="inclusive")
    return low, high


HEADINGS = ("name", "ours", "peer", "", "ratio", "bar", "reached", "spread")


def render(rows: Sequence[Row]) -> str:
    """The table, as lines of text."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(HEADINGS))]
    left = {0, 3}
    return "\n".join(
        "  ".join(
            text.ljust(width) if place in left else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def _cells(row: Row) -> tuple[str, ...]:
    reached = {True: "yes", False: "NO", None: ""}[row.reached]
    low, high = row.spread or (0.0, 0.0)
    return (
        row.name,
        f"{_number(row.ours)} {row.unit}",
        "" if row.peer is None else f"{_number(row.peer)} {row.unit}",
        row.peer_name,
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "" if row.bar is None else f"{row.bar[0]} {row.bar[1]:g}",
        reached,
        f"{_number(low)}…{_number(high)}" if row.spread else "",
    )


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def write(path: Path, rows: Sequence[Row], notes: Sequence[str], *, quick: bool) -> None:
    """The same as JSON, with what it was measured on."""
    machine = {"python": platform.python_version(), "system": platform.platform(), "cpus": os.cpu_count()}
    found = {"machine": machine, "quick": quick, "rows": [row.as_json() for row in rows], "notes": [*notes]}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
