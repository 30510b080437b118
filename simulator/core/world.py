"""One isolated WeChat: its tables, journal, clock, ids and switches, and what is due in it.

Commands on one world run one at a time, each in a transaction that also holds back the journal
entries it causes. Worlds share nothing and run side by side. Everything that a world knows is in its
tables and its journal: built anew from them, it goes on as if nothing had been.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from types import TracebackType
from typing import Any

from simulator.core import retention
from simulator.core.activity import Activity
from simulator.core.due import Counter, Due
from simulator.core.entity import E
from simulator.core.ids import Ids
from simulator.core.ports import Clock, Journal, Tables
from simulator.core.state import WorldState
from simulator.core.switches import Switches
from simulator.journal.kind import Kind


class Transaction:
    """A block of which all is kept or nothing: `World.transaction`.

    A class and no generator: every call opens half a dozen, most of which only join.
    """

    __slots__ = ("_tables", "_world")

    def __init__(self, world: World) -> None:
        self._world = world
        self._tables: AbstractContextManager[None] | None = None

    def __enter__(self) -> None:
        self._tables = self._world._begin()

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._world._end(self._tables, error)


class World:
    """Its state, and how it is changed; it knows no rule of the platform.

    `seed`, `salt` and `switches` are for a world that begins: one whose tables hold a state has its own.
    `real` gives monotonic real seconds: for durations, never for dates.
    """

    def __init__(
        self,
        *,
        tables: Tables,
        journal: Journal,
        clock: Clock,
        real: Callable[[], float],
        name: str = "world",
        seed: int = 1,
        salt: str = "",
        switches: Switches | None = None,
        push_timeout: float = 5.0,
    ) -> None:
        self.name = name
        self.tables = tables
        self.journal = journal
        self.clock = clock
        self.real = real
        self.push_timeout = push_timeout
        self.ids = Ids(lambda: self.state, self.sequence)
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.activity = Activity()
        self._made_at = real()  # durations are this process's: nothing compares them with another's
        self._held: list[tuple[float, Kind]] | None = None  # of the open transaction
        self._witnesses: list[Callable[[Kind], None]] = []
        self._owner = 0  # the thread whose transaction it is
        self._ended = 0  # transactions
        self._strangers = 0  # threads that wait for it to end
        self._woken = False
        if tables.get(WorldState, name) is None:
            with self.transaction():
                tables.put(WorldState(world=name, seed=seed, salt=salt, switches=switches or Switches()))

    # -- its own row --------------------------------------------------------------------------------

    @property
    def state(self) -> WorldState:
        row = self.tables.get(WorldState, self.name)
        assert row is not None
        return row

    @property
    def switches(self) -> Switches:
        return self.state.switches

    @switches.setter
    def switches(self, switches: Switches) -> None:
        with self.transaction():
            self.tables.put(replace(self.state, switches=switches))

    def play_in(self, scope: str, seed: int | None = None) -> None:
        """Ids are this scenario's from now on, by its own seed where it has one; nobody's for ""."""
        with self.transaction():
            self.tables.put(replace(self.state, scope=scope, scope_seed=seed))

    def kept(self, kind: type[E], *key: Any) -> E | None:
        """The row of that key, unless its time is over: whether it was let go yet is no part of any rule."""
        row = self.tables.get(kind, *key)
        return None if row is None or retention.is_over(row, self.clock.now()) else row

    # -- commands ---------------------------------------------------------------------------------

    def transaction(self) -> Transaction:
        """All of the block, journal entries included, or nothing. It belongs to its thread: one inside
        another joins it, and that of another thread is waited for."""
        return Transaction(self)

    def _begin(self) -> AbstractContextManager[None] | None:
        """Takes the lock; answers the transaction of the tables, or None where one is joined."""
        self.lock.acquire()
        try:
            self._wait_for_others()
            if self._held is not None:
                return None
            tables = self.tables.transaction()
            tables.__enter__()
        except BaseException:
            self.lock.release()
            raise
        self._held, self._owner = [], threading.get_ident()
        return tables

    def _end(self, tables: AbstractContextManager[None] | None, error: BaseException | None) -> None:
        """Commits what `_begin` began, or undoes it where there is an error; lets go of the lock."""
        try:
            if tables is not None:
                self._commit(tables, error)
        finally:
            self.lock.release()

    def _commit(self, tables: AbstractContextManager[None], error: BaseException | None) -> None:
        """Whatever goes wrong here, the world is open for the next transaction afterwards."""
        try:
            if error is None:
                try:
                    self._ended += 1
                    if not self._ended % retention.EVERY:
                        retention.let_go(self.tables, self.clock.now())
                    for at, row in self._held or ():
                        self._write(at, row)
                except BaseException as broken:
                    tables.__exit__(type(broken), broken, None)
                    raise
            tables.__exit__(type(error) if error else None, error, None)
        finally:
            self._held = None
            if self._strangers:
                self.changed.notify_all()
        if error is None and self._woken:
            self._woken = False
            self.changed.notify_all()

    def _wait_for_others(self) -> None:
        """Until no transaction of another thread is open. Where one is, its thread has let go of the lock
        inside it: what is written now would be lost with it if it fails."""
        while self._held is not None and self._owner != threading.get_ident():
            self._strangers += 1
            try:
                self.changed.wait()
            finally:
                self._strangers -= 1

    def wait(self, seconds: float | None = None) -> None:
        """Lets go of the lock until something has changed, or so many real seconds have passed.

        The lock is held; a RuntimeError inside a transaction, as of `require_no_transaction`.
        """
        self.require_no_transaction("waiting")
        self.changed.wait(seconds)

    def require_no_transaction(self, what: str) -> None:
        """A RuntimeError where this thread has a transaction open: others could do nothing meanwhile, so that
        what is waited for would never come."""
        with self.lock:
            if self._held is not None and self._owner == threading.get_ident():
                raise RuntimeError(
                    f"{what} inside an open transaction of world {self.name}: end it first; "
                    "an action that waits for pushes or the provider is registered with waits=True"
                )

    def wake(self) -> None:
        """Tells those who wait for something due to look again once the transaction has committed."""
        self._woken = True

    def record(self, row: Kind) -> None:
        """Writes a journal entry, held back until the open transaction commits.

        Another thread's transaction is waited for: it must not take this entry along when it fails.
        """
        with self.lock:
            self._wait_for_others()
            at = self.clock.now()
            if self._held is not None:
                self._held.append((at, row))
            else:
                self._write(at, row)

    def _write(self, at: float, row: Kind) -> None:
        self.journal.append(at, row)
        for witness in self._witnesses:
            witness(row)

    def watch(self, witness: Callable[[Kind], None]) -> None:
        """Tells of every entry that is written from now on, with the lock held."""
        self._witnesses.append(witness)

    def sequence(self, name: str, subject: str = "") -> int:
        """1, 2, 3 … per name and subject."""
        name = f"{name}\x1f{subject}"
        row = self.tables.get(Counter, name)
        last = row.last + 1 if row else 1
        self.tables.put(Counter(name=name, last=last))
        return last

    def last(self, name: str, subject: str = "") -> int:
        """The last of `sequence`; 0 before the first."""
        row = self.tables.get(Counter, f"{name}\x1f{subject}")
        return row.last if row else 0

    def elapsed_ms(self) -> float:
        """Real milliseconds since the world was made."""
        return round((self.real() - self._made_at) * 1000, 3)

    # -- time ---------------------------------------------------------------------------------------

    def schedule(self, what: str, subject: str, at: float) -> None:
        """Something to happen at `at`; replaces an earlier date for the same thing."""
        self.tables.put(Due(what=what, subject=subject, at=at))
        self.wake()

    def unschedule(self, what: str, subject: str) -> None:
        self.tables.delete(Due, what, subject)
