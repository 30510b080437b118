"""What a page of a list costs in a small and in a large world, through the pipeline, without a socket."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from statistics import median

from simulator.core.component import tokens
from simulator.core.component.entities import TokenKind
from simulator.core.market.entities import Buyer, HomePage
from simulator.core.world import World
from simulator.endpoints import pipeline
from simulator.http.message import Request
from simulator.run.open import open_world
from tests.bench.rows import HOME_PAGE, order, service
from tests.bench.table import Row, compared

SMALL, LARGE = 1_000, 100_000
STORE = "wx00000000000000bb"
ORDERS, BUYERS = 3_403_799_157_105_049_600, 3_403_799_157_105_049_601
LISTS = {
    "get_paid_order_list": (
        "/wxa/servicemarket/get_paid_order_list",
        {"service_id": ORDERS, "appid": STORE, "buyer_type": 1},
        20,
    ),
    "get_service_buyer_list": (
        "/wxa/servicemarket/service/get_service_buyer_list",
        {"service_id": BUYERS, "buyer_type": 1},
        10,
    ),
}


def items(*, quick: bool) -> Iterable[Row]:
    rounds, count = (3, 10) if quick else (15, 40)
    large = LARGE // 50 if quick else LARGE
    worlds = {size: _filled(size) for size in (SMALL, large)}
    for name, (path, body, limit) in LISTS.items():
        for place in ("first", "middle", "last"):
            spent: dict[int, list[float]] = {SMALL: [], large: []}
            for number in range(-1, rounds):
                for size in (SMALL, large) if number % 2 else (large, SMALL):
                    offset = {"first": 0, "middle": size // 2, "last": size - limit}[place]
                    page = {**body, "offset": offset, "limit": limit}
                    taken = _page(*worlds[size], path, page, count)
                    if number >= 0:
                        spent[size].append(taken)
            yield compared(
                f"pages: {name}, {place} of {large}",
                "µs",
                spent[large],
                spent[SMALL],
                f"of {SMALL}",
                ("<=", 1.5),
            )


def _page(world: World, token: str, path: str, page: dict[str, object], count: int) -> float:
    """The usual cost of one page, in microseconds."""
    request = Request(method="POST", path=path, query={"access_token": token}, body=json.dumps(page).encode())
    taken: list[float] = []
    for _ in range(count):
        begun = time.perf_counter()
        reply = pipeline.answer(world, request)
        taken.append(time.perf_counter() - begun)
        pipeline.sent(world)
    rows = json.loads(reply.body)
    if len(rows.get("order_list", rows.get("buyer_list", ()))) != page["limit"]:
        raise SystemExit(f"bench: {path} answered {reply.body[:200]!r}")
    return median(taken) * 1e6


def _filled(size: int) -> tuple[World, str]:
    """One store with that many orders of one service, and that many buyers of another."""
    world = open_world()
    now = world.clock.now()
    with world.transaction():
        world.tables.put(
            HomePage(
                appid=HOME_PAGE,
                secret="secret",
                token="token",
                encoding_aes_key="a" * 43,
                company="bench",
                made_at=now,
            )
        )
        for number, service_id in enumerate((ORDERS, BUYERS)):
            world.tables.put(service(service_id, number))
        for number in range(size):
            buyer = f"wx{number:016x}"
            world.tables.put(order(2 * number, ORDERS, STORE, now))
            world.tables.put(order(2 * number + 1, BUYERS, buyer, now))
            world.tables.put(Buyer(service_id=BUYERS, buyer=buyer, number=number, visible_at=now))
        token = tokens.issue(world, TokenKind.HOME_PAGE, HOME_PAGE)
    return world, token.value
