"""How things of a store move: by their tables, and refused as the platform refuses.

A table of `core.machine` says what is possible. What is not is an Illegal where people act, and the
platform's own code where a call asks for it: one of the row's own, or the default of the resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic

from simulator.core.errors import Refusal
from simulator.core.machine import Illegal, Machine, S, V


@dataclass(frozen=True, slots=True)
class Steps(Generic[S, V]):
    """A table and the codes that calls get where it has no key: `code`, but for what `codes` names."""

    machine: Machine[S, V]
    code: int
    codes: Mapping[tuple[S, V], int] = field(default_factory=dict)

    def after(self, state: S, event: V) -> S:
        """The state after what people did; an Illegal where they cannot."""
        return self.machine.after(state, event)

    def called(self, state: S, event: V) -> S:
        """The state after what a call asks for; the platform's refusal where it cannot be."""
        try:
            return self.machine.after(state, event)
        except Illegal as illegal:
            raise Refusal(self.codes.get((state, event), self.code), why=illegal.said) from None
