"""Keeping a merchant's warehouses. There is no way to remove one.

Facts: codes and texts, the form of an id, that a warehouse made earlier comes first where nobody says
otherwise, and that one SKU may lie in 100 of them. Inferred: the code of an id that is there already, which
the page of another call has; that an area is taken off, or a warehouse put first, only where it covers it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.address import regions
from simulator.core.store.address.regions import Place
from simulator.core.store.product.entities import Product
from simulator.core.store.stock import counting
from simulator.core.store.stock import rules as stock
from simulator.core.store.stock.entities import By, Stock
from simulator.core.store.warehouse.entities import Priority, Warehouse
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

MOST_OF_A_SKU = 100
BAD_ID, UNKNOWN, BAD_PLACE, TOO_MANY, NAMELESS, TWICE = (
    10020200,
    10020202,
    10020203,
    10020204,
    10020205,
    10020206,
)
LEVELS = ("address_id1", "address_id2", "address_id3", "address_id4")
_ID = re.compile(r"[0-9A-Za-z._-]{1,128}")


def create(world: World, store: str, said: Mapping[str, Any]) -> Warehouse:
    """A new warehouse, with the areas that it covers from the start."""
    out_warehouse_id = said["out_warehouse_id"]
    if not _ID.fullmatch(out_warehouse_id):
        raise Refusal(
            BAD_ID,
            why=Text("an id has 1 to 128 letters, digits and -_.", "id 为 1 到 128 个字母、数字与 -_. 字符"),
        )
    if found(world, store, out_warehouse_id):
        raise Refusal(
            TWICE,
            why=Text(f"{store} has a warehouse {out_warehouse_id}", f"{store} 已有仓库 {out_warehouse_id}"),
        )
    now = int(world.clock.now())
    row = Warehouse(
        store=store,
        out_warehouse_id=out_warehouse_id,
        number=world.sequence("warehouse", store),
        create_time=now,
        update_time=now,
        covers=places(said.get("cover_locations", ())),
        **_named(said),
    )
    return changes.make(world, row)


def found(world: World, store: str, out_warehouse_id: str) -> Warehouse | None:
    return world.tables.get(Warehouse, store, out_warehouse_id)


def asked_for(world: World, store: str, out_warehouse_id: str) -> Warehouse:
    """The warehouse that a call names; 10020202 where there is none."""
    row = found(world, store, out_warehouse_id)
    if row is None:
        raise Refusal(
            UNKNOWN,
            why=Text(f"{store} has no warehouse {out_warehouse_id}", f"{store} 没有仓库 {out_warehouse_id}"),
        )
    return row


def page(world: World, store: str, after: int, limit: int) -> list[Warehouse]:
    """Warehouses behind a number, in the order in which they were made."""
    return world.tables.list(Warehouse, "of", store, since=after + 1, limit=limit)


def describe(world: World, row: Warehouse, said: Mapping[str, Any]) -> Warehouse:
    """It has another name, and is told of otherwise."""
    return changes.change(world, row, **_named(said))


def cover(world: World, row: Warehouse, more: Sequence[Place]) -> Warehouse:
    """It covers these as well; what it covers already stays as it is."""
    return changes.change(world, row, covers=tuple(dict.fromkeys((*row.covers, *more))))


def uncover(world: World, row: Warehouse, fewer: Sequence[Place]) -> Warehouse:
    """It covers these no longer; 10020203 where it does not cover one of them, and then all stay."""
    for place in fewer:
        if place not in row.covers:
            raise Refusal(
                BAD_PLACE,
                why=Text(
                    f"{row.out_warehouse_id} does not cover {place}", f"{row.out_warehouse_id} 不覆盖 {place}"
                ),
            )
    return changes.change(world, row, covers=tuple(place for place in row.covers if place not in fewer))


def places(said: Sequence[Mapping[str, int]]) -> tuple[Place, ...]:
    """The areas that a call names, each once; 10020203 for one that there is not."""
    return tuple(dict.fromkeys(place(each) for each in said))


def place(said: Mapping[str, int]) -> Place:
    """One area; what is not said of it is 0."""
    first, second, third, fourth = (said.get(level, 0) for level in LEVELS)
    if not regions.known((first, second, third, fourth)):
        raise Refusal(
            BAD_PLACE,
            why=Text(
                f"{first}, {second}, {third}, {fourth} is no place",
                f"{first}、{second}、{third}、{fourth} 不是一个地区",
            ),
        )
    return first, second, third, fourth


def covering(world: World, store: str, at: Place) -> list[Warehouse]:
    """The warehouses that cover just this area, the first to come first."""
    rows = [row for row in world.tables.list(Warehouse, "of", store) if at in row.covers]
    said = world.tables.get(Priority, store, at)
    sort = {out_warehouse_id: rank for rank, out_warehouse_id in enumerate(said.sort if said else ())}
    return sorted(rows, key=lambda row: (sort.get(row.out_warehouse_id, len(sort)), row.number))


def prioritise(world: World, store: str, at: Place, sort: Sequence[str]) -> None:
    """These come first at an area, in this order; the others behind them by their age.

    10020202: there is no such warehouse; 10020203: it does not cover the area; 10020206: it is named twice.
    """
    for out_warehouse_id in sort:
        if at not in asked_for(world, store, out_warehouse_id).covers:
            raise Refusal(
                BAD_PLACE,
                why=Text(f"{out_warehouse_id} does not cover {at}", f"{out_warehouse_id} 不覆盖 {at}"),
            )
    if len(set(sort)) < len(sort):
        raise Refusal(TWICE, why=Text("a warehouse is named twice", "仓库重复"))
    now = int(world.clock.now())
    changes.make(world, Priority(store=store, place=at, update_time=now, sort=tuple(sort)))


def count(
    world: World,
    row: Warehouse,
    product: Product,
    sku_id: int,
    diff_type: int,
    num: int,
    by: By = By.PROVIDER,
) -> Stock:
    """What it has of a SKU is changed: as stock is, with the codes of that."""
    if not counting.has(product, sku_id):
        raise counting.refused(
            world,
            counting.BAD,
            Text(
                f"product {product.product_id} has no SKU {sku_id}",
                f"商品 {product.product_id} 没有 SKU {sku_id}",
            ),
        )
    there = stock.of(world, row.store, product.product_id, sku_id, row.out_warehouse_id)
    if not there.number:
        others = stock.in_warehouses(world, row.store, product.product_id, sku_id)
        if len(others) >= MOST_OF_A_SKU:
            raise Refusal(
                TOO_MANY,
                why=Text(
                    f"SKU {sku_id} lies in {MOST_OF_A_SKU} warehouses",
                    f"SKU {sku_id} 已在 {MOST_OF_A_SKU} 个仓库中",
                ),
            )
    return counting.counted(world, there, diff_type, num, by, number=row.number)


def _named(said: Mapping[str, Any]) -> dict[str, str]:
    named = {name: str(said[name]).strip() for name in ("name", "intro")}
    if not all(named.values()):
        raise Refusal(
            NAMELESS, why=Text("a warehouse has a name, and something is told of it", "仓库要有名称和说明")
        )
    return named
