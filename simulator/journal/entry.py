"""One entry of a journal: the record of everything that crosses a boundary. Checks read only this.

Entries are written in the transaction of what caused them and appear when it commits, so a refused
action leaves no trace of a half-done effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing seen: `at` is the world's clock in Unix seconds, `data` is plain JSON."""

    seq: int
    world: str
    at: float
    kind: str
    data: Mapping[str, Any]

    @classmethod
    def of_json(cls, document: Mapping[str, Any]) -> Self:
        """An entry as `as_json`, the control interface, or an exported journal has it."""
        return cls(
            seq=document["seq"],
            world=document.get("world", ""),
            at=document["at"],
            kind=document["kind"],
            data=document["data"],
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "world": self.world,
            "at": self.at,
            "kind": self.kind,
            "data": dict(self.data),
        }
