"""A world behind real listeners, and a client that sees bytes."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from simulator.run.serving import Options, Serving
from tests.core.sample import START, Town


@contextmanager
def served(*, pushes_to: str = "", **options: Any) -> Iterator[tuple[Serving, Town]]:
    """A standing world on free ports, with a provider's parties; they get pushes at that address, if any."""
    serving = Serving(
        Options(**{"port": 0, "control_port": 0, "manual": True, "salt": "", "start": START, **options})
    )
    town = Town(url=pushes_to, stage=serving.stage)
    serving.start()
    try:
        yield serving, town
    finally:
        serving.close()


@dataclass(frozen=True)
class Heard:
    """One reply: its status, all its headers in order, and its body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """One connection. It sends what it is given and reads what was promised."""

    def __init__(self, url: str) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self.sock = socket.create_connection((host, int(port)), 60)
        self._stream = self.sock.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        self.sock.close()

    def send(self, *lines: str, body: bytes = b"") -> None:
        self.sock.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    def hear(self, *, head: bool = False) -> Heard:
        """The next reply; an EOFError where the connection ends first."""
        line = self._stream.readline().decode()
        if not line:
            raise EOFError
        headers: list[tuple[str, str]] = []
        while field := self._stream.readline().decode().rstrip("\r\n"):
            name, _, value = field.partition(": ")
            headers.append((name, value))
        length = next((int(value) for name, value in headers if name == "Content-Length"), 0)
        body = b"" if head else self._stream.read(length)
        return Heard(int(line.split()[1]), headers, body)

    def ask(self, method: str, target: str, *fields: str, body: bytes | None = None) -> Heard:
        extra = [f"Content-Length: {len(body)}"] if body is not None else []
        self.send(f"{method} {target} HTTP/1.1", "Host: x", *fields, *extra, body=body or b"")
        return self.hear(head=method == "HEAD")

    def post(self, target: str, data: Any) -> Heard:
        return self.ask("POST", target, body=json.dumps(data).encode())

    def ended(self) -> bool:
        """Whether the other side has closed; True also for a reset."""
        try:
            return self._stream.read(1) == b""
        except ConnectionResetError:
            return True
