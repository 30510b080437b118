"""Reads one HTTP/1.1 message off a connection: RFC 9112.

The standard library's reader is made for mail: it costs several times as much, and lets folded lines,
spaces before a colon and doubtful lengths pass. In a request each of these is refused; a reply is read as
far as it can be understood, as those who call a provider would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from simulator.http.stream import Stream
from simulator.texts import Text
from simulator.usage import Spoken

MOST_LINE = 64 * 1024
MOST_HEAD = 64 * 1024
MOST_FIELDS = 100
MOST_BODY = 16 * 1024 * 1024
MOST_CHUNK_LINE = 1024
MOST_KEPT = 16 * 1024  # bytes of a request that are kept until the rest has come
MOST_INTERIM = 20  # heads of the statuses 1xx ahead of an answer

_EMPTY = (b"\r\n", b"\n")
_EMPTY_LAST = (b"\n\r\n", b"\n\n")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a grammar's name for it
_REQUEST = re.compile(rf"({_TOKEN}) ([!-~\x80-\xff]+) HTTP/1\.([01])\r?\n")
_STATUS = re.compile(r"HTTP/\d\.(\d) ([1-9]\d\d)(?: ([^\r\n]*))?\r?\n")
_FIELD = re.compile(rf"({_TOKEN}):([^\x00-\x08\x0a-\x1f\x7f]*)\r?\n")
_FIELDS = re.compile(rf"(?:{_FIELD.pattern})*\r?\n")
_LENGTH = re.compile(r"[0-9]{1,18}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_ONCE = frozenset({"content-length", "transfer-encoding", "host"})
_IN_TARGET = "".join(map(chr, range(0x21, 0x7F)))
_BEGINS = re.compile(rb"[\r\n]{0,2}(?:[!#$%&'*+.^_`|~0-9A-Za-z-]|$)")
_HEAD_END = re.compile(rb"\n\r?\n")
_SAID_LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r?\n")
_BODILESS = frozenset({204, 304})


class Malformed(Spoken, ValueError):
    """What came is no message that can be read in one way only. `status` answers such a request."""

    def __init__(self, status: int, why: Text | str) -> None:
        """`why` in one language alone is for a caller, who gets it in an answer."""
        super().__init__(why)
        self.status = status


class Disconnected(ConnectionError):
    """The other side hung up ahead of a message, or in the middle of a request."""


@dataclass(frozen=True, slots=True)
class RequestHead:
    """A request's line and fields. `given` has names as they came, `fields` in lower case."""

    method: str
    target: str
    minor: int
    given: Mapping[str, str]
    fields: Mapping[str, str]

    @property
    def stays(self) -> bool:
        """Whether the caller wants the connection kept."""
        return _stays(self.minor, self.fields.get("connection", ""))


class ReplyHead:
    """A reply's status line and fields, in their order and as they came."""

    __slots__ = ("_first", "fields", "minor", "reason", "status")

    def __init__(self, minor: int, status: int, reason: str, fields: list[tuple[str, str]]) -> None:
        self.minor = minor
        self.status = status
        self.reason = reason
        self.fields = fields
        self._first = {name.lower(): value for name, value in reversed(fields)}

    def all(self, name: str) -> list[str]:
        """Every value of the field of that name, which is in lower case."""
        return [value for given, value in self.fields if given.lower() == name]

    def get(self, name: str, default: str = "") -> str:
        """The first value of the field of that name, which is in lower case."""
        return self._first.get(name, default)

    @property
    def stays(self) -> bool:
        """Whether the connection is kept, as far as the head says."""
        return _stays(self.minor, self.get("connection"))


def _stays(minor: int, connection: str) -> bool:
    wish = connection.lower()
    return "close" not in wish if minor else "keep-alive" in wish


# -- requests -----------------------------------------------------------------------------------------


def has_come(data: bytes) -> bool:
    """Whether a request that begins so can be read without waiting: its head is there, and as much of a body
    as it says. True also where it is none, would be too much to keep, or waits to be told to go on."""
    if len(data) > MOST_KEPT or not _BEGINS.match(data):
        return True
    line, found, _ = data.lstrip(b"\r\n").partition(b"\n")
    if found and not _REQUEST.fullmatch((line + found).decode("latin-1")):
        return True
    end = _HEAD_END.search(data, 2)
    if end is None:
        return False
    head = data[: end.start() + 1].lower()
    said = _SAID_LENGTH.search(head)
    length = int(said[1]) if said else 0
    return length > MOST_KEPT or length <= len(data) - end.end() or b"\nexpect:" in head


def read_request_head(stream: Stream) -> RequestHead:
    """The next request's head."""
    line = stream.line(MOST_LINE)
    if line in _EMPTY:  # some clients end a body with a line break too many
        line = stream.line(MOST_LINE)
    if not line:
        raise Disconnected("no further request came")
    if len(line) > MOST_LINE:
        raise Malformed(414, "the request line is too long")
    start = _REQUEST.fullmatch(line.decode("latin-1"))
    if start is None:
        newer = b" HTTP/" in line and b" HTTP/1." not in line
        raise Malformed(505 if newer else 400, f"this is no request line: {line[:40]!r}")
    given: dict[str, str] = {}
    fields: dict[str, str] = {}
    for name, value in _fields(stream, strict=True):
        lower = name.lower()
        if lower in fields:
            if lower in _ONCE:
                raise Malformed(400, f"the request has {name} twice")
            between = "; " if lower == "cookie" else ", "
            given[name] = fields[lower] = fields[lower] + between + value
        else:
            given[name] = fields[lower] = value
    return RequestHead(start[1], _ascii(start[2]), int(start[3]), given, fields)


def _ascii(target: str) -> str:
    """The same with bytes that a target ought to have percent-encoded, so encoded: apps rely on that."""
    return target if target.isascii() else quote(target, safe=_IN_TARGET, encoding="latin-1")


def read_request_body(
    head: RequestHead, stream: Stream, take: Callable[[int], object] = lambda _: None
) -> bytes:
    """The body that follows a request's head, of 16 MB at most. `take` is told of bytes ahead of their
    coming, and may raise."""
    length = head.fields.get("content-length")
    coding = head.fields.get("transfer-encoding")
    body = bytearray()
    if coding is not None:
        if length is not None or not head.minor:
            raise Malformed(400, "the request has a transfer encoding and a length, or is of HTTP/1.0")
        if coding.lower() != "chunked":
            raise Malformed(501, f"the request has the transfer encoding {coding!r}")
        for size in _chunks(stream):
            body += _exactly(stream, size, MOST_BODY - len(body), take)
        _fields(stream, strict=True)  # trailers, which nobody here reads
    elif length is not None:
        body += _exactly(stream, _length(length), MOST_BODY, take)
    return bytes(body)


def _exactly(stream: Stream, size: int, most: int, take: Callable[[int], object]) -> bytes:
    if size > most:
        raise Malformed(413, f"the request has more than {MOST_BODY} bytes")
    take(size)
    found = stream.read(size)
    if len(found) < size:
        raise Disconnected(f"the request ends {size - len(found)} bytes too early")
    return found


# -- replies ------------------------------------------------------------------------------------------


def read_reply_head(stream: Stream) -> ReplyHead:
    """The head of the reply; those that only say that it is on its way are passed over, some of them."""
    for _ in range(MOST_INTERIM + 1):
        line = stream.line(MOST_LINE)
        if not line:
            raise Disconnected("the connection was closed without an answer")
        start = _STATUS.fullmatch(line.decode("latin-1"))
        if start is None:
            raise Malformed(
                400, Text(f"the answer is no HTTP: {line[:40]!r}", f"应答不是 HTTP：{line[:40]!r}")
            )
        head = ReplyHead(int(start[1]), int(start[2]), start[3] or "", _fields(stream, strict=False))
        if head.status == 101 or head.status >= 200:
            return head
    raise Malformed(
        400,
        Text(
            f"the answer is announced more than {MOST_INTERIM} times, and does not come",
            f"应答预告了 {MOST_INTERIM} 次以上，却没有到来",
        ),
    )


def read_reply_body(head: ReplyHead, stream: Stream, most: int, *, keep: bool = False) -> tuple[bytes, bool]:
    """The body that follows a reply's head, as far as `most` bytes; and whether another reply may follow
    on this connection, which is only seen to where it is to be kept."""
    keep = keep and head.stays
    if head.status in _BODILESS:
        return b"", keep
    if head.get("transfer-encoding").lower() == "chunked":
        body = bytearray()
        for size in _chunks(stream):
            body += _as_far_as(most - len(body), stream, size)
            if len(body) >= most:
                return bytes(body), False
        if keep:  # otherwise what may follow is nobody's concern
            _fields(stream, strict=False)
        return bytes(body), keep
    length = head.get("content-length", "none")
    if length == "none":  # it ends with the connection
        return stream.read(most), False
    size = _length(length)
    return _as_far_as(most, stream, size), keep and size <= most


def _as_far_as(most: int, stream: Stream, size: int) -> bytes:
    """The first of so many bytes that were promised."""
    wanted = min(size, most)
    found = stream.read(wanted)
    if len(found) < wanted:
        raise Malformed(
            400,
            Text(
                f"the answer ends {size - len(found)} bytes too early",
                f"应答少了 {size - len(found)} 字节就结束",
            ),
        )
    return found


# -- parts of both --------------------------------------------------------------------------------------


def _fields(stream: Stream, *, strict: bool) -> list[tuple[str, str]]:
    """Names and values as far as the empty line. Where it is not strict, a line that is no field has a name
    without a value."""
    block = stream.block(MOST_HEAD)
    if len(block) > MOST_HEAD:
        raise Malformed(431, Text("the head is too long", "头部过长"))
    if block not in _EMPTY and not block.endswith(_EMPTY_LAST):
        cut_off = Text("the answer ends in its head", "应答在头部中途结束")
        raise Disconnected("the caller hung up") if strict else Malformed(400, cut_off)
    text = block.decode("latin-1")
    if not strict:
        parts = [line.partition(":") for line in text.split("\n")[:-2]]
        found = [(name.strip(), value.strip()) for name, _, value in parts]
    elif _FIELDS.fullmatch(text):
        found = [(name, value.strip(" \t")) for name, value in _FIELD.findall(text)]
    else:
        raise Malformed(400, "the head has a line that is no field")
    if len(found) > MOST_FIELDS:
        raise Malformed(
            431,
            Text(
                f"the head is too long: it has more than {MOST_FIELDS} fields",
                f"头部过长：超过 {MOST_FIELDS} 个字段",
            ),
        )
    return found


def _length(text: str) -> int:
    if not _LENGTH.fullmatch(text):
        raise Malformed(
            400, Text(f"the message has the length {text[:40]!r}", f"消息的长度写作 {text[:40]!r}")
        )
    return int(text)


def _chunks(stream: Stream) -> Iterator[int]:
    """The size of each chunk, which has to be read before the next is asked for. Trailers follow."""
    while True:
        start = _CHUNK.fullmatch(stream.line(MOST_CHUNK_LINE))
        if start is None:
            raise Malformed(400, Text("the message has a chunk without a size", "消息中有一块没有写明大小"))
        size = int(start[1], 16)
        if not size:
            return
        yield size
        if stream.line(2) not in _EMPTY:
            raise Malformed(
                400,
                Text("the message has a chunk that is longer than it says", "消息中有一块比所写的更长"),
            )
