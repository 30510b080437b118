"""A client that sends bytes as they are given and reads what comes back, within a deadline."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

PATIENCE = 20.0
_STATUS = re.compile(rb"HTTP/1\.1 (\d\d\d) ")
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


class Hung(Exception):
    """Nothing more came, and the connection was not closed."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One reply; `status` is 0 where the connection was closed without one."""

    status: int
    head: bytes
    body: bytes
    seconds: float


class Line:
    """A connection that is kept for as long as the server keeps it, and opened again then."""

    def __init__(self, address: tuple[str, int], patience: float = PATIENCE) -> None:
        self._address = address
        self._patience = patience
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def ask(self, request: bytes, *, ends: bool = False) -> Heard:
        """Sends all of it and reads one reply. `ends`: nothing more follows, whatever is waited for."""
        kept = self._socket is not None and not ends
        if not kept:
            self.close()
        heard = self._asked(request, ends=ends)
        if heard.status == 0 and kept:  # a kept connection may have been closed meanwhile
            heard = self._asked(request, ends=ends)
        return heard

    def _asked(self, request: bytes, *, ends: bool) -> Heard:
        begun = time.monotonic()
        if self._socket is None:
            self._socket = socket.create_connection(self._address, self._patience)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = self._socket
        line.settimeout(self._patience)
        with contextlib.suppress(OSError):  # refused early: the answer is there to be read
            line.sendall(request)
            if ends:
                line.shutdown(socket.SHUT_WR)
        head, body, closed = self._read(line, bare=request[:5] == b"HEAD ")
        if ends or closed or b"\r\nConnection: close" in head:
            self.close()
        status = _STATUS.match(head)
        return Heard(int(status[1]) if status else 0, head, body, time.monotonic() - begun)

    def _read(self, line: socket.socket, *, bare: bool) -> tuple[bytes, bytes, bool]:
        """Head and body of the next final reply, and whether the connection ended before its time."""
        data = b""
        deadline = time.monotonic() + self._patience
        while True:
            head, mark, rest = data.partition(b"\r\n\r\n")
            if mark and head.startswith(b"HTTP/1.1 1"):
                data = rest
                continue
            if mark:
                length = _LENGTH.search(head)
                if bare or (length and len(rest) >= int(length[1])):
                    return head, b"" if bare or length is None else rest[: int(length[1])], False
                if length is None and rest.endswith(b"0\r\n\r\n"):
                    return head, rest, False
            more = self._more(line, deadline)
            if not more:
                return head, rest, True
            data += more

    def _more(self, line: socket.socket, deadline: float) -> bytes:
        try:
            line.settimeout(max(0.001, deadline - time.monotonic()))
            return line.recv(1 << 20)
        except TimeoutError:
            self.close()
            raise Hung(f"no answer within {self._patience:.0f} s") from None
        except OSError:
            return b""
