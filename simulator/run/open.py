"""The one place where a world is put together. Its parts can be had one by one:

a world that nobody serves, a listener for any number of worlds, a stage with its sender, a control listener,
a provider on a stage. Whoever opens a part closes it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.actions.stage import Stage
from simulator.core import outbox
from simulator.core.clock import LiveClock, ManualClock
from simulator.core.ports import Clock, Journal, Tables
from simulator.core.world import World
from simulator.delivery.sender import Sender
from simulator.endpoints.table import HEALTH
from simulator.endpoints.worlds import Host
from simulator.http.hosts import Hosts
from simulator.http.server import Server, Wsgi
from simulator.journal.kind import Kind
from simulator.journal.kinds.provider import ProviderChanged
from simulator.storage.journal import KEEP, KEEP_BYTES, MemoryJournal
from simulator.storage.memory import MemoryTables
from simulator.web.canary import Canaries
from simulator.web.lazy_app import READY, Health, Lazily, lazy_pages
from simulator.web.origin_guard import Guarded
from simulator.web.served import Served
from simulator.web.token_guard import TokenGuard

if TYPE_CHECKING:
    from simulator.provider.manifest import Manifest
    from simulator.provider.provider import Provider

START = 1_767_229_200.0  # 2026-01-01 09:00 in China: where a clock that stands begins
Address = tuple[str, int]  # port 0 is any free one
STRAYS = 20_000  # calls of no world that are kept, a kilobyte each
LOOPBACK: Address = ("127.0.0.1", 0)


def open_world(
    *,
    live: bool = False,
    rate: float = 1.0,
    start: float | None = None,
    clock: Clock | None = None,
    real: Callable[[], float] = time.perf_counter,
    name: str = "world",
    tables: Tables | None = None,
    journal: Journal | None = None,
    keep: int = KEEP,
    keep_bytes: int = KEEP_BYTES,
    journal_after: int = 0,
    **how: Any,
) -> World:
    """A world that nobody serves yet, in memory unless its tables and journal are given; `how` goes to the
    world itself. A journal in memory keeps so many entries, and so much of them, and is numbered on after
    `journal_after`.
    A world of before goes on at its last entry: while nobody has it open, time stands.

    `live` follows real time at a `rate`; otherwise the clock stands, at `start`, until it is moved.
    """
    if start is None and journal is not None and journal.last:
        start = journal.entries(after=journal.last - 1)[-1].at
    if clock is None:
        clock = LiveClock(time.time, start, rate) if live else ManualClock(START if start is None else start)
    world = World(
        name=name,
        tables=MemoryTables() if tables is None else tables,
        journal=MemoryJournal(name, keep, keep_bytes, after=journal_after) if journal is None else journal,
        clock=clock,
        real=real,
        **how,
    )
    with world.transaction():
        outbox.resume(world)
    return world


@dataclass(frozen=True, slots=True)
class Listener:
    """Where the platform's API and its pages answer, for the worlds that are added to it."""

    worlds: Host
    server: Server
    called: str = ""  # by those who call it, where that is not just its address

    @property
    def url(self) -> str:
        return self.called or self.server.url

    def serve_only(self, world: World) -> None:
        """Serves this world in place of those before it."""
        for former in self.worlds.worlds():
            self.worlds.remove(former.name)
        self.worlds.add(world)

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()


def open_listener(address: Address = LOOPBACK, *, live: bool = False, called: str = "") -> Listener:
    """Bound, and not started yet. `live` tells by which clock a call of no world is answered. Where others
    call another URL than that of its address, it is `called` so."""
    worlds = Host(open_world(name="stray", live=live, keep=STRAYS, keep_bytes=STRAYS * 1000))
    return Listener(worlds, Server(address, Canaries(worlds, lazy_pages(worlds)), worlds, share=0.5), called)


def open_stage(
    world: World,
    *,
    hosts: Hosts | None = None,
    listener: Listener | None = None,
    provider: Provider | None = None,
) -> Stage:
    """A world with its sender, which is not started yet. `hosts` are those that pushes may go to."""
    api = {"api": listener.url} if listener is not None else {}
    return Stage(world, Sender(world, hosts, **api), provider)


def open_control(
    stage: Stage,
    address: Address = LOOPBACK,
    names: Iterable[str] = (),
    token: str | None = None,
    served: Served | None = None,
) -> Server:
    """The control interface of a stage, bound and not started. `names` are host names it is reached under;
    with a `token`, whoever asks has to have it. `served` tells of it what is no part of its world."""
    place = Served(stage) if served is None else served

    def build() -> Wsgi:
        from simulator.web.control import create_control

        return create_control(stage, place)

    health: Health = lambda: (200, {"ok": True, "world": stage.world.name})  # noqa: E731
    app: Wsgi = Lazily(build, {HEALTH: health, READY: place.readiness})
    if token is not None:
        app = TokenGuard(app, token)
    return Server(address, Guarded(app, (address[0], *names)), None)


def open_provider(
    manifest: Manifest,
    world: Callable[[], World],
    data: Path | None = None,
    unanswered: Counter[str] | None = None,
    worker: int = 0,
    port: int | None = None,
    environment: Callable[[Mapping[str, str]], Mapping[str, str]] = dict,
) -> Provider:
    """A provider under test, not bound and not started. It reports to whatever world `world` answers then.
    With `unanswered`, the same for all of a run, a probe that hangs again and again is not asked for ever.
    `environment` completes the variables of its `start.env`."""
    from simulator.provider.provider import Provider

    def record(row: Kind) -> None:
        there = world()
        if isinstance(row, ProviderChanged):
            with there.lock:
                there.activity.provider_down = row.down
        there.record(row)

    def now() -> tuple[float, float]:
        clock = world().clock
        return clock.now(), clock.rate

    return Provider(
        manifest,
        record,
        data=data,
        worker=worker,
        port=port,
        environment=environment,
        clock=now,
        now_ms=lambda: world().elapsed_ms(),
        unanswered=unanswered,
    )
