"""What a client says first: RFC 8446, 4.1.2, as far as it is needed to say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST = 16 * 1024 + 5
_HANDSHAKE, _CLIENT_HELLO = 0x16, 0x01
_SERVER_NAME, _ALPN = 0, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The name and the protocols that it asks for: none where it names none."""

    name: str | None = None
    protocols: tuple[str, ...] = ()


def length(begun: bytes) -> int | None:
    """The bytes of the record that begins so; None where it is no handshake of TLS."""
    if begun[:2] != b"\x16\x03"[: len(begun)]:
        return None
    return 5 + int.from_bytes(begun[3:5]) if len(begun) >= 5 else 5


def read(record: bytes) -> Hello | None:
    """The first record of a client; None where it is not, or not all there."""
    try:
        return _read(record)
    except (IndexError, ValueError):
        return None


def _read(record: bytes) -> Hello | None:
    if record[0] != _HANDSHAKE or record[5] != _CLIENT_HELLO:
        return None
    rest = _Reader(record[9:])
    rest.take(2 + 32)  # version, random
    rest.block(1)  # session
    rest.block(2)  # ciphers
    rest.block(1)  # compressions
    name: str | None = None
    protocols: tuple[str, ...] = ()
    for kind, data in _extensions(rest.block(2)):
        if kind == _SERVER_NAME:
            names = _Reader(_Reader(data).block(2))
            names.take(1)
            name = names.block(2).decode("ascii")
        elif kind == _ALPN:
            protocols = tuple(_protocols(_Reader(data).block(2)))
    return Hello(name=name, protocols=protocols)


def _extensions(data: bytes) -> Iterator[tuple[int, bytes]]:
    rest = _Reader(data)
    while rest.left:
        yield int.from_bytes(rest.take(2)), rest.block(2)


def _protocols(data: bytes) -> Iterator[str]:
    rest = _Reader(data)
    while rest.left:
        yield rest.block(1).decode("latin-1")


class _Reader:
    """Takes bytes off the front; an IndexError where there are too few."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        if self.left < size:
            raise IndexError(size)
        self._at += size
        return self._data[self._at - size : self._at]

    def block(self, size: int) -> bytes:
        """What follows a length of so many bytes."""
        return self.take(int.from_bytes(self.take(size)))
