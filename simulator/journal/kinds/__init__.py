"""The kinds of journal entries, a file a family. What lies here is found: a new kind is one class."""

from __future__ import annotations

import sys

from simulator.journal.kind import KINDS, Data, Kind
from simulator.modules import below

# In an action's arguments: a field of an earlier step's result.
REFERENCE = r"^\$[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_]+)+$"

__all__ = ["KINDS", "REFERENCE", "read"]


def read(kind: str, data: Data) -> Kind | None:
    """The data of an entry as a row of its kind; None for a kind of another version."""
    row = KINDS.get(kind)
    return row.read(data) if row is not None else None


def _fill() -> None:
    """Imports every file of kinds; one that holds none stops the process."""
    modules = below(sys.modules[__name__])
    homes = {row.__module__ for row in KINDS.values()}
    if idle := [module.__name__ for module in modules if module.__name__ not in homes]:
        raise ValueError(f"{idle[0]} lies among the kinds of entries and holds none")


_fill()
