"""Worlds behind doors: finds the world of a call from the credentials it carries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from simulator.core.component.entities import Component, Token
from simulator.core.market.entities import HomePage, LoginCode
from simulator.core.store.entities import Store
from simulator.core.world import World
from simulator.endpoints import arrival, pipeline
from simulator.http.message import Reply, Request
from simulator.http.server import Api
from simulator.usage import UsageError


class Host(Api):
    """The worlds of one API listener. With a single world every call is its own; with several, a call
    that belongs to none is refused and kept in the stray journal."""

    def __init__(self, stray: World) -> None:
        self.stray = stray
        self._worlds: dict[str, World] = {}

    def add(self, world: World) -> None:
        if world.name in self._worlds:
            raise UsageError(f"there is a world {world.name!r} already")
        self._worlds[world.name] = world

    def remove(self, name: str) -> None:
        self._worlds.pop(name, None)

    def worlds(self) -> list[World]:
        return list(self._worlds.values())

    def handles(self, path: str) -> bool:
        return pipeline.handles(path)

    def now(self) -> float:
        worlds = self.worlds()
        return worlds[0].clock.now() if len(worlds) == 1 else time.time()

    def answer(self, request: Request) -> tuple[Reply, Callable[[], None]]:
        world = self.find(request)
        return pipeline.answer(world, request), lambda: pipeline.sent(world, request.path)

    def find(self, request: Request) -> World:
        """The world whose credentials a call carries."""
        worlds = self.worlds()
        if len(worlds) == 1:
            return worlds[0]
        marks = set(_marks(request))
        return next((world for world in worlds if any(_knows(world, mark) for mark in marks)), self.stray)


def _marks(request: Request) -> Iterator[str]:
    """Everything in a call that may be a credential or an id of a world."""
    yield from request.query.values()
    body = arrival.parsed(request.body) if request.body else None
    if isinstance(body, dict):
        yield from (value for value in body.values() if isinstance(value, str))


def _knows(world: World, mark: str) -> bool:
    with world.lock:
        return any(world.tables.get(kind, mark) is not None for kind in _KINDS)


_KINDS = (Token, Component, HomePage, Store, LoginCode)
