"""One HTTP exchange with the provider: written, and if need be bent on the wire; read until a deadline.

A provider is given its time-out and no more, for all of it: connecting, taking the request, and every
byte of its answer.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from simulator.delivery.hosts import Hosts
from simulator.wire.push import Sealed

HEAD = 4096
MOST = 16 * HEAD
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


class Lines:
    """The connections of one thread, kept alive between requests."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._kept: dict[tuple[str, str], socket.socket] = {}

    def close(self) -> None:
        for line in list(self._kept.values()):
            line.close()
        self._kept.clear()

    def exchange(
        self, request: Sealed, timeout: float, manner: Manner = PLAIN, *, fresh: bool = False
    ) -> tuple[int, bytes]:
        """Status and body of the answer, as far as 64 KB. `fresh` takes a connection of its own."""
        deadline = time.monotonic() + timeout
        parts = urlsplit(request.url)
        key = (parts.scheme, parts.netloc)
        head = _head(request, parts)
        line = None if fresh or manner.broken else self._kept.pop(key, None)
        if line is not None and _dropped(line):
            line.close()
            line = None
        reused = line is not None
        if line is None:
            line = self._connected(parts, deadline)
        try:
            try:
                deadline = _write(line, head, request.body, deadline, timeout, manner)
            except (BrokenPipeError, ConnectionResetError):
                if not reused:
                    raise
                # The receiver closed an idle connection as we wrote; nothing of it was read.
                line.close()
                line = self._connected(parts, deadline)
                deadline = _write(line, head, request.body, deadline, timeout, manner)
            status, body, stays = _read(line, request.method, deadline)
        except BaseException:
            line.close()
            raise
        if stays and not fresh:
            self._kept[key] = line
        else:
            line.close()
        return status, body

    def _connected(self, parts: SplitResult, deadline: float) -> socket.socket:
        host = parts.hostname or ""
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        address = self._hosts.resolve(host, port)
        # Connect to the very address that was checked, whatever a second look-up would say.
        line = socket.create_connection((address, port), _left(deadline))
        try:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if secure:
                line.settimeout(_left(deadline))
                return ssl.create_default_context().wrap_socket(line, server_hostname=host)
        except BaseException:
            line.close()
            raise
        return line


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
        line.sendall(data)
    if manner.reset:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if manner.broken:
        raise CutShort("the connection was reset" if manner.reset else "the request was cut short")
    return deadline


def _drip(line: socket.socket, data: bytes, seconds: float) -> None:
    """Equal pieces over that time, at least two."""
    count = max(2, min(len(data), int(seconds / STEP)))
    begun = time.monotonic()
    for place in range(count):
        line.sendall(data[place * len(data) // count : (place + 1) * len(data) // count])
        until = begun + seconds * (place + 1) / (count - 1)
        if place < count - 1:
            time.sleep(max(0.0, until - time.monotonic()))


def _read(line: socket.socket, method: str, deadline: float) -> tuple[int, bytes, bool]:
    """Status, body as far as 64 KB, and whether the connection can be used again."""
    response = http.client.HTTPResponse(_Patient(line, deadline), method=method)  # type: ignore[arg-type]
    try:
        response.begin()
        status, closing, length = response.status, response.will_close, response.length
        body = b""
        while len(body) < MOST:
            left = HEAD if length is None else min(HEAD, length - len(body))
            piece = response.read1(left) if left else b""
            if not piece:
                if left and length is not None:
                    raise http.client.IncompleteRead(body, left)
                return status, body, not closing
            body += piece
        return status, body, False
    finally:
        response.close()


def _dropped(sock: socket.socket) -> bool:
    """Whether the other side has closed an idle connection, or sent what nobody asked for."""
    try:
        sock.setblocking(False)
        sock.recv(1, socket.MSG_PEEK)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except (OSError, ValueError):
        pass
    return True


class _Patient(io.RawIOBase):
    """The reading side of a socket until a deadline: a dripping receiver gets no more time than that."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
