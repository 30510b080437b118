"""Tiny receivers of pushes on raw sockets: they answer exactly what a test says, byte by byte."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from simulator.wire import events
from simulator.wire.envelope import Opened, unseal
from tests.core.sample import KEY


@dataclass
class Got:
    """One request as it arrived, and the number of the connection it came on."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int
    fields: dict[str, object] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.target).query).items()}

    def envelope(self) -> Opened:
        return unseal(str(events.parse(self.body)["Encrypt"]), KEY)

    def opened(self) -> dict[str, object]:
        """The leaves of the sealed document."""
        return events.parse(self.envelope().message)


# What to do about a request: use the socket as it likes, and say whether the connection goes on.
Answer = Callable[[socket.socket, Got, "Receiver"], bool]


def says(body: bytes = b"success", status: int = 200, *headers: str) -> Answer:
    """An ordinary answer."""

    def answer(connection: socket.socket, _got: Got, _receiver: Receiver) -> bool:
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers, "", ""]
        connection.sendall("\r\n".join(lines).encode() + body)
        return True

    return answer


def raw(data: bytes) -> Answer:
    """Any bytes, and the end of the connection."""

    def answer(connection: socket.socket, _got: Got, _receiver: Receiver) -> bool:
        connection.sendall(data)
        return False

    return answer


def silent(_connection: socket.socket, _got: Got, receiver: Receiver) -> bool:
    """Nothing at all until the test is over."""
    receiver.over.wait()
    return False


def dripping(data: bytes) -> Answer:
    """A byte every 20 ms: each is in time, and all of them together are not."""

    def answer(connection: socket.socket, _got: Got, receiver: Receiver) -> bool:
        for place in range(len(data)):
            if receiver.over.wait(0.02):
                break
            connection.sendall(data[place : place + 1])
            receiver.dripped += 1
        return False

    return answer


def quietly_closing(connection: socket.socket, got: Got, receiver: Receiver) -> bool:
    """A right answer, and then the connection is closed without a word about it."""
    says()(connection, got, receiver)
    return False


def resetting(connection: socket.socket, _got: Got, _receiver: Receiver) -> bool:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


class Receiver:
    """Answers the first request with the first answer, and so on; the last one goes for all others."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers) or [says()]
        self.got: list[Got] = []
        self.over = threading.Event()
        self.closed: list[int] = []
        self.dripped = 0
        self.most = 100_000_000  # a longer body is not read
        self.connections: list[socket.socket] = []
        self._arrived = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._thread.join()

    def paths(self) -> list[str]:
        return [got.path for got in self.got]

    def wait_for(self, count: int) -> None:
        """Returns when so many requests are in; a minute without them is an error."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.got) >= count, 60)

    def wait_until_closed(self, count: int) -> None:
        """Returns when so many connections have been closed from this side."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.closed) >= count, 60)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            number = len(self.connections)
            threading.Thread(target=self._talk, args=(connection, number), daemon=True).start()

    def _talk(self, connection: socket.socket, number: int) -> None:
        try:
            with connection, connection.makefile("rb") as stream:
                goes_on = True
                while goes_on:
                    line = stream.readline().decode()
                    if not line:
                        return
                    goes_on = self._one(connection, stream, line, number)
        except OSError:
            return
        finally:
            with self._arrived:
                self.closed.append(number)
                self._arrived.notify_all()

    def _one(self, connection: socket.socket, stream: object, line: str, number: int) -> bool:
        headers: dict[str, str] = {}
        while header := stream.readline().strip().decode():  # type: ignore[attr-defined]
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0))
        body = stream.read(length) if length <= self.most else b""  # type: ignore[attr-defined]
        method, target, _ = line.split()
        got = Got(method, target, headers, body, number)
        with self._arrived:
            place = len(self.got)
            self.got.append(got)
            self._arrived.notify_all()
        return self.answers[min(place, len(self.answers) - 1)](connection, got, self)
