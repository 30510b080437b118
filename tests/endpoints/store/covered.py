"""What is shown of each call of the store by the tests: which have a row, show all, read back, are refused.

What is not shown yet is in `NOT_YET` of the resource's `not_yet.py`: name of the call, and which of `KINDS`.
It may only shrink: what is in it and is shown fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from simulator.endpoints.table import ROWS
from simulator.shapes.shape import names, shape

ROW, WHOLE, READS_BACK, REFUSED = KINDS = ("row", "whole", "reads_back", "refused")


def resources() -> list[str]:
    """The groups of which anything is simulated."""
    return sorted({row.shape.group for row in ROWS if row.shape is not None})


def calls() -> list[str]:
    """Every call of these groups."""
    return [name for name in names() if shape(name).group in resources()]


def not_yet(kind: str) -> set[str]:
    """The calls of which this is not shown yet; those without a row lack all."""
    return {
        name
        for resource in resources()
        for name, lacks in listed(resource).items()
        if kind in lacks or ROW in lacks
    }


def listed(resource: str) -> Mapping[str, tuple[str, ...]]:
    listed: Mapping[str, tuple[str, ...]] = import_module(f"tests.endpoints.store.{resource}.not_yet").NOT_YET
    return listed
