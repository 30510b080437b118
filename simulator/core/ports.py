"""What the core needs from outside: tables to keep rows in, a journal to write to, and a clock.

Tables are read and written inside a transaction; one that ends in an exception leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from simulator.core.entity import E, Entity
from simulator.journal.entry import Entry
from simulator.journal.kind import Kind

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
        after: tuple[Any, ...] | None = None,
        offset: int = 0,
        limit: int | None = None,
        descending: bool = False,
    ) -> list[E]:
        """Rows of a declared index: `equal` on its first part, [since, until) on the field that orders
        it, from `offset`, at most `limit`. `after` is the place of a row that is or was there, its order
        fields and its key: only what stands behind that."""

    def count(self, kind: type[Entity], index: str, *equal: Any, since: Any = None, until: Any = None) -> int:
        """How many rows `list` would give without offset and limit."""

    def watch(self, watcher: Watcher) -> None:
        """Tells of the credential of each row there is, and from now on of each that is added or removed:
        at once, and the other way round where the transaction is undone."""

    def unwatch(self, watcher: Watcher) -> None:
        """Tells no more."""


class Journal(Protocol):
    """The entries of one world, append-only, numbered without gaps. Readers may come from any thread."""

    @property
    def last(self) -> int:
        """The `seq` of the newest entry; 0 while there is none."""

    @property
    def removed(self) -> int:
        """How many of the oldest entries retention has taken."""

    @property
    def kept(self) -> int:
        """How many entries there are."""

    @property
    def size(self) -> int:
        """The bytes that these take, about."""

    def append(self, at: float, row: Kind) -> None:
        """Writes what was seen at an instant (Unix seconds) as the next entry; called inside the transaction
        of the tables that it belongs to. What is long in it is kept `shortened`."""

    def entries(
        self,
        after: int = 0,
        kind: str | None = None,
        limit: int | None = None,
        where: Callable[[Entry], bool] | None = None,
    ) -> list[Entry]:
        """Entries with `seq` > `after`, oldest first, optionally of one kind and at most `limit`."""

    def latest(self, kind: str, where: Callable[[Entry], bool]) -> Entry | None:
        """The last entry of a kind that is so, found from the end on; None where there is none."""

    def wait(self, after: int, timeout: float) -> bool:
        """True as soon as an entry past `after` exists; False after `timeout` real seconds."""


class Clock(Protocol):
    """The time of one world, in Unix seconds. It never goes back."""

    rate: float

    def now(self) -> float: ...

    def move_to(self, instant: float) -> None:
        """Jumps forward; a ValueError for the past."""
