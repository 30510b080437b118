"""Reads one HTTP reply off a socket until a deadline: a dripping receiver gets no more time than that.

The standard library's reader is made for mail, and costs as much as all the rest of an exchange.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator

MOST_BODY = 64 * 1024
MOST_HEAD = 64 * 1024
PIECE = 16 * 1024

_STATUS = re.compile(rb"HTTP/\d\.\d ([1-9]\d\d)(?: [^\r\n]*)?\r?\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LENGTH = re.compile(rb"\d{1,18}")
_EMPTY = (b"\r\n", b"\n")
_BODILESS = frozenset({204, 304})


class Unreadable(ValueError):
    """What came is no HTTP reply, or ends too early."""


def read(line: socket.socket, deadline: float) -> tuple[int, bytes]:
    """Status, and body as far as 64 KB. `deadline` is monotonic; past it comes a TimeoutError."""
    stream = _Stream(line, deadline)
    status, fields = _head(stream)
    while 100 <= status < 200 and status != 101:  # on its way to the real one
        status, fields = _head(stream)
    if status in _BODILESS:
        return status, b""
    body = b""
    for piece in _pieces(stream, fields):
        body += piece
        if len(body) >= MOST_BODY:
            break
    return status, body[:MOST_BODY]


def _head(stream: _Stream) -> tuple[int, dict[bytes, bytes]]:
    """The status, and the first value of each field, by names in lower case."""
    first = stream.line()
    if not first:
        raise ConnectionError("the connection was closed without an answer")
    start = _STATUS.fullmatch(first)
    if start is None:
        raise Unreadable(f"the answer is no HTTP: {first[:40]!r}")
    fields: dict[bytes, bytes] = {}
    room = MOST_HEAD
    while (text := stream.line()) not in _EMPTY:
        room -= len(text)
        if not text or room < 0:
            raise Unreadable("the head of the answer is too long" if text else "the answer ends in its head")
        name, _, value = text.partition(b":")
        fields.setdefault(name.strip().lower(), value.strip())
    return int(start[1]), fields


def _pieces(stream: _Stream, fields: dict[bytes, bytes]) -> Iterator[bytes]:
    """The body as it comes: in chunks, of the length that was said, or until the end."""
    if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
        yield from _chunks(stream)
    elif (said := fields.get(b"content-length")) is not None:
        if not _LENGTH.fullmatch(said):
            raise Unreadable(f"the answer has the length {said.decode('latin-1')!r}")
        yield from _exactly(stream, int(said))
    else:
        while piece := stream.some(PIECE):
            yield piece


def _chunks(stream: _Stream) -> Iterator[bytes]:
    while True:
        size = _CHUNK.fullmatch(stream.line())
        if size is None:
            raise Unreadable("the answer has a chunk without a size")
        length = int(size[1], 16)
        if not length:
            return  # what may follow is nobody's concern: the connection is not used again
        yield from _exactly(stream, length)
        if stream.line() not in _EMPTY:
            raise Unreadable("the answer has a chunk that is longer than it says")


def _exactly(stream: _Stream, length: int) -> Iterator[bytes]:
    while length:
        piece = stream.some(min(length, PIECE))
        if not piece:
            raise Unreadable(f"the answer ends {length} bytes too early")
        length -= len(piece)
        yield piece


class _Stream:
    """A socket read until a deadline."""

    def __init__(self, line: socket.socket, deadline: float) -> None:
        self._line = line
        self._deadline = deadline
        self._held = b""

    def line(self) -> bytes:
        """As far as the next line break; what is left where there is none, and nothing at the end."""
        while (end := self._held.find(b"\n") + 1) == 0:
            if len(self._held) > MOST_HEAD:
                raise Unreadable("the answer has a line that is too long")
            piece = self._received()
            if not piece:
                end = len(self._held)
                break
            self._held += piece
        found, self._held = self._held[:end], self._held[end:]
        return found

    def some(self, most: int) -> bytes:
        """What is there, at most so many bytes; nothing at the end."""
        if not self._held:
            self._held = self._received()
        found, self._held = self._held[:most], self._held[most:]
        return found

    def _received(self) -> bytes:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)
        return self._line.recv(PIECE)
