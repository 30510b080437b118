"""The table check × dimension in words, for a page and for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.dimensions.cells import Cells, played
from conformance.dimensions.reasons import WHYS, reason_of
from conformance.dimensions.rows import DIMENSIONS, ROWS

FILLED = "●"
OPEN = "?"


def sign(check: str, dimension: str, filled: Cells) -> str:
    """What a cell shows."""
    if dimension in filled.get(check, {}):
        return FILLED
    reason = reason_of(check, dimension)
    return OPEN if reason is None else WHYS[reason.why].sign


def lines(checks: Iterable[str], filled: Cells | None = None) -> Iterator[tuple[str, ...]]:
    """A row for each check: its id and a sign for each dimension."""
    shown = played() if filled is None else filled
    for check in checks:
        yield f"`{check}`", *(sign(check, name, shown) for name in DIMENSIONS)


def told(check: str) -> Iterator[str]:
    """The dimensions of one check, a line for each: which scenario plays it, or why none does."""
    shown = played().get(check, {})
    for row in ROWS:
        reason = reason_of(check, row.id)
        how = shown.get(row.id) or (f"never: {reason.text.en}" if reason else "not played")
        yield f"{row.text.en}: {how}"
