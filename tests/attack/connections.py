"""Hundreds of connections: more than may be open, slow ones, and all of them gone at once."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.attack.memory import held
from tests.attack.part import Bounds, Figures, Part
from tests.bench.processes import peer

MANY = 1600
SLOW = 600
TURNS = 50  # exchanges in quiet, to know how long one takes
STALL = 0.5  # seconds that nobody may wait longer
BYSTANDER = "bystander"  # a server that does nothing: who waits for it waits for the machine
SPIN = 0.3  # of a core, while nothing is asked
THREADS = 600  # for both listeners, the sender and the rest
GROWN = 60.0  # MB
ENDS = 5.0  # seconds that SIGTERM may take
COMMAND = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", "--control-port", "0"]
LIMITED = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]),) * 2); "
HALF = b"POST /cgi-bin/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Served:
    """A simulator in a process of its own."""

    pid: int
    api: tuple[str, int]
    control: tuple[str, int]

    @property
    def ports(self) -> dict[str, tuple[str, int]]:
        return {"api": self.api, "control": self.control}

    def cpu(self) -> float:
        """Seconds that it has computed."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def threads(self) -> int:
        return len(list(Path(f"/proc/{self.pid}/task").iterdir()))


@contextmanager
def served(figures: Figures, where: str, limit: int | None = None) -> Iterator[Served]:
    """It ends within a bounded time, whatever is connected then."""
    command = COMMAND
    if limit is not None:
        run = f"{LIMITED}os.execv(sys.executable, {COMMAND!r})"
        command = [sys.executable, "-c", run, str(limit)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield Served(process.pid, *(_address(ready[name]) for name in ("api", "control")))
            figures.memory = max(figures.memory, held(process.pid, "VmHWM"))
            process.send_signal(signal.SIGTERM)
            begun = time.monotonic()
            try:
                if process.wait(ENDS) != 0:
                    figures.fell(where, f"SIGTERM ended it with {process.returncode}")
            except subprocess.TimeoutExpired:
                figures.left += 1
                figures.fell(where, f"SIGTERM had not ended it after {time.monotonic() - begun:.1f} s")
        finally:
            process.kill()


def _address(url: str) -> tuple[str, int]:
    host, _, port = url.removeprefix("http://").partition(":")
    return host, int(port)


def asked(address: tuple[str, int], path: str = "/healthz") -> float:
    """The seconds that an answer of 200 took; an OSError where none came."""
    begun = time.monotonic()
    with socket.create_connection(address, 10) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        if not line.recv(100).startswith(b"HTTP/1.1 200 "):
            raise OSError(f"{path} was not answered with 200")
    return time.monotonic() - begun


# -- somebody who asks all the while -------------------------------------------------------------------


class Sentinels:
    """Those who ask for health all the while: on each port, over one connection and over ever new ones.

    Nobody may wait longer than `STALL` beyond what is not ours: the longest that somebody waited at that
    time for a bystander, which is asked likewise, and a turn for each of the `crowd` that may have come
    before, as long as one takes on this machine in quiet.
    """

    def __init__(self, place: Served, figures: Figures, crowd: int) -> None:
        self._queue = crowd * median(asked(place.api) for _ in range(TURNS))
        self.phase = "in quiet"
        self.worst: dict[str, float] = {}
        self.failed: dict[str, str] = {}
        self._figures = figures
        self._over = threading.Event()
        self._ports = place.ports
        self._threads: list[threading.Thread] = []
        self._held = ExitStack()

    def __enter__(self) -> Sentinels:
        bystander = _address(self._held.enter_context(peer("sink")))
        for port, address in {**self._ports, BYSTANDER: bystander}.items():
            for keeps in (True, False):
                who = f"{port} {'kept' if keeps else 'new'}"
                self._threads.append(threading.Thread(target=self._run, args=(who, address, keeps)))
        for thread in self._threads:
            thread.start()
        time.sleep(0.4)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._held.close()
        machine: dict[str, float] = {}  # by phase
        for where, seconds in self.worst.items():
            phase, _, who = where.rpartition(", ")
            if who.startswith(BYSTANDER):
                machine[phase] = max(machine.get(phase, 0.0), seconds)
        for where, seconds in self.worst.items():
            phase, _, who = where.rpartition(", ")
            if who.startswith(BYSTANDER):
                continue
            self._figures.waited(seconds)
            floor = machine.get(phase, 0.0) + self._queue
            if seconds > STALL + floor:
                self._figures.fell(where, f"somebody else waited {seconds:.2f} s; floor {floor:.2f} s")
        for where, what in self.failed.items():
            self._figures.fell(where, f"somebody else got no answer: {what}")

    def _run(self, who: str, address: tuple[str, int], keeps: bool) -> None:
        line: socket.socket | None = None
        while not self._over.wait(0.004):
            where, begun = f"{self.phase}, {who}", time.monotonic()
            try:
                if line is None:
                    line = socket.create_connection(address, 10)
                line.sendall(WHOLE)
                heard = line.recv(400)
                if not heard.startswith(b"HTTP/1.1 200 "):
                    self.failed[where] = repr(heard[:100])
            except OSError as error:
                self.failed[where] = str(error)
            self.worst[where] = max(self.worst.get(where, 0.0), time.monotonic() - begun)
            if line is not None and not keeps:
                line.close()
                line = None
        if line is not None:
            line.close()


# -- what is done to it ---------------------------------------------------------------------------------


def exhausted(figures: Figures, limit: int, flooded: str) -> None:
    """More connections on one port than the process may have open: both answer, and no core spins."""
    where = f"{limit} descriptors, flooded {flooded}"
    with served(figures, where, limit) as place, ExitStack() as stack:
        for port in place.ports.values():
            asked(port)
        for _ in range(limit * 3):
            figures.tried += 1
            with contextlib.suppress(OSError):
                stack.enter_context(socket.create_connection(place.ports[flooded], 1))
        for port, path in (("control", "/healthz"), ("control", "/state"), ("api", "/healthz"), ("api", "/")):
            try:
                figures.waited(asked(place.ports[port], path))
            except OSError as error:
                figures.fell(where, f"{port}{path}: {error}")
        begun = place.cpu()
        time.sleep(1)
        if (spent := place.cpu() - begun) > SPIN:
            figures.fell(where, f"it computed for {spent:.2f} s of a second in which nothing was asked")


def gone(figures: Figures, how: str, first: bytes = b"", *, reset: bool = False) -> None:
    """Many connections, each of which sends something, all ended at once."""
    with served(figures, how) as place, Sentinels(place, figures, MANY) as others:
        others.phase = f"{how}: opening"
        lines = []
        for _ in range(MANY):
            figures.tried += 1
            with contextlib.suppress(OSError):
                line = socket.create_connection(place.api, 10)
                lines.append(line)
                line.sendall(first)
        if (threads := place.threads()) > THREADS:
            figures.fell(how, f"it has {threads} threads")
        others.phase = f"{how}: closing"
        for line in lines:
            if reset:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            line.close()
        time.sleep(0.7)


def slow(figures: Figures, how: str, first: bytes, drop: bytes) -> None:
    """Requests that come a byte at a time, more of them than there are threads."""
    with (
        served(figures, how) as place,
        ExitStack() as stack,
        Sentinels(place, figures, SLOW) as others,
    ):
        others.phase = how
        lines = []
        for _ in range(SLOW):
            figures.tried += 1
            line = stack.enter_context(socket.create_connection(place.api, 10))
            line.setblocking(False)
            lines.append(line)
        for data in (first, *[drop] * 8):
            for line in lines:
                with contextlib.suppress(OSError):
                    line.send(data)
            time.sleep(0.05)
        if (threads := place.threads()) > THREADS:
            figures.fell(how, f"it has {threads} threads")


def attempts(figures: Figures, how: str, count: int) -> None:
    """Half requests by the thousand: what they cost is bounded."""
    with served(figures, how) as place:
        asked(place.api)
        before = held(place.pid)
        kept: deque[socket.socket] = deque()
        for _ in range(count):
            figures.tried += 1
            with contextlib.suppress(OSError):
                line = socket.create_connection(place.api, 10)
                line.sendall(HALF)
                kept.append(line)
            if len(kept) > 500:
                kept.popleft().close()
        if (grown := held(place.pid) - before) > GROWN:
            figures.fell(how, f"{count} connections cost {grown:.0f} MB")
        figures.waited(asked(place.api))
        for line in kept:
            line.close()


def _all() -> dict[str, Callable[[Figures], None]]:
    def each(what: Callable[..., None], *given: Any, **named: Any) -> Callable[[Figures], None]:
        return lambda figures: what(figures, *given, **named)

    return {
        "exhausted": each(exhausted, 64, "api"),
        "exhausted-control": each(exhausted, 64, "control"),
        "exhausted-256": each(exhausted, 256, "api"),
        "gone-idle": each(gone, "idle ones"),
        "gone-asked": each(gone, "served ones", WHOLE),
        "gone-half": each(gone, "half requests", HALF),
        "gone-reset": each(gone, "half requests, reset", HALF, reset=True),
        "slow-heads": each(slow, "dripping heads", b"GET / HTTP/1.1\r\nX: ", b"x"),
        "slow-bodies": each(slow, "dripping bodies", HALF, b"x"),
        "attempts": each(attempts, "attempts", 10_000),
    }


def run(bounds: Bounds) -> Figures:
    figures = Figures()
    if not hasattr(os, "sysconf") or not Path("/proc/self/stat").exists():
        figures.notes.append("passed over: this system does not tell what a process does")
        return figures
    _allow_more()
    targets = {name: run for name, run in _all().items() if bounds.target in name}
    for _ in bounds.rounds():
        for attack in targets.values():
            attack(figures)
    return figures


def _allow_more() -> None:
    """As many connections of ours as the system lets us have."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < MANY + 200:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2 * MANY)), hard))


PART = Part(
    what="connections: too many, slow ones, all gone at once",
    unit="connections",
    seconds=18,
    run=run,
    alone=True,
)
