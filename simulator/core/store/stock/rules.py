"""How stock moves: held when an order is placed, and back only if that is cancelled before it is paid.

Each movement has its line in the ledger, so that at any time what is free is what the ledger adds up to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from simulator.core.entity import altered
from simulator.core.store import known
from simulator.core.store.stock.entities import Stock, StockFlow, Why

if TYPE_CHECKING:
    from simulator.core.world import World

FIRST = 100  # of a SKU that nobody has counted


class Lot(Protocol):
    """So many of one SKU, as a line of an order has them."""

    @property
    def product_id(self) -> int: ...
    @property
    def sku_id(self) -> int: ...
    @property
    def count(self) -> int: ...


class Short(Exception):
    """Less is free than is wanted; nothing has moved."""

    def __init__(self, stock: Stock, wanted: int) -> None:
        super().__init__(f"SKU {stock.sku_id} has {stock.free} left, and {wanted} are wanted")
        self.stock = stock


def of(world: World, store: str, product_id: int, sku_id: int) -> Stock:
    """What there is of a SKU."""
    row = world.tables.get(Stock, store, product_id, sku_id)
    return row or Stock(store=store, product_id=product_id, sku_id=sku_id, update_time=0, free=FIRST)


def hold(world: World, store: str, lots: Sequence[Lot], order_id: int) -> None:
    """Holds all that an order asks for; a Short where there is too little of one of it."""
    wanted: dict[tuple[int, int], int] = {}
    for lot in lots:
        key = lot.product_id, lot.sku_id
        wanted[key] = wanted.get(key, 0) + lot.count
    stocks = {key: of(world, store, *key) for key in wanted}
    for key, count in wanted.items():
        if stocks[key].free < count:
            raise Short(stocks[key], count)
    for key, count in wanted.items():
        _move(world, stocks[key], -count, Why.ORDER, order_id, held=count)


def release(world: World, store: str, lots: Sequence[Lot], order_id: int) -> None:
    """Gives back what an order held that was never paid."""
    for lot in lots:
        stock = of(world, store, lot.product_id, lot.sku_id)
        _move(world, stock, lot.count, Why.CANCEL, order_id, held=-lot.count)


def sell(world: World, store: str, lots: Sequence[Lot]) -> None:
    """What an order held is sold: it does not come back, not by a refund either."""
    for lot in lots:
        stock = of(world, store, lot.product_id, lot.sku_id)
        world.tables.put(altered(stock, held=stock.held - lot.count))


def adjust(world: World, stock: Stock, moved: int, why: Why = Why.CALL) -> Stock:
    """So many more, or fewer, as people count them; a Short below nothing."""
    if stock.free + moved < 0:
        raise Short(stock, -moved)
    return _move(world, stock, moved, why)


def _move(world: World, stock: Stock, moved: int, why: Why, order_id: int = 0, *, held: int = 0) -> Stock:
    now = int(world.clock.now())
    after = altered(stock, free=stock.free + moved, held=stock.held + held, update_time=now)
    known.tell(world, after)
    world.tables.put(after)
    world.tables.put(
        StockFlow(
            store=stock.store,
            number=world.sequence("stock_flow", stock.store),
            product_id=stock.product_id,
            sku_id=stock.sku_id,
            at=now,
            why=why,
            before=stock.free,
            moved=moved,
            order_id=order_id,
        )
    )
    return after
