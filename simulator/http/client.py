"""The one client for all that is read from a provider: pushes, probes, visits, whether it is ready.

A provider is given its time and no more, for all of an exchange: looking up its name, connecting, taking
the request, and every byte of its answer. It is connected to at the very address that was checked.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import SplitResult, urlsplit

from simulator.core.untrusted import PORTS
from simulator.faults.row import Wire
from simulator.http.coding import decoded
from simulator.http.hosts import Hosts, NoAddress
from simulator.http.message import Outgoing
from simulator.http.reading import ReplyHead, read_reply_body, read_reply_head
from simulator.http.stream import Stream, cut, reset_on_close, time_left
from simulator.texts import NOTHING, Text
from simulator.usage import Spoken
from simulator.wire.push import Sealed

HEAD = 4096
MOST_REPLY = 64 * 1024  # bytes of the answer to a push that are read
STEP = 0.01  # the shortest pause between the pieces of a slow request
MOST_KEPT = 8  # connections to one address


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of one request: acknowledged, refused, timeout, unreachable or lost."""

    outcome: str
    status: int | None = None
    reply: str = ""
    body: bytes = b""
    error: Text = NOTHING
    answer: Mapping[str, Any] | None = None
    started_ms: float = 0.0
    wall_ms: float = 0.0


AS_IT_IS = Wire()


class CutShort(Spoken):
    """The request was broken off, as was asked."""


LATE = Text("no answer in time", "没有按时应答")
REFUSED = Text("connection refused", "连接被拒绝")
CUT = Text("the connection was cut", "连接中断")


def unanswered(patience: float) -> Text:
    """Nobody answered in so many seconds."""
    return Text(f"no answer in {patience:g} s", f"{patience:g} 秒内没有应答")


def why(error: Exception) -> Text:
    """A failed exchange in a few words."""
    if isinstance(error, TimeoutError):
        return LATE
    if isinstance(error, ConnectionRefusedError):
        return REFUSED
    if isinstance(error, Spoken):
        return error.said
    if isinstance(error, ConnectionError):
        return CUT
    return Text.same(f"{type(error).__name__}: {error}")


# -- one request, one connection ----------------------------------------------------------------------


def exchange(hosts: Hosts, request: Sealed, timeout: float, how: Wire = AS_IT_IS) -> tuple[int, bytes]:
    """Status and body of the answer to a push, as far as 64 KB and as it came: one that is coded, though
    identity was asked for, acknowledges nothing.

    Every push has a connection of its own. On one that is kept, a receiver may have hung up just as the
    next request is written: whether that was read, nobody can tell.
    """
    deadline = time.monotonic() + timeout
    head = _head(request.method, request.url, request.headers, request.body)
    stream = _connected(hosts, urlsplit(request.url), deadline)
    with stream.connection:

        def send() -> None:
            if how is AS_IT_IS:
                stream.send(head + request.body, deadline)
            else:
                _spoil(stream, head, request.body, how, deadline)
                stream.deadline = time.monotonic() + timeout  # what we took is not the provider's

        reply = _asked(stream, send)
        return reply.status, read_reply_body(reply, stream, MOST_REPLY)[0]


def _asked(stream: Stream, send: Callable[[], None]) -> ReplyHead:
    """Sends a request, and reads the head of its answer."""
    try:
        send()
    except TimeoutError:
        raise
    except OSError as broken:
        # Whoever refuses a request may do so, and hang up, before having read all of it.
        try:
            return read_reply_head(stream)
        except (OSError, ValueError):
            raise broken from None
    return read_reply_head(stream)


def _spoil(stream: Stream, head: bytes, body: bytes, how: Wire, deadline: float) -> None:
    """Sends a request as no well-behaved client does; a CutShort for one that is broken off."""
    data = head + body
    if how.closes:
        data = data[: len(head) + len(body) // 2] if body else head[: len(head) // 2]
    count = max(2, min(len(data), int(how.over / STEP))) if how.over else 1
    begun = time.monotonic()
    for place in range(count):
        if place:
            time.sleep(max(0.0, begun + how.over * place / (count - 1) - time.monotonic()))
        piece = data[place * len(data) // count : (place + 1) * len(data) // count]
        stream.send(piece, deadline + how.over)
    if how.reset:
        reset_on_close(stream.connection)
    if how.closes:
        reset = Text("the connection was reset", "连接被重置")
        raise CutShort(reset if how.reset else Text("the request was cut short", "请求被截断"))


# -- connections that are kept --------------------------------------------------------------------------


class Answer:
    """A reply whose head has been read; its body can be read once."""

    def __init__(self, head: ReplyHead, stream: Stream) -> None:
        self.head = head
        self.status = head.status
        self._stream = stream
        self.can_stay = False

    def body(self, most: int) -> bytes:
        """As far as `most` bytes, after decoding."""
        found, self.can_stay = read_reply_body(self.head, self._stream, most, keep=True)
        return decoded(found, self.head.get("content-encoding"), most)


class Client:
    """Asks a provider over connections that are kept from one exchange to the next."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        self._guard = threading.Lock()
        self._kept: dict[tuple[str, str], list[Stream]] = {}
        self._in_use: set[Stream] = set()

    @contextmanager
    def ask(self, request: Outgoing, deadline: float) -> Iterator[Answer]:
        """One exchange, over by `deadline` (monotonic). Raises OSError and ValueError for whatever the
        provider does, and UsageError where it may not be asked."""
        parts = urlsplit(request.url)
        data = _head(request.method, request.url, request.headers, request.body) + request.body
        stream = self._taken(parts) or _connected(self.hosts, parts, deadline)
        stays = False
        with self._guard:
            self._in_use.add(stream)
        try:
            stream.deadline = deadline
            answer = Answer(_asked(stream, partial(stream.send, data, deadline)), stream)
            yield answer
            stays = answer.can_stay
        finally:
            with self._guard:
                self._in_use.discard(stream)
            if not stays or not self._keep(parts, stream):
                stream.connection.close()

    def cut(self) -> None:
        """Ends the exchanges that are under way, also for threads that wait for an answer."""
        with self._guard:
            for stream in self._in_use:
                cut(stream.connection)

    def close(self) -> None:
        with self._guard:
            kept, self._kept = self._kept, {}
        for stream in (stream for streams in kept.values() for stream in streams):
            stream.connection.close()

    def _taken(self, parts: SplitResult) -> Stream | None:
        """A connection that was kept and is still there, with nothing on it that nobody asked for."""
        while True:
            with self._guard:
                streams = self._kept.get((parts.scheme, parts.netloc))
                if not streams:
                    return None
                stream = streams.pop()
            if stream.is_idle():
                return stream
            stream.connection.close()

    def _keep(self, parts: SplitResult, stream: Stream) -> bool:
        with self._guard:
            streams = self._kept.setdefault((parts.scheme, parts.netloc), [])
            if len(streams) < MOST_KEPT:
                streams.append(stream)
                return True
        return False


# -- connecting and asking --------------------------------------------------------------------------------


def _connected(hosts: Hosts, parts: SplitResult, deadline: float) -> Stream:
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    line = _reached(hosts, host, parts.port or default_port(parts.scheme), deadline)
    try:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if secure:
            line.settimeout(time_left(deadline))
            line = _trust().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise
    return Stream(line, deadline)


def default_port(scheme: str) -> int:
    return PORTS.get(scheme, PORTS["http"])


def _reached(hosts: Hosts, host: str, port: int, deadline: float) -> socket.socket:
    """A connection to the first of a host's addresses that takes one; they share the time that is left."""
    found = hosts.addresses(host, port, time_left(deadline))
    failure: OSError = NoAddress(Text(f"{host} has no address", f"{host} 没有地址"))
    for place, address in enumerate(found):
        try:
            line = _connection(address, port, time_left(deadline) / (len(found) - place))
        except OSError as error:
            failure = error
            continue
        if place:
            hosts.worked(host, port, address)
        return line
    hosts.failed(host, port)
    raise failure


def _connection(address: str, port: int, patience: float) -> socket.socket:
    """To the very address that was checked, whatever a second look-up would say."""
    line = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    try:
        line.settimeout(patience)
        line.connect((address, port))
    except BaseException:
        line.close()
        raise
    return line


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _head(method: str, url: str, headers: Mapping[str, str], body: bytes) -> bytes:
    parts = urlsplit(url)
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    lines = [
        f"{method} {target} HTTP/1.1",
        f"Host: {parts.netloc.rpartition('@')[2]}",
        "Accept-Encoding: identity",
        *((f"Content-Length: {len(body)}",) if body or method != "GET" else ()),
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    head = "\r\n".join(lines)
    breaks = len(lines) - 1
    if not target.isascii() or " " in target or head.count("\r") != breaks or head.count("\n") != breaks:
        raise ValueError(f"{url} is no URL that can be asked for")
    return head.encode("latin-1") + b"\r\n\r\n"
