"""Encrypted pushes a second through outbox and sender, against `requests` posting the same bytes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing
from itertools import repeat
from typing import Any

from simulator.core import outbox
from simulator.core.component.entities import Component
from simulator.core.outbox import STORE_LADDER, Channel
from simulator.core.world import World
from simulator.delivery import Sender
from simulator.run.open import open_world
from simulator.wire import push as wire
from tests.bench.processes import peer
from tests.bench.table import Row, compared

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
STORE = "wx570bc396a51b8ff8"


def items(*, quick: bool) -> Iterable[Row]:
    """One push after the other, each journalled; the sink is a process of its own."""
    import requests

    rounds, count = (3, 50) if quick else (11, 400)
    with peer("sink") as sink, requests.Session() as session:
        component = platform(f"http://{sink}/events")
        world = open_world(live=True)
        with world.transaction():
            world.tables.put(component)
        sender = Sender(world)
        sender.start()
        with closing(_Stopped(sender)):
            request = sealed(component)
            ours: list[float] = []
            theirs: list[float] = []
            for number in range(-1, rounds):
                turns = (sent, _posted) if number % 2 else (_posted, sent)
                for turn in turns:
                    spent = (
                        sent(world, sender, component, repeat(STORE, count))
                        if turn is sent
                        else _posted(session, request, count)
                    )
                    if number >= 0:
                        (ours if turn is sent else theirs).append(count / spent)
            lost = [
                entry
                for entry in world.journal.entries(kind="push")
                if entry.data["outcome"] != "acknowledged"
            ]
            if lost or len(world.journal.entries(kind="push")) != (rounds + 1) * count:
                raise SystemExit(f"bench: not every push arrived: {lost[:1]}")
    yield compared("pushes: sealed, sent, journalled", "/s", ours, theirs, "requests.Session", (">=", 1.2))


class _Stopped:
    """A sender to be stopped by `closing`."""

    def __init__(self, sender: Sender) -> None:
        self.close = sender.stop


def platform(url: str) -> Component:
    return Component(
        appid="wx0123456789abcdef",
        secret="secret",
        token="token",
        encoding_aes_key=KEY,
        company="bench",
        made_at=0.0,
        authorization_url=url,
    )


def fields(component: Component) -> dict[str, Any]:
    """An `authorized` event, as a purchase causes it."""
    return {
        "AppId": component.appid,
        "CreateTime": 1767229200,
        "InfoType": "authorized",
        "AuthorizerAppid": STORE,
        "AuthorizationCode": "queryauthcode@@@" + "c" * 86,
        "AuthorizationCodeExpiredTime": "1767232800",
    }


def sealed(component: Component) -> wire.Sealed:
    return wire.seal(
        Channel.AUTHORIZATION,
        component.authorization_url,
        wire.Keys(token=component.token, encoding_aes_key=KEY, receiver=component.appid),
        fields(component),
        timestamp=1767229200,
        nonce="1234567890",
        random=b"0123456789abcdef",
    )


def sent(world: World, sender: Sender, component: Component, stores: Iterable[str]) -> float:
    """Puts a push about each store into the outbox; the real seconds until all are sent."""
    with sender.paused(), world.transaction():
        for store in stores:
            outbox.put(
                world,
                kind="authorized",
                channel=Channel.AUTHORIZATION,
                url=component.authorization_url,
                owner=component.appid,
                receiver=component.appid,
                store=store,
                ladder=STORE_LADDER,
                fields=fields(component),
            )
    begun = time.perf_counter()
    while world.activity.in_flight or outbox.next_due_at(world) is not None:
        time.sleep(0.001)
    return time.perf_counter() - begun


def _posted(session: Any, request: wire.Sealed, count: int) -> float:
    begun = time.perf_counter()
    for _ in range(count):
        reply = session.post(request.url, data=request.body, headers=request.headers, timeout=5)
        if reply.content != b"success":
            raise SystemExit(f"bench: the sink answered {reply.status_code}")
    return time.perf_counter() - begun
