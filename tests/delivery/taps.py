"""A receiver that takes down every byte with its moment, and how each connection ended."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Taken:
    """One connection: its pieces as they came, and how it ended: open, closed or reset."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.end = "open"

    @property
    def head(self) -> bytes:
        return b"".join(self.pieces).partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces).partition(b"\r\n\r\n")[2]

    @property
    def length(self) -> int:
        return int(self.head.partition(b"Content-Length: ")[2].split(b"\r\n")[0])

    @property
    def complete(self) -> bool:
        return b"\r\n\r\n" in b"".join(self.pieces) and len(self.body) == self.length


class Tap:
    """Answers `success` to what is complete, and nothing to what is not."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self._ended = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def ends(self, count: int) -> list[str]:
        """How the first connections ended, once they have."""
        with self._ended:
            done = self._ended.wait_for(
                lambda: sum(one.end != "open" for one in self.taken[:count]) == count, 60
            )
            assert done
            return [one.end for one in self.taken[:count]]

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                taken = Taken()
                self.taken.append(taken)
                threading.Thread(target=self._talk, args=(connection, taken), daemon=True).start()

    def _talk(self, connection: socket.socket, taken: Taken) -> None:
        end = "closed"
        with connection:
            try:
                while piece := connection.recv(65536):
                    taken.pieces.append(piece)
                    if taken.complete:
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess")
            except ConnectionError:
                end = "reset"
        with self._ended:
            taken.end = end
            self._ended.notify_all()
