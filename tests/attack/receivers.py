"""Hostile receivers of pushes, and connections in masses: how long do others wait meanwhile?

A stall is held against what the same caller saw when nothing hostile was there: a slow machine is slow
in both.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.attack.exchange import Hung, Line
from tests.attack.memory import held
from tests.attack.part import Bounds, Figures, Part
from tests.delivery.receivers import Answer, Got, Receiver, dripping, raw, resetting, says, silent

SERVE = "from simulator.cli import main; main()"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PUSHES = 12
CONNECTIONS = 1600
MOST_MEMORY = 400.0
STALL, FLOOR = (
    25.0,
    0.5,
)  # a stall is at most so many times the worst of a quiet world, and may be so long anyway


def huge(connection: socket.socket, _got: Got, receiver: Receiver) -> bool:
    """100 MB of an answer."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")
    for _ in range(1600):
        if receiver.over.is_set():
            break
        connection.sendall(b"x" * 65536)
    return True


def endless(connection: socket.socket, _got: Got, receiver: Receiver) -> bool:
    """A head that never ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not receiver.over.wait(0.001):
        connection.sendall(b"X: " + b"y" * 1000 + b"\r\n")
    return False


def closes(_connection: socket.socket, _got: Got, _receiver: Receiver) -> bool:
    return False


WAYS: dict[str, Answer] = {
    "silent": silent,
    "drips": dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess" + b" " * 2000),
    "resets": resetting,
    "closes": closes,
    "garbage": raw(bytes(range(256)) * 100),
    "huge": huge,
    "endless": endless,
    "half": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsucc"),
    "announces": raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5000),
    "no-utf8": says(b"\xff\xfe\x00" * 100, 200, "Content-Type: text/xml; charset=x-none"),
    "xml-bomb": says(
        b'<!DOCTYPE a [<!ENTITY b "'
        + b"c" * 5000
        + b'">]><xml><Encrypt>'
        + b"&b;" * 5000
        + b"</Encrypt></xml>"
    ),
    "redirects": says(b"", 302, "Location: http://169.254.169.254/"),
}


class Served:
    """`wxsim serve` as its users start it, with one platform that is pushed to."""

    def __init__(self, *options: str) -> None:
        self._errors = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - it is read at the end
        self.child = subprocess.Popen(
            [
                sys.executable,
                "-c",
                SERVE,
                "serve",
                "--port=0",
                "--control-port=0",
                "--manual-clock",
                *options,
            ],
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        assert self.child.stdout is not None
        self.ready = json.loads(self.child.stdout.readline())
        self.api, self.control = (_address(self.ready[name]) for name in ("api", "control"))

    def do(self, action: str, **arguments: Any) -> Any:
        with Line(self.control, 60) as line:
            body = json.dumps(arguments).encode()
            head = (
                f"POST /actions/{action} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            heard = line.ask(head.encode() + body)
        if heard.status != 200:
            raise ValueError(f"{action}: {heard.status} {heard.body[:300]!r}")
        return json.loads(heard.body)

    def errors(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace")

    def close(self) -> int:
        """Ends it; answers its code, or -1 where it had to be killed."""
        self.child.terminate()
        try:
            code = self.child.wait(20)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            code = -1
        if self.child.stdout is not None:
            self.child.stdout.close()
        return code


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return str(parts.hostname), int(parts.port or 0)


class Other(threading.Thread):
    """Somebody else, who calls all the time: the longest that a call took, and how many there were."""

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(daemon=True)
        self.address = address
        self.over = threading.Event()
        self.worst = 0.0
        self.calls = 0
        self.wrong = ""

    def run(self) -> None:
        request = (
            b"GET /cgi-bin/token?grant_type=client_credential&appid=x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        )
        with Line(self.address) as line:
            while not self.over.is_set():
                try:
                    heard = line.ask(request)
                except (Hung, OSError) as error:
                    self.wrong = f"{type(error).__name__}: {error}"
                    return
                if heard.status != 200:
                    self.wrong = f"{heard.status} {heard.body[:200]!r}"
                self.worst = max(self.worst, heard.seconds)
                self.calls += 1
                time.sleep(0.002)


@contextlib.contextmanager
def beside(served: Served) -> Iterator[Other]:
    other = Other(served.api)
    other.start()
    try:
        yield other
    finally:
        other.over.set()
        other.join(30)


def quiet(served: Served) -> float:
    """The worst that a caller sees while nothing else happens."""
    with beside(served) as other:
        time.sleep(0.3)
    return other.worst


def pushed_at(served: Served, receiver: Receiver) -> None:
    """A dozen pushes to this receiver, as far as they are taken."""
    served.do("configure_component", component="first", authorization_events=f"{receiver.url}/events")
    for _ in range(PUSHES):
        served.do("push_ticket", component="first")
    receiver.wait_for(1)
    time.sleep(0.7)


def masses(served: Served, closing: Callable[[list[socket.socket]], None]) -> int:
    """1 600 connections at once, of which some say something, all closed together."""
    held_open: list[socket.socket] = []
    for number in range(CONNECTIONS):
        try:
            line = socket.create_connection(served.api, 5)
        except OSError:
            break  # what a caller may open has its limit, too
        held_open.append(line)
        with contextlib.suppress(OSError):
            line.sendall(
                (b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\xff" * 100)[number % 4]
            )
    closing(held_open)
    return len(held_open)


def _close(lines: list[socket.socket]) -> None:
    for line in lines:
        line.close()


def _reset(lines: list[socket.socket]) -> None:
    for line in lines:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        line.close()


def run(bounds: Bounds) -> Figures:
    figures = Figures()
    for _ in bounds.rounds():
        served = Served("--push-timeout=0.5", f"--seed={bounds.seed}")
        try:
            served.do("create_component", token="t", encoding_aes_key=KEY)
            _round(figures, served, bounds.target)
            figures.memory = max(figures.memory, held(served.child.pid, "VmHWM"))
            if figures.memory > MOST_MEMORY:
                figures.fell("memory", f"it held {figures.memory:.0f} MB")
        finally:
            code = served.close()
            if code != 0:
                figures.fell("the end", f"it ended with {code} on SIGTERM")
            if "Traceback" in served.errors():
                figures.fell("stderr", served.errors())
    return figures


def _round(figures: Figures, served: Served, target: str) -> None:
    attacks: dict[str, Callable[[], int]] = {name: _pushes(served, answer) for name, answer in WAYS.items()}
    attacks["1 600 closed"] = lambda: masses(served, _close)
    attacks["1 600 reset"] = lambda: masses(served, _reset)
    for name, attack in attacks.items():
        if target not in name:
            continue
        usual = quiet(served)
        with beside(served) as other:
            figures.tried += attack()
        figures.waited(other.worst)
        again = f"python -m tests.attack --only 'receivers/{name}'"
        if other.wrong:
            figures.fell(name, f"another caller got {other.wrong}", again)
        if other.worst > max(FLOOR, STALL * usual):
            figures.fell(name, f"another caller waited {other.worst:.3f} s; {usual:.3f} s without it", again)


def _pushes(served: Served, answer: Answer) -> Callable[[], int]:
    def attack() -> int:
        with Receiver(answer) as receiver:
            pushed_at(served, receiver)
            return len(receiver.got)

    return attack


PART = Part(
    what="hostile receivers, and connections in masses", unit="exchanges", seconds=14, run=run, alone=True
)
