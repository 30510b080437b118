"""Worlds behind doors: finds the world of a call from the credentials it carries."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

from simulator.core.world import World
from simulator.endpoints import arrival, pipeline
from simulator.http.message import Reply, Request
from simulator.http.server import Api
from simulator.journal.kind import Kind
from simulator.texts import Text
from simulator.usage import UsageError


class Host(Api):
    """The worlds of one API listener. With a single world every call is its own; with several, a call
    that belongs to none is refused and kept in the stray journal."""

    def __init__(self, stray: World) -> None:
        self.stray = stray
        self._worlds: dict[str, World] = {}
        self._single: World | None = None
        self._credentials: Credentials | None = None  # of all worlds, where there are several

    def add(self, world: World) -> None:
        if world.name in self._worlds:
            raise UsageError(
                Text(f"there is a world {world.name!r} already", f"世界 {world.name!r} 已经存在")
            )
        self._worlds[world.name] = world
        self._look(world)

    def remove(self, name: str) -> None:
        world = self._worlds.pop(name, None)
        if world is not None:
            if self._credentials is not None:
                self._credentials.remove(world)
            self._look()

    def _look(self, added: World | None = None) -> None:
        """A single world is asked nothing, and its credentials take no memory a second time."""
        worlds = self.worlds()
        if len(worlds) > 1:
            if self._credentials is None:
                self._credentials, added = Credentials(), None
                for world in worlds:
                    self._credentials.add(world)
            elif added is not None:
                self._credentials.add(added)
        elif self._credentials is not None:
            for world in worlds:
                self._credentials.remove(world)
            self._credentials = None
        self._single = worlds[0] if len(worlds) == 1 else None

    def worlds(self) -> list[World]:
        return list(self._worlds.values())

    def handles(self, path: str) -> bool:
        return pipeline.handles(path)

    def now(self) -> float:
        return self._single.clock.now() if self._single is not None else time.time()

    def answer(self, request: Request) -> tuple[Reply, Callable[[], None]]:
        world = self.find(request)
        return pipeline.answer(world, request), lambda: pipeline.sent(world, request.path)

    def note(self, row: Kind) -> None:
        """Writes down what came to no call, and so is of no world where there are several."""
        (self._single or self.stray).record(row)

    def find(self, request: Request) -> World:
        """The world whose credentials a call carries: the first of them that any world knows decides, those
        of the query ahead of the body's. Of several worlds that know it, it is the one added first."""
        single, credentials = self._single, self._credentials
        if single is not None:
            return single
        if credentials is None:
            return self.stray
        found = (credentials.world_of(given) for given in _given(request))
        return next((world for world in found if world is not None), self.stray)


def _given(request: Request) -> Iterator[str]:
    """Everything in a call that may be a credential or an id of a world."""
    yield from request.query.values()
    body = arrival.parsed(request.body) if request.body else None
    if isinstance(body, dict):
        yield from (value for value in body.values() if isinstance(value, str))


class Credentials:
    """Which worlds know a credential: one look-up, whatever their number. Follows the tables of each."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._holders: dict[str, tuple[_Holder, ...]] = {}  # the world added first comes first
        self._followed: dict[str, _Holder] = {}
        self._added = 0

    def add(self, world: World) -> None:
        with world.lock:
            self._added += 1
            holder = self._followed[world.name] = _Holder(world, self._added, self)
            world.tables.watch(holder)

    def remove(self, world: World) -> None:
        with world.lock:
            holder = self._followed.pop(world.name)
            world.tables.unwatch(holder)
            for credential in holder.rows:
                self.drop(credential, holder)

    def world_of(self, credential: str) -> World | None:
        holders = self._holders.get(credential)
        return holders[0].world if holders else None

    def put(self, credential: str, holder: _Holder) -> None:
        with self._guard:
            holders = (*self._holders.get(credential, ()), holder)
            self._holders[credential] = tuple(sorted(holders, key=lambda one: one.place))

    def drop(self, credential: str, holder: _Holder) -> None:
        with self._guard:
            left = tuple(one for one in self._holders.get(credential, ()) if one is not holder)
            if left:
                self._holders[credential] = left
            else:
                self._holders.pop(credential, None)


class _Holder:
    """One world's credentials, each with the number of its rows: several may have the same."""

    def __init__(self, world: World, place: int, index: Credentials) -> None:
        self.world = world
        self.place = place
        self.rows: Counter[str] = Counter()
        self._index = index

    def __call__(self, credential: str, there: bool) -> None:
        self.rows[credential] += 1 if there else -1
        if there and self.rows[credential] == 1:
            self._index.put(credential, self)
        elif not self.rows[credential]:
            del self.rows[credential]
            self._index.drop(credential, self)
