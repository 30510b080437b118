"""A page of a store's list costs its length, however large the shop: counted in rows, read or made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.store import opening, shop_seed
from simulator.core.store.order import seeded as orders
from simulator.core.store.order.states import Status as OrderStatus
from simulator.core.store.product import seeded as products
from simulator.core.store.product.states import Status as ProductStatus
from simulator.core.store.shop_seed import ShopSeed
from simulator.durations import DAY
from simulator.storage.memory import MemoryTables
from tests.core.sample import Api, Town

SMALL, LARGE = 1_000, 100_000
WRITTEN = 5_000  # of these each is a row: they take their time to put
ORDERS, PRODUCTS = "/channels/ec/order/list/get", "/channels/ec/product/list/get"
STATUSES = (20, 20, 30, 30, 30, 250, *[100] * 14)
FINISHED = 19  # an order that is, and so are all of its buyer
LENGTH = 5
LEFT = 400  # orders in the last window: of each status they fill more than two pages
ONE_GO = 150  # rows are read in blocks, however few of them are wanted
PLACES = ("first", "middle", "last")


class Reads:
    """Counts the rows that tables hand out, and those that seeds make."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        for module, name in ((orders, "order"), (products, "product")):
            monkeypatch.setattr(module, name, self.counting(getattr(module, name), lambda _: 1))
        monkeypatch.setattr(MemoryTables, "list", self.counting(MemoryTables.list, len))
        monkeypatch.setattr(MemoryTables, "get", self.counting(MemoryTables.get, lambda _: 1))

    def counting(self, function: Callable[..., Any], worth: Callable[[Any], int]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            found = function(*given, **named)
            self.count += worth(found)
            return found

        return counted


class Shop:
    """A store of so many products and orders; its orders lie in one window, twenty of each buyer."""

    def __init__(self, town: Town, size: int, how: str) -> None:
        self.town, self.api, self.size = town, Api(town.world), size
        self.store = town.store(f"shop_of_{size}", products=0, orders=0)
        town.do("authorize", store=self.store, sets=[129, 131])
        self.token = town.token(TokenKind.AUTHORIZER, self.store)
        with town.world.transaction():
            opening.stock_shop(
                town.world,
                self.store,
                products=size,
                orders=size,
                buyers=size // 20,
                spacing=6 * DAY // size,
                statuses=STATUSES,
            )
            seed = shop_seed.of(town.world, self.store)
            assert seed is not None
            self.seed = seed
            if how == "rows":
                self.write(seed)
            if how == "changed":
                self.change(seed)

    def write(self, seed: ShopSeed) -> None:
        for number in range(1, seed.orders + 1):
            self.town.world.tables.put(orders.order(seed, number))
        self.town.world.tables.put(replace(seed, orders=0))

    def change(self, seed: ShopSeed) -> None:
        """All but the last orders are shipped by now, and all but the last products are off sale."""
        shipped = {"status": OrderStatus.SHIPPED, "former_status": OrderStatus.SHIPPED}
        for number in range(1, self.size - LENGTH):
            tables = self.town.world.tables
            tables.put(replace(orders.order(seed, number), **shipped, update_time=seed.at))
            tables.put(replace(products.product(seed, number), status=ProductStatus.DELISTED))

    def asked(self, place: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Filters of lists, whose window begins at a place."""
        ahead = {"first": 0, "middle": self.size // 2, "last": self.size - LEFT}[place]
        window = {
            "start_time": self.seed.at - (self.size - ahead) * self.seed.spacing,
            "end_time": self.seed.at + 1,
        }
        created, updated = {"create_time_range": window}, {"update_time_range": window}
        buyer = {"openid": orders.buyer_of(self.seed, FINISHED)}
        yield "by creation", ORDERS, created
        yield "by update", ORDERS, updated
        yield "by both", ORDERS, {**created, **updated}
        for status in set(STATUSES):
            yield f"of status {status}", ORDERS, {**created, "status": status}
        yield "of a status that none has", ORDERS, {**created, "status": 10}
        yield "of a buyer", ORDERS, {**created, **buyer}
        yield "of a buyer, finished", ORDERS, {**created, **buyer, "status": 100}
        yield "of a buyer whom nobody knows", ORDERS, {**created, "openid": "o" * 28}
        if place == "first":
            yield "products", PRODUCTS, {}
            yield "products on sale", PRODUCTS, {"status": 5}

    def costs(self, reads: Reads, place: str) -> dict[str, int]:
        """What a page costs by each filter, and the one behind it."""
        found = {}
        for name, path, asked in self.asked(place):
            body: Mapping[str, Any] = {**asked, "page_size": LENGTH}
            for page in ("", ", next page"):
                before = reads.count
                reply = self.api.post(path, body, token=self.token)
                assert reply["errcode"] == 0
                found[name + page] = reads.count - before
                if not reply["next_key"]:
                    break
                body = {**body, "next_key": reply["next_key"]}
        return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("large", "how"), [(LARGE, "seeded"), (WRITTEN, "rows"), (WRITTEN, "changed")])
def test_a_page_of_a_large_shop_reads_no_more_than_one_of_a_small_shop(
    town: Town, monkeypatch: pytest.MonkeyPatch, place: str, large: int, how: str
) -> None:
    small, big = (Shop(town, size, how) for size in (SMALL, large))
    reads = Reads(monkeypatch)
    few, many = small.costs(reads, place), big.costs(reads, place)
    assert {"by creation", "by creation, next page", "of a buyer"} <= set(many)
    missed = {
        name: (cost, few.get(name))
        for name, cost in many.items()
        if cost > max(1.5 * few.get(name, 0), ONE_GO)
    }
    assert missed == {}, "rows read in the large shop and in the small one"
