"""State machines as tables: (state, event) → the state after it. A key that is missing is illegal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from simulator.texts import Text
from simulator.usage import NotNow

S = TypeVar("S", bound=Enum)
V = TypeVar("V", bound=Enum)


class Illegal(NotNow):
    """An event that cannot happen in the state that a thing is in; nothing has changed."""


@dataclass(frozen=True, slots=True)
class Machine(Generic[S, V]):
    """How one kind of thing moves. `begins` are the states that a new one may be in."""

    name: Text
    begins: tuple[S, ...]
    table: Mapping[tuple[S, V], S]

    def allows(self, state: S, event: V) -> bool:
        return (state, event) in self.table

    def after(self, state: S, event: V, otherwise: Text | None = None) -> S:
        """The state after an event; an Illegal that says `otherwise` where it cannot happen."""
        try:
            return self.table[state, event]
        except KeyError:
            stands, done = _told(state), _told(event)
            why = Text(
                f"{self.name.en} is {stands}, and {done} is not possible then",
                f"{self.name.zh}处于 {stands}，此时不能 {done}",
            )
            raise Illegal(otherwise or why) from None


def _told(word: Enum) -> str:
    """A state or event in words: those of the platform's own are numbers."""
    return word.name.lower()
