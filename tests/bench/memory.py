"""What a hundred thousand of a thing take: each measured in a process of its own, beside what it may take.

What is measured is how much more memory the process holds afterwards. Purchases and messages cause
pushes: they are held to one bar where each is taken at once, and where all still wait.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator

from simulator.actions.stage import Stage
from simulator.core import outbox
from simulator.core.component import conversations, tokens
from simulator.core.component.entities import Component, TokenKind
from simulator.core.market import orders
from simulator.core.market.entities import Package, Service, ServiceOrder
from simulator.core.store.entities import Store
from simulator.core.store.opening import open_store
from simulator.core.world import World
from simulator.endpoints import pipeline
from simulator.http.message import Request
from simulator.run.open import open_stage, open_world
from tests.attack.memory import held, peak
from tests.bench.processes import process, said
from tests.bench.stores import Shop, filters, shop_of, walked
from tests.bench.table import Row, compared

MANY = 100_000
FEW = 100
NOWHERE = "http://127.0.0.1:9/"
HEADERS = {
    "Host": "127.0.0.1:8080",
    "User-Agent": "python-requests/2.32.3",
    "Accept-Encoding": "gzip, deflate",
    "Accept": "*/*",
    "Connection": "keep-alive",
}


def items(*, quick: bool) -> Iterable[Row]:
    many = MANY // 50 if quick else MANY
    for name, (_, _, most) in THINGS.items():
        with process("-m", "tests.bench.memory", name, str(many)) as child:
            taken = said(child)
        limit = most * many / MANY
        yield compared(f"memory: {many} {name}", "MB", [taken], [limit], "at most", ("<=", 1.0))


class Ground:
    """A world with a provider's parties, whose journal keeps next to nothing."""

    def __init__(self, many: int, keep: int) -> None:
        self.many = many
        self.shops: list[Shop] = []  # worlds beside this one that are measured with it
        self.world: World = open_world(keep=keep)
        self.stage: Stage = open_stage(self.world)
        self.stage.do(
            "create_component", {"authorization_events": NOWHERE, "messages": NOWHERE}, origin="bench"
        )
        self.stage.do("create_home_page", {"order_push": NOWHERE}, origin="bench")
        self.stage.do("create_service", {"url": NOWHERE}, origin="bench")
        self.stage.do("create_package", {"name": "month", "spec_id": "a", "known": True}, origin="bench")
        self.component = self.world.tables.rows(Component)[0]
        self.service = self.world.tables.rows(Service)[0]
        self.package = self.world.tables.rows(Package)[0]
        self.done()

    def stores(self) -> None:
        for number in range(self.many):
            with self.world.transaction():
                open_store(self.world, f"store {number}", products=0, orders=0)

    def each(self) -> Iterator[Store]:
        """The stores, few at a time: a list of all would be measured with what is bought for them."""
        for offset in range(0, self.many, FEW):
            yield from self.world.tables.list(Store, "all", offset=offset, limit=FEW)

    def orders(self, *, wait: bool = False) -> None:
        """One of each store."""
        for store in self.each():
            with self.world.transaction():
                orders.purchase(self.world, store, self.service, self.package)
            if not wait:
                self.done()

    def orders_whose_pushes_wait(self) -> None:
        self.orders(wait=True)

    def messages(self, *, wait: bool = False) -> None:
        """One of a user of each store."""
        for store in self.each():
            openid = conversations.openid_of(self.world, store.appid)
            with self.world.transaction():
                conversations.text(self.world, self.component, store, openid, "is anybody there?")
            if not wait:
                self.done()

    def messages_that_wait(self) -> None:
        self.messages(wait=True)

    def codes(self) -> None:
        for store in self.each():
            with self.world.transaction():
                order = self.world.tables.list(ServiceOrder, "of_store", store.appid, limit=1)[0]
                orders.press_use(self.world, order)

    def calls(self) -> None:
        """A journal of calls that were answered well."""
        with self.world.transaction():
            token = tokens.issue(self.world, TokenKind.COMPONENT, self.component.appid)
        query = {"access_token": token.value}
        for _ in range(self.many):
            path = "/cgi-bin/getcallbackip"
            pipeline.answer(self.world, Request(method="GET", path=path, query=query, headers=dict(HEADERS)))
            pipeline.sent(self.world, path)

    def shop(self) -> None:
        """A stocked shop, with a tenth as many products as orders, read from the first order to the last."""
        shop = shop_of(self.many, products=self.many // 10)
        self.shops.append(shop)
        name, path, asked, _ = filters(shop)[0]
        seen = sum(len(reply["order_id_list"]) for reply in walked(shop, path, {**asked, "page_size": 100}))
        if seen != self.many:
            raise SystemExit(f"bench: {seen} {name} were listed, of {self.many}")

    def done(self) -> None:
        """All pushes are taken, and answered well."""
        while True:
            with self.world.transaction():
                push = outbox.take(self.world)
                if push is None:
                    return
                outbox.ended(self.world, push, "acknowledged")


Step = Callable[[Ground], None]
# what is there before, what is measured, and how many MB a hundred thousand may take
THINGS: dict[str, tuple[tuple[Step, ...], Step, float]] = {
    "stores": ((), Ground.stores, 89),
    "first orders": ((Ground.stores,), Ground.orders, 350),
    "first orders, pushes waiting": ((Ground.stores,), Ground.orders_whose_pushes_wait, 350),
    "renewals": ((Ground.stores, Ground.orders), Ground.orders, 134),
    "messages": ((Ground.stores,), Ground.messages, 45),
    "messages, waiting": ((Ground.stores,), Ground.messages_that_wait, 45),
    "login codes": ((Ground.stores, Ground.orders), Ground.codes, 33),
    "journal entries": ((), Ground.calls, 76),
    "orders of a shop": ((), Ground.shop, 30),
}


def _now() -> float:
    gc.collect()
    return held(os.getpid()) or peak()


def main(name: str, many: int) -> None:
    before, measured, _ = THINGS[name]
    ground = Ground(many, many if name == "journal entries" else 1000)
    for step in before:
        step(ground)
    was = _now()
    measured(ground)
    print(json.dumps(round(_now() - was, 2)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
