"""One connection, plain or TLS: read with or without a deadline, watched for its end, closed or reset.

Nothing here peeks at a socket, and readiness alone is no byte: under TLS a socket may be ready without a
byte to give, and may have bytes to give without being ready.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import struct
import time

PIECE = 16 * 1024  # as much as one TLS record holds
MOST_AHEAD = 64 * 1024  # bytes kept that came before they were asked for

# One that needs no descriptor of its own: there may be none left.
_Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


def time_left(deadline: float) -> float:
    """Real seconds until a monotonic deadline; past it a TimeoutError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


class Stream:
    """A connection and what has come of it. Past `deadline` (monotonic seconds) reading is a TimeoutError;
    without one the socket's own time-out counts for every piece."""

    def __init__(self, connection: socket.socket, deadline: float | None = None) -> None:
        self.connection = connection
        self.deadline = deadline
        self._held = b""
        self._at = 0

    # -- reading ------------------------------------------------------------------------------------

    def line(self, most: int) -> bytes:
        """As far as the next line break, and with it; at the end of the connection what is left; of a line
        that is longer than `most` bytes, one byte more than that."""
        while (end := self._held.find(b"\n", self._at) + 1) == 0 and len(self._held) - self._at <= most:
            piece = self._received()
            if not piece:
                break
            self._held, self._at = self._held[self._at :] + piece, 0
        return self._taken(min((end or len(self._held)) - self._at, most + 1))

    def block(self, most: int) -> bytes:
        """All lines as far as the next empty one, and with it. Without one at its end what is answered is
        one byte longer than `most`, or all that came before the end of the connection."""
        while not (end := _end_of_block(self._held, self._at)) and len(self._held) - self._at <= most:
            piece = self._received()
            if not piece:
                break
            self._held, self._at = self._held[self._at :] + piece, 0
        return self._taken(min((end or len(self._held)) - self._at, most + 1))

    def read(self, size: int) -> bytes:
        """So many bytes; fewer where the connection ends."""
        found = self._taken(size)
        if len(found) == size:
            return found
        parts = [found]
        left = size - len(found)
        while left and (piece := self._received()):
            if len(piece) > left:
                self._held, self._at = piece, left
                piece = piece[:left]
            parts.append(piece)
            left -= len(piece)
        return b"".join(parts)

    def stays(self, seconds: float) -> bool:
        """Waits so long for the other side to hang up; False once it has. What it sends is kept."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            if len(self._held) - self._at >= MOST_AHEAD:  # nobody is read further ahead than this
                time.sleep(max(0.0, left))
                return True
            piece = self._received_now()
            if piece == b"":
                return False
            if piece is None:
                if left <= 0:
                    return True
                with _Selector() as ready:
                    ready.register(self.connection, READ)
                    ready.select(left)

    def comes(self, seconds: float) -> bool:
        """Waits so long for the other side to say more, or to hang up; False where it does neither."""
        if self._at < len(self._held):
            return True
        self.connection.settimeout(seconds)
        try:
            piece = self.connection.recv(PIECE)
        except TimeoutError:
            return False
        self._held, self._at = piece, 0
        return True

    def ends_now(self) -> bool:
        """Whether the other side has hung up; what it says is kept. Under TLS, where a look may take a
        handshake, nobody looks."""
        return not isinstance(self.connection, ssl.SSLSocket) and self._received_now() == b""

    def unread(self) -> bytes | None:
        """What has come and was not read; None under TLS, where nobody has looked."""
        return None if isinstance(self.connection, ssl.SSLSocket) else self._held[self._at :]

    def is_idle(self) -> bool:
        """Whether the other side is there, and has said nothing that was not read."""
        return self.stays(0) and self._at == len(self._held)

    def _taken(self, size: int) -> bytes:
        found = self._held[self._at : self._at + size]
        self._at += len(found)
        return found

    def _received(self) -> bytes:
        if self.deadline is not None:
            self.connection.settimeout(time_left(self.deadline))
        return self.connection.recv(PIECE)

    def _received_now(self) -> bytes | None:
        """What has come by now, which is also kept; empty at the end, and None for nothing yet."""
        patience = self.connection.gettimeout()
        self.connection.settimeout(0)
        try:
            piece = self.connection.recv(PIECE)
        except _NOT_NOW:
            return None
        except ConnectionError:
            return b""
        finally:
            self.connection.settimeout(patience)
        self._held, self._at = self._held[self._at :] + piece, 0
        return piece

    # -- sending ------------------------------------------------------------------------------------

    def send(self, data: bytes, deadline: float) -> None:
        """All of it, or as much as is taken before the other side answers or hangs up."""
        self.connection.settimeout(time_left(deadline))
        if len(data) <= PIECE:
            self.connection.sendall(data)
            return
        left = memoryview(data)
        wanted = READ | WRITE
        with _Selector() as ready:
            ready.register(self.connection, wanted)
            while left:
                ready.modify(self.connection, wanted)
                events = ready.select(time_left(deadline))
                if any(event & READ for _, event in events) and self._received_now() is not None:
                    return
                wanted = READ | WRITE
                self.connection.settimeout(0)
                try:
                    left = left[self.connection.send(left[:PIECE]) :]
                except ssl.SSLWantReadError:
                    wanted = READ
                except _NOT_NOW:
                    pass


def _end_of_block(held: bytes, start: int) -> int:
    """Where the next empty line ends, which may be the first; 0 where there is none."""
    for empty in (b"\r\n", b"\n"):
        if held.startswith(empty, start):
            return start + len(empty)
    usual = held.find(b"\n\r\n", start) + 3
    bare = held.find(b"\n\n", start, max(usual - 3, 0) or None) + 2
    return bare if bare > 1 else usual if usual > 2 else 0


def reset_on_close(connection: socket.socket) -> None:
    """Has a close drop what is pending and send a real RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def close(connection: socket.socket) -> None:
    """Says that no more comes, under TLS too, and closes."""
    with contextlib.suppress(OSError, ValueError):
        if isinstance(connection, ssl.SSLSocket):
            connection.settimeout(0)  # the other side's own farewell is not waited for
            with contextlib.suppress(*_NOT_NOW):
                connection.unwrap()
        cut(connection, socket.SHUT_WR)
    connection.close()


def cut(connection: socket.socket, how: int = socket.SHUT_RDWR) -> None:
    """Ends a connection, also under a thread that reads or writes it. The thread still has to close it.

    A TLS socket's own `shutdown` would have the thread go on in plain text.
    """
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, how)
