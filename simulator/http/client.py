"""One HTTP exchange with the provider: written, and if need be bent on the wire; read until a deadline.

A provider is given its time-out and no more, for all of it: connecting, taking the request, and every
byte of its answer.
"""

from __future__ import annotations

import selectors
import socket
import ssl
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from simulator.http import reply
from simulator.http.hosts import Hosts
from simulator.wire.push import Sealed

HEAD = 4096
PIECE = 4 * HEAD  # what is sent without a look at whether the receiver answers already
STEP = 0.01  # the shortest pause between the pieces of a slow request


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of one request: acknowledged, refused, timeout, unreachable or lost."""

    outcome: str
    status: int | None = None
    reply: str = ""
    body: bytes = b""
    error: str = ""
    answer: Mapping[str, Any] | None = None
    started_ms: float = 0.0
    wall_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a request is put on the wire: whole, or cut (then closed or reset), and over how long."""

    cut: bool = False
    reset: bool = False
    seconds: float = 0.0

    @property
    def broken(self) -> bool:
        return self.cut or self.reset


PLAIN = Manner()


class CutShort(Exception):
    """The request was broken off, as was asked."""


def exchange(hosts: Hosts, request: Sealed, timeout: float, manner: Manner = PLAIN) -> tuple[int, bytes]:
    """Status and body of the answer, as far as 64 KB.

    Every request has a connection of its own. On one that is kept, a receiver may have hung up just as the
    next request is written: whether that was read, nobody can tell.
    """
    deadline = time.monotonic() + timeout
    parts = urlsplit(request.url)
    head = _head(request, parts)
    with _connected(hosts, parts, deadline) as line:
        try:
            deadline = _write(line, head, request.body, deadline, timeout, manner)
        except (BrokenPipeError, ConnectionResetError, ConnectionAbortedError) as broken:
            # Whoever refuses a request may do so, and hang up, before having read all of it.
            try:
                return reply.read(line, deadline)
            except (OSError, ValueError):
                raise broken from None
        return reply.read(line, deadline)


def _connected(hosts: Hosts, parts: SplitResult, deadline: float) -> socket.socket:
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    line = _reached(hosts, host, parts.port or (443 if secure else 80), deadline)
    try:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if secure:
            line.settimeout(_left(deadline))
            return _trust().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise
    return line


def _reached(hosts: Hosts, host: str, port: int, deadline: float) -> socket.socket:
    """A connection to the first of a host's addresses that takes one; they share the time that is left."""
    found = hosts.addresses(host, port, _left(deadline))
    failure: OSError = ConnectionError(f"{host} has no address")
    for place, address in enumerate(found):
        try:
            line = _connection(address, port, _left(deadline) / (len(found) - place))
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


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _head(request: Sealed, parts: SplitResult) -> bytes:
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    lines = [
        f"{request.method} {target} HTTP/1.1",
        f"Host: {parts.netloc.rpartition('@')[2]}",
        "Accept-Encoding: identity",
        f"Content-Length: {len(request.body)}",
        *(f"{name}: {value}" for name, value in request.headers.items()),
    ]
    head = "\r\n".join(lines)
    if not head.isascii() or head.count("\r\n") != len(lines) - 1 or " " in target:
        raise ValueError(f"{request.url} is no URL that can be asked for")
    return head.encode("ascii") + b"\r\n\r\n"


def _write(
    line: socket.socket, head: bytes, body: bytes, deadline: float, timeout: float, manner: Manner
) -> float:
    """Sends the request; answers until when its answer may come."""
    data = head + body
    if manner.broken:
        data = data[: len(head) + len(body) // 2] if body else head[: len(head) // 2]
    line.settimeout(_left(deadline))
    if manner.seconds:
        _drip(line, data, manner.seconds)
        deadline = time.monotonic() + timeout  # what we took is not the provider's
    else:
        _send(line, data, deadline)
    if manner.reset:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if manner.broken:
        raise CutShort("the connection was reset" if manner.reset else "the request was cut short")
    return deadline


def _send(line: socket.socket, data: bytes, deadline: float) -> None:
    """All of it, or as much as the receiver lets come before it answers."""
    if len(data) <= PIECE or isinstance(line, ssl.SSLSocket):  # whose bytes may be no part of an answer
        line.sendall(data)
        return
    left = memoryview(data)
    with selectors.DefaultSelector() as ready:
        ready.register(line, selectors.EVENT_READ | selectors.EVENT_WRITE)
        while left:
            events = ready.select(_left(deadline))
            if any(event & selectors.EVENT_READ for _, event in events):
                return
            if events:
                left = left[line.send(left[:PIECE]) :]


def _drip(line: socket.socket, data: bytes, seconds: float) -> None:
    """Equal pieces over that time, at least two."""
    count = max(2, min(len(data), int(seconds / STEP)))
    begun = time.monotonic()
    for place in range(count):
        line.sendall(data[place * len(data) // count : (place + 1) * len(data) // count])
        until = begun + seconds * (place + 1) / (count - 1)
        if place < count - 1:
            time.sleep(max(0.0, until - time.monotonic()))
