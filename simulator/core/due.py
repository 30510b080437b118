"""Things that happen by themselves at an instant: the next ticket, an order that becomes visible.

A row says what and when; the world's `perform` table says how. Pushes have their own table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from simulator.core.ports import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing due: `what` names an entry of the world's `perform` table, `subject` is its argument."""

    KEY: ClassVar[tuple[str, ...]] = ("what", "subject")
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("at",))}

    what: str
    subject: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The last number given out for a name and subject."""

    KEY: ClassVar[tuple[str, ...]] = ("name", "subject")
    INDEXES: ClassVar[Mapping[str, Index]] = {}

    name: str
    subject: str
    last: int
