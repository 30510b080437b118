"""The table check × dimension in words, for a page and for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.dimensions.cells import Cells, played
from conformance.dimensions.reasons import WHYS, reason_of
from conformance.dimensions.rows import DIMENSIONS, ROWS
from simulator import Text

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


def told(check: str) -> Iterator[Text]:
    """The dimensions of one check, a line for each: which scenario plays it, or why none does."""
    shown = played().get(check, {})
    for row in ROWS:
        reason = reason_of(check, row.id)
        how = Text("not played", "尚未检查")
        if scenario := shown.get(row.id):
            how = Text(scenario, scenario)
        elif reason:
            how = Text(f"never: {reason.text.en}", f"从不：{reason.text.zh}")
        yield Text(f"{row.text.en}: {how.en}", f"{row.text.zh}：{how.zh}")
