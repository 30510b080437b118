"""State machines as tables: (state, event) → the state after it. A key that is missing is illegal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from simulator.usage import NotNow

S = TypeVar("S", bound=Enum)
V = TypeVar("V", bound=Enum)


class Illegal(NotNow):
    """An event that cannot happen in the state that a thing is in; nothing has changed."""


@dataclass(frozen=True, slots=True)
class Machine(Generic[S, V]):
    """How one kind of thing moves. `begins` are the states that a new one may be in."""

    name: str
    begins: tuple[S, ...]
    table: Mapping[tuple[S, V], S]

    def allows(self, state: S, event: V) -> bool:
        return (state, event) in self.table

    def after(self, state: S, event: V, otherwise: str = "") -> S:
        """The state after an event; an Illegal that says `otherwise` where it cannot happen."""
        try:
            return self.table[state, event]
        except KeyError:
            why = otherwise or f"{self.name} is {_told(state)}, and {_told(event)} is not possible then"
            raise Illegal(why) from None


def _told(word: Enum) -> str:
    """A state or event in words: those of the platform's own are numbers."""
    return word.name.lower()
