"""What a page of a store's lists costs in a small and in a large shop, and what it costs to stock one.

Each list is walked once, for its cursors: in a twin, whose cursors are the same, so that both sizes have
answered as many calls when they are measured. Then its first, middle and last full page are asked for again
and again. Orders are those of a seed, made when they are read; or rows; or of a seed of which nearly all has
been changed: orders shipped, products off sale.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from simulator.core.component import authorization, tokens
from simulator.core.component.entities import Component, TokenKind
from simulator.core.entity import altered
from simulator.core.store import opening, shop_seed
from simulator.core.store.entities import Store
from simulator.core.store.order import seeded
from simulator.core.store.order.states import Status as OrderStatus
from simulator.core.store.product import seeded as goods
from simulator.core.store.product.states import Status as ProductStatus
from simulator.core.store.shop_seed import ShopSeed
from simulator.core.world import World
from simulator.durations import DAY
from simulator.endpoints import pipeline
from simulator.http.message import Request
from simulator.run.open import open_stage, open_world
from tests.bench.table import Row, compared

SMALL, LARGE = 1_000, 100_000
START = 1_767_229_200.0  # the same for twins
ORDERS, PRODUCTS = "/channels/ec/order/list/get", "/channels/ec/product/list/get"
PLACES = ("first", "middle", "last")
ROWS, CHANGED = "rows", "changed"
STOCKED = (10_000, 100_000)  # products and orders
SECONDS = 20.0
UNCHANGED = 100


@dataclass(frozen=True, slots=True)
class Shop:
    """A store in a world of its own, whose orders all lie in one window."""

    world: World
    token: str
    window: Mapping[str, int]
    buyer: str

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        request = Request(
            method="POST", path=path, query={"access_token": self.token}, body=json.dumps(body).encode()
        )
        reply = json.loads(pipeline.answer(self.world, request).body)
        pipeline.sent(self.world)
        if reply["errcode"]:
            raise SystemExit(f"bench: {path} answered {reply}")
        return reply


Filter = tuple[str, str, Mapping[str, Any], int]  # name, path, arguments, length of a page


def filters(shop: Shop) -> list[Filter]:
    created, updated = {"create_time_range": shop.window}, {"update_time_range": shop.window}
    return [
        ("orders by creation", ORDERS, created, 20),
        ("orders by update", ORDERS, updated, 20),
        ("orders by both", ORDERS, {**created, **updated}, 20),
        ("orders to ship", ORDERS, {**created, "status": 20}, 20),
        ("orders called off", ORDERS, {**created, "status": 250}, 20),
        ("orders of a buyer", ORDERS, {**created, "openid": shop.buyer}, 5),
        ("orders of a buyer, finished", ORDERS, {**created, "openid": shop.buyer, "status": 100}, 5),
        ("products", PRODUCTS, {}, 30),
        ("products on sale", PRODUCTS, {"status": 5}, 30),
    ]


def items(*, quick: bool) -> Iterable[Row]:
    rounds, count = (3, 3) if quick else (9, 15)
    large = LARGE // 50 if quick else LARGE
    for name in ("", ROWS, CHANGED):
        twins, shops = ({size: shop_of(size, name) for size in (SMALL, large)} for _ in range(2))
        for number, (what, path, *_) in enumerate(filters(shops[SMALL])):
            if name == ROWS and path == PRODUCTS:
                continue
            title = f"stores: {what}, {name}" if name else f"stores: {what}"
            bodies = {size: pages(twin, *filters(twin)[number][1:]) for size, twin in twins.items()}
            for place in PLACES:
                spent: dict[int, list[float]] = {size: [] for size in shops}
                for turn in range(-1, rounds):
                    for size in shops if turn % 2 else reversed(shops):
                        taken = _taken(shops[size], path, bodies[size][place], count)
                        if turn >= 0:
                            spent[size].append(taken)
                yield compared(
                    f"{title}, {place} of {large}",
                    "µs",
                    spent[large],
                    spent[SMALL],
                    f"of {SMALL}",
                    ("<=", 1.5),
                )
    products, orders = (each // 50 if quick else each for each in STOCKED)
    seconds = [_stocking(products, orders) for _ in range(1 if quick else 3)]
    title = f"stores: stock_shop {products} x {orders}"
    yield compared(title, "s", seconds, [SECONDS] * len(seconds), "at most", ("<=", 1.0))


def pages(shop: Shop, path: str, asked: Mapping[str, Any], length: int) -> dict[str, Mapping[str, Any]]:
    """What the first, the middle and the last full page are asked with."""
    body: dict[str, Any] = {**asked, "page_size": length}
    keys, key = [], ""
    for reply in walked(shop, path, body):
        if any(isinstance(value, list) and len(value) == length for value in reply.values()):
            keys.append(key)
        key = reply["next_key"]
    keys = keys or [""]  # none is full
    chosen = (keys[0], keys[len(keys) // 2], keys[-1])
    return {place: {**body, "next_key": key} for place, key in zip(PLACES, chosen, strict=True)}


def walked(shop: Shop, path: str, body: Mapping[str, Any]) -> Iterator[Any]:
    """All pages of a list, one after another."""
    reply = shop.ask(path, body)
    yield reply
    while reply["next_key"]:
        reply = shop.ask(path, {**body, "next_key": reply["next_key"]})
        yield reply


def _taken(shop: Shop, path: str, body: Mapping[str, Any], count: int) -> float:
    """The usual cost of one page, in microseconds."""
    taken: list[float] = []
    for _ in range(count):
        begun = time.perf_counter()
        shop.ask(path, body)
        taken.append(time.perf_counter() - begun)
    return median(taken) * 1e6


def _stocking(products: int, orders: int) -> float:
    """Seconds that the action takes."""
    stage = open_stage(open_world())
    store = stage.do("create_store", {"as": "shop"}, origin="bench")["appid"]
    begun = time.perf_counter()
    stage.do("stock_shop", {"store": store, "products": products, "orders": orders}, origin="bench")
    return time.perf_counter() - begun


def shop_of(size: int, how: str = "", *, products: int = 0) -> Shop:
    """A shop of so many orders, twenty of each buyer, and as many products."""
    world = open_world(start=START, salt="")
    stage = open_stage(world)
    stage.do("create_component", {"permission_sets": [129, 131]}, origin="bench")
    component = world.tables.rows(Component)[0]
    store = str(stage.do("create_store", {"as": "shop"}, origin="bench")["appid"])
    with world.transaction():
        row = world.tables.get(Store, store)
        assert row is not None
        authorization.grant(world, component, row, [129, 131], by="consent")
        spacing = 6 * DAY // size
        opening.stock_shop(
            world,
            store,
            products=products or size,
            orders=size,
            buyers=size // 20,
            spacing=spacing,
            statuses=tuple(map(int, (20, 20, 30, 30, 30, 250, *[100] * 14))),
        )
        seed = shop_seed.of(world, store)
        assert seed is not None
        if how == ROWS:
            _write(world, seed)
        if how == CHANGED:
            _change(world, seed)
        token = tokens.issue(world, TokenKind.AUTHORIZER, component.appid, store).value
    window = {"start_time": seed.at - seed.spacing * size, "end_time": seed.at + 1}
    return Shop(world, token, window, seeded.buyer_of(seed, 19))  # whose orders are finished


def _write(world: World, seed: ShopSeed) -> None:
    """All orders of a seed as rows, and no seed any more."""
    for number in range(1, seed.orders + 1):
        world.tables.put(seeded.order(seed, number))
    world.tables.put(replace(seed, orders=0))


def _change(world: World, seed: ShopSeed) -> None:
    """All orders but the last are shipped by now, and all products but the last are off sale."""
    shipped = {"status": OrderStatus.SHIPPED, "former_status": OrderStatus.SHIPPED, "update_time": seed.at}
    for number in range(1, seed.orders - UNCHANGED):
        world.tables.put(altered(seeded.order(seed, number), **shipped))
        world.tables.put(altered(goods.product(seed, number), status=ProductStatus.DELISTED))
