"""Which world a call belongs to, with a hundred worlds behind one door against one or two."""

from __future__ import annotations

import time
from collections.abc import Iterable

from simulator.core.component.entities import Token, TokenKind
from simulator.endpoints.worlds import Host
from simulator.http.message import Request
from simulator.run.open import open_world
from tests.bench.table import Row, compared

PATH = "/cgi-bin/getcallbackip"
TOKENS = 10


def items(*, quick: bool) -> Iterable[Row]:
    """Whole calls in this process, each with the token of the world that was added last."""
    rounds, count = (3, 200) if quick else (41, 500)
    hosts = {number: _host(number) for number in (1, 2, 100)}
    spent: dict[int, list[float]] = {number: [] for number in hosts}
    for turn in range(-1, rounds):  # the first one warms everything up
        for number in hosts if turn % 2 else reversed(hosts):
            each = _measured(hosts[number], f"token {number - 1} 0", count)
            if turn >= 0:
                spent[number].append(each)
    for few in (1, 2):
        name = "one world" if few == 1 else f"{few} worlds"
        yield compared("a call, 100 worlds", "µs", spent[100], spent[few], name, ("<=", 1.25))


def _host(worlds: int) -> Host:
    host = Host(open_world(name="stray"))
    for number in range(worlds):
        world = open_world(name=f"world {number}", keep=1000)
        host.add(world)
        with world.transaction():
            for one in range(TOKENS):
                world.tables.put(
                    Token(
                        value=f"token {number} {one}",
                        kind=TokenKind.COMPONENT,
                        owner=f"wx{number}",
                        issued_at=world.clock.now(),
                        number=one,
                        expires_at=world.clock.now() + 7200,
                    )
                )
    return host


def _measured(host: Host, token: str, count: int) -> float:
    request = Request(method="GET", path=PATH, query={"access_token": token})
    begun = time.perf_counter()
    for _ in range(count):
        _, sent = host.answer(request)
        sent()
    return (time.perf_counter() - begun) / count * 1e6
