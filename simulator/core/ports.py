"""What the core needs from outside: tables to keep entities in, and a clock.

Tables are read and written inside a transaction; one that ends in an exception leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from simulator.core.entity import E, Entity

# A credential, and whether there is a row more of it or one less.
Watcher = Callable[[str, bool], None]


class Tables(Protocol):
    """Storage of one world's entities."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes of the block, or none. A transaction inside another joins it."""

    def get(self, kind: type[E], *key: Any) -> E | None:
        """The row of that key."""

    def put(self, row: Entity) -> None:
        """Stores the row in place of any other of its key."""

    def delete(self, kind: type[Entity], *key: Any) -> None:
        """Removes the row of that key; no error where there is none."""

    def rows(self, kind: type[E]) -> list[E]:
        """Every row of a kind, by key: for what is rare, since it costs what there is."""

    def list(
        self,
        kind: type[E],
        index: str,
        *equal: Any,
        since: Any = None,
        until: Any = None,
        offset: int = 0,
        limit: int | None = None,
        descending: bool = False,
    ) -> list[E]:
        """Rows of a declared index: `equal` on its first part, [since, until) on the field that orders
        it, from `offset`, at most `limit`."""

    def count(self, kind: type[Entity], index: str, *equal: Any, since: Any = None, until: Any = None) -> int:
        """How many rows `list` would give without offset and limit."""

    def watch(self, told: Watcher) -> None:
        """Tells of the credential of each row there is, and from now on of each that is added or removed:
        at once, and the other way round where the transaction is undone."""

    def unwatch(self, told: Watcher) -> None:
        """Tells no more."""


class Clock(Protocol):
    """The time of one world, in Unix seconds. It never goes back."""

    rate: float

    def now(self) -> float: ...

    def move_to(self, instant: float) -> None:
        """Jumps forward; a ValueError for the past."""
