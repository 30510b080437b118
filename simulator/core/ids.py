"""Ids and tokens in the shapes seen in the wild, each a hash of (seed, salt, kind, subject, n).

There is no shared stream: one more request for one kind leaves every other id as it was. `n` counts
per kind and subject and is kept by the caller's tables, so a rolled back transaction gives it back.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Callable
from typing import Protocol

Counter = Callable[[str, str], int]

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Origin(Protocol):
    """What ids are derived from: `core.state.WorldState`."""

    @property
    def seed(self) -> int: ...
    @property
    def salt(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def scope_seed(self) -> int | None: ...


class Ids:
    """The ids of one world, derived from what `origin` answers then."""

    def __init__(self, origin: Callable[[], Origin], counter: Counter) -> None:
        self._origin = origin
        self._counter = counter

    @property
    def scope(self) -> str:
        """The scenario at play: its ids do not depend on what came before."""
        return self._origin().scope

    def raw(self, kind: str, subject: str, size: int, n: int | None = None) -> bytes:
        """`size` pseudo-random bytes; without `n` the next of that kind and subject."""
        origin = self._origin()
        if n is None:
            n = self._counter(f"{origin.scope}/{kind}", subject)
        seed = origin.seed if origin.scope_seed is None else origin.scope_seed
        label = f"{seed}\x1f{origin.salt}\x1f{origin.scope}\x1f{kind}\x1f{subject}\x1f{n}".encode()
        if size <= 64:
            return hashlib.blake2b(label, digest_size=size).digest()
        return hashlib.shake_256(label).digest(size)

    def seal(self, kind: str, content: bytes, size: int) -> bytes:
        """`size` bytes that only this world makes of the content: the same in every scenario."""
        origin = self._origin()
        label = f"{origin.seed}\x1f{origin.salt}\x1f{kind}\x1f".encode()
        return hashlib.blake2b(label + content, digest_size=size).digest()

    def text(self, kind: str, subject: str, length: int, n: int | None = None) -> str:
        """`length` URL-safe base64 characters."""
        return base64.urlsafe_b64encode(self.raw(kind, subject, length * 3 // 4 + 1, n))[:length].decode()

    def hex(self, kind: str, subject: str, length: int, n: int | None = None) -> str:
        return self.raw(kind, subject, (length + 1) // 2, n).hex()[:length]

    def fraction(self, kind: str, subject: str, n: int | None = None) -> float:
        """A number in [0, 1), for seeded decisions."""
        return int.from_bytes(self.raw(kind, subject, 7, n), "big") / 2**56

    def number(self, kind: str, subject: str) -> int:
        """19 digits, past what a double holds exactly, as order and service ids are."""
        spread = int.from_bytes(self.raw(kind, subject, 8), "big")
        return 3_300_000_000_000_000_001 + spread % 400_000_000_000_000_000

    def digits(self, kind: str, subject: str, count: int) -> int:
        """A number of so many digits."""
        least: int = 10 ** (count - 1)
        return least + int.from_bytes(self.raw(kind, subject, 8), "big") % (9 * least)

    def letters(self, kind: str, subject: str, length: int) -> str:
        return "".join(LETTERS[byte % 52] for byte in self.raw(kind, subject, length))

    def appid(self, subject: str) -> str:
        """One object wherever it is: many rows and indexes name a party by it."""
        return sys.intern("wx" + self.hex("appid", subject, 16))

    def original_id(self, subject: str) -> str:
        return "gh_" + self.hex("original_id", subject, 12)

    def verify_ticket(self, component: str) -> str:
        return "ticket@@@" + self.text("verify_ticket", component, 86)

    def pre_auth_code(self, component: str) -> str:
        return "preauthcode@@@" + self.text("pre_auth_code", component, 86)

    def authorization_code(self, component: str) -> str:
        return "queryauthcode@@@" + self.text("authorization_code", component, 86)

    def refresh_token(self, component: str) -> str:
        return "refreshtoken@@@" + self.text("refresh_token", component, 43)

    def access_token(self, kind: str, owner: str) -> str:
        """Two digits, `_`, and 130 to 150 characters: columns of the usual 128 are too short."""
        raw = self.raw(f"token/{kind}", owner, 116)
        length = 130 + raw[0] % 21
        return f"{60 + raw[1] % 40}_{base64.urlsafe_b64encode(raw[2:])[:length].decode()}"

    def rid(self, now: float, n: int) -> str:
        """A request id: Unix time in hex, and two more groups of eight."""
        origin = self._origin()
        seed = origin.seed if origin.scope_seed is None else origin.scope_seed
        label = f"{seed}\x1f{origin.salt}\x1frid\x1f{n}".encode()
        tail = hashlib.blake2b(label, digest_size=8).hexdigest()
        return f"{int(now):08x}-{tail[:8]}-{tail[8:]}"
