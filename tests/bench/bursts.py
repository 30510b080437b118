"""A burst of pushes in parallel, against as many threads with a `requests` session each."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import local
from typing import Any

from simulator.delivery import Sender
from simulator.run.open import open_world
from tests.bench.processes import peer
from tests.bench.pushes import platform, sealed, sent
from tests.bench.table import Row, compared

THREADS = 4


def items(*, quick: bool) -> Iterable[Row]:
    """Pushes about as many stores, put at once and sent by several threads; the sink is a process."""
    rounds, count = (3, 100) if quick else (9, 1000)
    stores = [f"wx{number:016x}" for number in range(count)]
    with peer("sink") as sink, _Pool() as pool:
        component = platform(f"http://{sink}/events")
        world = open_world(live=True)
        with world.transaction():
            world.tables.put(component)
        world.switches = world.switches.with_("parallel_pushes", THREADS)
        sender = Sender(world)
        sender.start()
        with closing(_Stopped(sender)):
            request = sealed(component)
            ours: list[float] = []
            theirs: list[float] = []
            for number in range(-1, rounds):
                for mine in (True, False) if number % 2 else (False, True):
                    spent = sent(world, sender, component, stores) if mine else pool.post(request, count)
                    if number >= 0:
                        (ours if mine else theirs).append(count / spent)
            lost = world.journal.entries(
                kind="push", where=lambda entry: bool(entry.data["outcome"] != "acknowledged")
            )
            if lost or len(world.journal.entries(kind="push")) != (rounds + 1) * count:
                raise SystemExit(f"bench: not every push arrived: {lost[:1]}")
    name = f"pushes: {count} at once, {THREADS} in parallel"
    yield compared(name, "/s", ours, theirs, "requests.Session ×4", (">=", 1.2))


class _Stopped:
    """A sender to be stopped by `closing`."""

    def __init__(self, sender: Sender) -> None:
        self.close = sender.stop


class _Pool:
    """Threads that post, each on a session of its own."""

    def __init__(self) -> None:
        self._mine = local()
        self._threads = ThreadPoolExecutor(THREADS)

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown()

    def post(self, request: Any, count: int) -> float:
        begun = time.perf_counter()
        for reply in self._threads.map(self._one, [request] * count):
            if reply != b"success":
                raise SystemExit("bench: the sink refused")
        return time.perf_counter() - begun

    def _one(self, request: Any) -> bytes:
        import requests

        session = getattr(self._mine, "session", None)
        if session is None:
            session = self._mine.session = requests.Session()
        body: bytes = session.post(request.url, data=request.body, headers=request.headers, timeout=5).content
        return body
