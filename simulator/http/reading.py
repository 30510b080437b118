"""Reads one HTTP/1.1 request off a stream: RFC 9112, and strict where two readings are possible.

The standard library's reader is made for mail: it costs several times as much, and lets folded lines,
spaces before a colon and doubtful lengths pass. Each of these is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedIOBase

MOST_LINE = 64 * 1024
MOST_HEAD = 64 * 1024
MOST_FIELDS = 100
MOST_BODY = 16 * 1024 * 1024

_EMPTY = (b"\r\n", b"\n")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a grammar's name for it
_REQUEST = re.compile(rf"({_TOKEN}) ([!-~\x80-\xff]+) HTTP/1\.([01])\r?\n")
_FIELD = re.compile(rf"({_TOKEN}):([^\x00-\x08\x0a-\x1f\x7f]*)\r?\n")
_LENGTH = re.compile(r"[0-9]{1,18}")
_ONCE = frozenset({"content-length", "transfer-encoding", "host"})
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


class Unreadable(Exception):
    """What came is no request that can be read in one way only; `status` answers it."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


class Gone(Exception):
    """The caller hung up between or in the middle of requests."""


@dataclass(frozen=True, slots=True)
class Head:
    """A request's line and fields. `given` has names as they came, `fields` in lower case."""

    method: str
    target: str
    minor: int
    given: Mapping[str, str]
    fields: Mapping[str, str]

    @property
    def stays(self) -> bool:
        """Whether the caller wants the connection kept."""
        wish = self.fields.get("connection", "").lower()
        return "close" not in wish if self.minor else "keep-alive" in wish


def read_head(stream: BufferedIOBase) -> Head:
    """The next request's head."""
    line = stream.readline(MOST_LINE + 1)
    if line in _EMPTY:  # some clients end a body with a line break too many
        line = stream.readline(MOST_LINE + 1)
    if not line:
        raise Gone
    if len(line) > MOST_LINE:
        raise Unreadable(414)
    start = _REQUEST.fullmatch(line.decode("latin-1"))
    if start is None:
        raise Unreadable(505 if b" HTTP/" in line and b" HTTP/1." not in line else 400)
    given, fields = _read_fields(stream)
    return Head(start[1], start[2], int(start[3]), given, fields)


def _read_fields(stream: BufferedIOBase) -> tuple[dict[str, str], dict[str, str]]:
    given: dict[str, str] = {}
    fields: dict[str, str] = {}
    room = MOST_HEAD
    for _ in range(MOST_FIELDS + 1):
        line = stream.readline(room + 1)
        if line in _EMPTY:
            return given, fields
        if not line:
            raise Gone
        room -= len(line)
        if room < 0:
            raise Unreadable(431)
        field = _FIELD.fullmatch(line.decode("latin-1"))
        if field is None:
            raise Unreadable(400)
        name, value = field[1], field[2].strip(" \t")
        lower = name.lower()
        if lower in fields:
            if lower in _ONCE:
                raise Unreadable(400)
            value = f"{fields[lower]}{'; ' if lower == 'cookie' else ', '}{value}"
        given[name] = fields[lower] = value
    raise Unreadable(431)


def read_body(head: Head, stream: BufferedIOBase) -> bytes:
    """The body that follows a head."""
    length = head.fields.get("content-length")
    coding = head.fields.get("transfer-encoding")
    if coding is not None:
        if length is not None or not head.minor:
            raise Unreadable(400)
        if coding.lower() != "chunked":
            raise Unreadable(501)
        return _read_chunks(stream)
    if length is None:
        return b""
    if not _LENGTH.fullmatch(length):
        raise Unreadable(400)
    if int(length) > MOST_BODY:
        raise Unreadable(413)
    return _exactly(stream, int(length))


def _read_chunks(stream: BufferedIOBase) -> bytes:
    body = bytearray()
    while True:
        start = _CHUNK.fullmatch(stream.readline(1024))
        if start is None:
            raise Unreadable(400)
        size = int(start[1], 16)
        if len(body) + size > MOST_BODY:
            raise Unreadable(413)
        if size == 0:
            _read_fields(stream)  # trailers, which nobody here reads
            return bytes(body)
        body += _exactly(stream, size)
        if stream.readline(2) not in _EMPTY:
            raise Unreadable(400)


def _exactly(stream: BufferedIOBase, size: int) -> bytes:
    found = stream.read(size) if size else b""
    if len(found) < size:
        raise Gone
    return found
