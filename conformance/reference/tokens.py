"""Access tokens of every kind: kept, renewed in time, one renewal at once."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from .clock import Clock
from .database import Database
from .line import Paused, Refused
from .owners import Kind, Owner
from .platform import Unreachable
from .tickets import NoTicket

RENEW_AT = 0.75  # of a token's life
LIFE = 7200


@dataclass(frozen=True, slots=True)
class Token:
    """One access token: when it came, in seconds since 1970, and its life in seconds."""

    value: str
    issued_at: int
    expires_in: int


class BackingOff(Exception):
    """The last tries for this owner failed: nothing is sent before its gap is over."""


class BackOff:
    """Which owners are left alone until when, with gaps that double from 30 to 600 seconds."""

    SHORTEST = 30
    LONGEST = 600

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._until: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def check(self, owner: Owner) -> None:
        """BackingOff: this owner is still left alone."""
        with self._lock:
            until, _ = self._until.get(owner.key, (0, 0))
        if self.clock.now() < until:
            raise BackingOff(owner.key)

    def start(self, owner: Owner) -> None:
        """Leave this owner alone for a while, longer than the last time."""
        with self._lock:
            _, gap = self._until.get(owner.key, (0, 0))
            gap = min(max(gap * 2, self.SHORTEST), self.LONGEST)
            self._until[owner.key] = (self.clock.now() + gap, gap)

    def end(self, owner: Owner) -> None:
        """It went well for this owner: forget its gap."""
        with self._lock:
            self._until.pop(owner.key, None)

    def pass_over(self) -> None:
        """Let every owner be tried now; where that fails, its gap grows on."""
        with self._lock:
            self._until = {key: (0, gap) for key, (_, gap) in self._until.items()}


class Tokens:
    """The access tokens of all owners; `fetchers` has for each kind what fetches a new one."""

    def __init__(self, database: Database, clock: Clock, renewals: BackOff) -> None:
        self.database = database
        self.clock = clock
        self.renewals = renewals
        self.fetchers: dict[Kind, Callable[[Owner], Token]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._locks_lock = threading.Lock()

    def of(self, owner: Owner, *, urgent: bool = False) -> str:
        """A token that is good now, fetched where need be.

        May raise what its fetcher raises, and BackingOff.
        """
        token = self.stored(owner)
        if token is not None and not self.renew_due(owner, token):
            return token.value
        return self.renewed(owner, token, urgent=urgent).value

    def stored(self, owner: Owner) -> Token | None:
        """The token in the database, good or not; None where there is none."""
        row = self.database.row("SELECT value, issued_at, expires_in FROM tokens WHERE owner = ?", owner.key)
        return None if row is None else Token(row["value"], row["issued_at"], row["expires_in"])

    def renew_due(self, owner: Owner, token: Token) -> bool:  # noqa: ARG002 -- kinds may differ
        """Whether most of its life is gone; one from the future belongs to another time."""
        age = self.clock.now() - token.issued_at
        return not -60 <= age < token.expires_in * RENEW_AT

    def expired(self, token: Token) -> bool:
        """Whether its life is over, or it comes from a future that the clock has left."""
        return not -60 <= self.clock.now() - token.issued_at < token.expires_in

    def renewed(self, owner: Owner, stale: Token | None, *, urgent: bool = False) -> Token:
        """A new token; who comes second takes what the first has fetched."""
        with self.one_at_a_time(owner):
            meanwhile = self.renewed_meanwhile(owner, stale)
            if meanwhile is not None:
                return meanwhile
            try:
                if not urgent:
                    self.renewals.check(owner)
                token = self.fetchers[owner.kind](owner)
            except (Unreachable, Refused, Paused, NoTicket, BackingOff) as error:
                if isinstance(error, Unreachable | Refused):
                    self.renewals.start(owner)
                if stale is not None and not self.expired(stale):
                    return stale  # a quarter of its life is left for trying
                raise
            self.renewals.end(owner)
            self.keep(owner, token)
            return token

    def one_at_a_time(self, owner: Owner) -> AbstractContextManager[object]:
        """The lock of this owner's token: a second renewal would kill the first one's token."""
        with self._locks_lock:
            return self._locks[owner.key]

    def renewed_meanwhile(self, owner: Owner, stale: Token | None) -> Token | None:
        """A good token that another thread fetched while this one waited for the lock, or None."""
        token = self.stored(owner)
        if (
            token is None
            or (stale is not None and token.value == stale.value)
            or self.renew_due(owner, token)
        ):
            return None
        return token

    def keep(self, owner: Owner, token: Token) -> None:
        """Make this the owner's token."""
        self.database.run(
            "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?)",
            owner.key, token.value, token.issued_at, token.expires_in,
        )  # fmt: skip

    def issued(self, value: object, expires_in: object) -> Token:
        """A token that came just now; a life that is no number counts as 7200 seconds.

        Unreachable: no token.
        """
        if not isinstance(value, str) or not value:
            raise Unreachable("no token in the reply", sent=True)
        life = int(expires_in) if isinstance(expires_in, int | str) and str(expires_in).isdecimal() else LIFE
        return Token(value, self.clock.now(), life or LIFE)

    def drop(self, owner: Owner, value: str | None = None) -> None:
        """Forget a token; with a value, only if it is still that one."""
        if value is None:
            self.database.run("DELETE FROM tokens WHERE owner = ?", owner.key)
        else:
            self.database.run("DELETE FROM tokens WHERE owner = ? AND value = ?", owner.key, value)

    def forget(self, kind: Kind) -> None:
        """Lose the tokens of all owners of one kind."""
        self.database.run("DELETE FROM tokens WHERE owner LIKE ?", f"{kind}:%")
