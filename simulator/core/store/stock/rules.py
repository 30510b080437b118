"""How stock moves: held when an order is placed, and back only if that is cancelled before it is paid.

Each movement has its line in the ledger, so that at any time what is free is what the ledger adds up to.
Facts: a merchant hears once each when no more than 20 and 10 percent of what was last counted are left of the
stock that every SKU has. Ours: that a drop past both is told once, and of warehouses nothing; that an
exchange moves none: newer lists have kinds of change for it, and the page says what else comes back: nothing.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Protocol

from simulator.core import retention
from simulator.core.store import changes
from simulator.core.store.events import Event, EventName
from simulator.core.store.stock.entities import GENERAL, By, Stock, StockFlow, Why
from simulator.texts import Text
from simulator.usage import Spoken

if TYPE_CHECKING:
    from simulator.core.world import World

FIRST = 100  # of a SKU that nobody has counted
WARNED_AT = (10, 20)  # percent, least first
_CHUNK = 256  # lines of a ledger that are looked at in one go


class Lot(Protocol):
    """So many of one SKU from one warehouse, as a line of an order has them."""

    @property
    def product_id(self) -> int: ...
    @property
    def sku_id(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def out_warehouse_id(self) -> str: ...


class Short(Spoken):
    """Less is free than is wanted; nothing has moved."""

    def __init__(self, stock: Stock, wanted: int) -> None:
        super().__init__(
            Text(
                f"SKU {stock.sku_id} has {stock.free} left, and {wanted} are wanted",
                f"SKU {stock.sku_id} 余 {stock.free} 件，需要 {wanted} 件",
            )
        )
        self.stock = stock


def of(world: World, store: str, product_id: int, sku_id: int, warehouse: str = GENERAL) -> Stock:
    """What there is of a SKU in a warehouse: nothing in one of the merchant's that was never given any."""
    row = world.tables.get(Stock, store, product_id, sku_id, warehouse)
    if row is not None:
        return row
    free = 0 if warehouse else FIRST
    return Stock(
        store=store,
        product_id=product_id,
        sku_id=sku_id,
        update_time=0,
        free=free,
        warehouse=warehouse,
        counted=free,
    )


def in_warehouses(world: World, store: str, product_id: int, sku_id: int) -> list[Stock]:
    """What there is of a SKU in the merchant's own warehouses, the oldest of them first."""
    return world.tables.list(Stock, "of", store, product_id, sku_id, since=1)


def flows(
    world: World,
    store: str,
    product_id: int,
    sku_id: int,
    *,
    since: int,
    until: int,
    kinds: Collection[int] = (),
    before: int = 0,
) -> Iterator[StockFlow]:
    """The ledger of a SKU in a window of whole seconds, both ends included, the newest first: lines of some
    `kinds`, all where none is named, with a number `before` another, 0 for all."""
    of_sku = (store, product_id, sku_id)
    newest = world.tables.list(StockFlow, "at", *of_sku, until=until + 1, descending=True, limit=1)
    if not newest:
        return iter(())
    end = min(newest[0].number + 1, before or math.inf)
    runs = [("of_kind", *of_sku, kind) for kind in kinds] if kinds else [("of", *of_sku)]
    lines = heapq.merge(*(_back(world, run, end) for run in runs), key=lambda flow: -flow.number)
    now = world.clock.now()
    within = takewhile(lambda flow: flow.update_time >= since, lines)
    return (flow for flow in within if not retention.is_over(flow, now))


def _back(world: World, run: tuple[Any, ...], end: float) -> Iterator[StockFlow]:
    """The lines of one order with numbers below `end`, the greatest first."""
    while True:
        rows = world.tables.list(StockFlow, *run, until=end, descending=True, limit=_CHUNK)
        yield from rows
        if len(rows) < _CHUNK:
            return
        end = rows[-1].number


def begin(world: World, store: str, product_id: int, sku_id: int, free: int, by: By = By.PROVIDER) -> Stock:
    """A SKU is new, and there are so many of it."""
    there = Stock(store=store, product_id=product_id, sku_id=sku_id, update_time=0, free=0)
    return adjust(world, there, free, Why.SET, by)


def hold(world: World, store: str, lots: Sequence[Lot], order_id: int, *, oversold: bool = False) -> None:
    """Holds all that an order asks for; a Short where there is too little of one of it, unless more may be
    sold than there is."""
    wanted: dict[tuple[int, int, str], int] = {}
    for lot in lots:
        key = lot.product_id, lot.sku_id, lot.out_warehouse_id
        wanted[key] = wanted.get(key, 0) + lot.count
    stocks = {key: of(world, store, *key) for key in wanted}
    for key, count in wanted.items():
        if stocks[key].free < count and not oversold:
            raise Short(stocks[key], count)
    for key, count in wanted.items():
        _move(world, stocks[key], -count, Why.ORDER, order_id, held=count)


def release(world: World, store: str, lots: Sequence[Lot], order_id: int) -> None:
    """Gives back what an order held that was never paid."""
    for lot in lots:
        _move(world, _of_lot(world, store, lot), lot.count, Why.CANCEL, order_id, held=-lot.count)


def sell(world: World, store: str, lots: Sequence[Lot]) -> None:
    """What an order held is sold: it does not come back, not by a refund either."""
    for lot in lots:
        there = _of_lot(world, store, lot)
        changes.change(world, there, held=there.held - lot.count, sold=there.sold + lot.count)


def adjust(
    world: World, stock: Stock, moved: int, why: Why | None = None, by: By = By.PROVIDER, *, number: int = 0
) -> Stock:
    """So many more, or fewer, as people count them; a Short below nothing.

    `number` is the warehouse's, where it is given some for the first time.
    """
    after = stock.free + moved
    if moved < 0 and after < 0:
        raise Short(stock, -moved)
    why = why or (Why.MORE if moved > 0 else Why.FEWER)
    counted = {"counted": after, "counted_at": int(world.clock.now()), "warned": 0}
    return _move(world, stock, moved, why, by=by, number=stock.number or number, **counted)


def _of_lot(world: World, store: str, lot: Lot) -> Stock:
    return of(world, store, lot.product_id, lot.sku_id, lot.out_warehouse_id)


def _move(
    world: World,
    stock: Stock,
    moved: int,
    why: Why,
    order_id: int = 0,
    *,
    by: By = By.NOBODY,
    held: int = 0,
    **values: int,
) -> Stock:
    """So many come or go: the row, its line in the ledger, and the warning where one is due."""
    values |= {"free": stock.free + moved, "held": stock.held + held}
    told = _due(stock, values["free"]) if why is Why.ORDER else 0
    if told:
        values["warned"] = told
    after = changes.change(world, stock, *([_warning(stock, values["free"])] if told else []), **values)
    flow = StockFlow(
        store=stock.store,
        number=world.sequence("stock_flow", stock.store),
        product_id=stock.product_id,
        sku_id=stock.sku_id,
        update_time=after.update_time,
        why=why,
        before=stock.free,
        moved=moved,
        warehouse=stock.warehouse,
        by=by,
        order_id=order_id,
    )
    changes.make(world, flow)
    return after


def _due(stock: Stock, free: int) -> int:
    """The share that is to be told of now, in percent; 0 for none."""
    if stock.warehouse or not stock.counted:
        return 0
    share = next((share for share in WARNED_AT if free * 100 <= stock.counted * share), 0)
    return share if share and (not stock.warned or share < stock.warned) else 0


def _warning(stock: Stock, free: int) -> Event:
    said = {
        "product_id": stock.product_id,
        "sku_id": stock.sku_id,
        "remaining_stock_amount": max(free, 0),
        "remaining_code_amount": 0,
    }
    return Event(EventName.STOCK_NO_ENOUGH, said)
