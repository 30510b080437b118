"""What orders, after-sales and products have in common: each is read by its id, and remembered as read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from ..clock import Clock
from ..database import Database
from ..line import Refused
from ..stores import Stores
from .books import Books
from .trouble import is_of_the_moment

Row = TypeVar("Row")
LATE = 300  # seconds by which a change may come into a list after it happened


class Followed(ABC, Generic[Row]):
    """Rows of one kind, of any store. `unknown`: the errcodes that say that there is no such row."""

    kind: ClassVar[str]
    unknown: ClassVar[frozenset[int]]

    def __init__(self, stores: Stores, database: Database) -> None:
        self.stores = stores
        self.books = Books(database, self.kind)

    @abstractmethod
    def read(self, component: str, store: str, id_: str) -> Row:
        """The row as it is now, remembered; may raise what `Stores.call` raises."""

    @abstractmethod
    def from_body(self, body: dict[str, Any]) -> Row:
        """A row as the books have it."""

    def read_or_expect(self, component: str, store: str, id_: str) -> bool:
        """Read one row; one that the platform does not tell is looked for again, and holds up no other."""
        try:
            self.read(component, store, id_)
        except Refused as refusal:
            if refusal.errcode in self.unknown:
                self.books.drop(store, id_)
            elif is_of_the_moment(refusal):
                self.books.expect(store, id_)
                return False
            else:
                raise
        return True

    def known(self, store: str) -> list[Row]:
        """All rows of a store as they were last read."""
        return [self.from_body(body) for body in self.books.all(store).values()]

    def get(self, store: str, id_: str) -> Row | None:
        """One row as it was last read."""
        body = self.books.get(store, id_)
        return None if body is None else self.from_body(body)


class FollowedByChange(Followed[Row]):
    """Rows whose list is asked for what changed in a span of time, of `window` seconds at the most.

    `before_we_came`: how many seconds back they are read when a store is new to us.
    """

    window: ClassVar[int]
    before_we_came: ClassVar[int]

    def __init__(self, stores: Stores, clock: Clock, database: Database) -> None:
        super().__init__(stores, database)
        self.clock = clock

    @abstractmethod
    def ids(self, component: str, store: str, start: int, end: int) -> list[str]:
        """The ids of the rows that changed in a window, from all its pages."""

    def pull(self, component: str, store: str) -> bool:
        """Read all that has changed since the last pull, and what is awaited; True where all was told."""
        now = self.clock.now()
        since = self.books.read_until(store)
        start = now - self.before_we_came if since is None else min(since, now) - LATE
        found = dict.fromkeys(self.books.awaited(store))
        for begin, end in self.windows(start, now):
            found |= dict.fromkeys(self.ids(component, store, begin, end))
        told = [self.read_or_expect(component, store, id_) for id_ in found]
        self.books.note_read(store, now)
        return all(told)

    def windows(self, start: int, end: int) -> list[tuple[int, int]]:
        """Start and end of each window."""
        return [(begin, min(begin + self.window, end)) for begin in range(start, end, self.window)]
