"""People say how many of a SKU there are: so many more, so many fewer, or so many. Only the last can be
repeated after a lost reply; the others count twice.

Facts: codes and texts; that nothing changes where one of them comes. That a SKU of another product is
10020055, and that a merchant's own warehouse knows the same codes, are inferred.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store.product import documents
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import EditStatus
from simulator.core.store.stock import rules
from simulator.core.store.stock.entities import By, Stock, Why
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

ONE_FOR_ALL = 10020054  # until 2023
BAD, TOO_OFTEN, IN_AUDIT, BY_NOTHING, TOO_FEW, NEVER_LISTED = (
    10020055,
    10020112,
    10020217,
    10020218,
    10020219,
    10020289,
)
CODES = (BAD, ONE_FOR_ALL, TOO_OFTEN, IN_AUDIT, BY_NOTHING, TOO_FEW, NEVER_LISTED)


class Diff(IntEnum):
    """`diff_type`."""

    MORE = 1
    FEWER = 2
    SET = 3


def count(
    world: World, product: Product, sku_id: int, diff_type: int, num: int, by: By = By.PROVIDER
) -> Stock:
    """The stock that every SKU has is changed.

    10020289: the product was never listed; 10020217: its draft is in audit; 10020055: it has no such SKU;
    10020218: by nothing; 10020219: fewer than there are; 10020112: too soon after the last time. All of them
    are 10020054 where the world is switched to that.
    """
    if not product.listed_once:
        raise refused(world, NEVER_LISTED, Text("the product was never listed", "商品从未上架"))
    if product.edit_status is EditStatus.AUDITING:
        raise refused(world, IN_AUDIT, Text("its draft is in audit", "草稿正在审核"))
    if not has(product, sku_id):
        raise refused(
            world,
            BAD,
            Text(
                f"product {product.product_id} has no SKU {sku_id}",
                f"商品 {product.product_id} 没有 SKU {sku_id}",
            ),
        )
    there = rules.of(world, product.store, product.product_id, sku_id)
    return counted(world, there, diff_type, num, by)


def has(product: Product, sku_id: int) -> bool:
    """Whether a product has a SKU of that id, on sale or in its draft."""
    said = [document for document in (product.online, product.draft) if document is not None]
    skus = [sku for document in said or [documents.online(product)] for sku in document["skus"]]
    return any(int(sku["sku_id"]) == sku_id for sku in skus)


def sku_asked_for(product: Product, sku_id: str | int) -> int:
    """The id of the SKU that a call reads; 10020055 where the product has no such."""
    if not has(product, int(sku_id)):
        raise Refusal(
            BAD,
            why=Text(
                f"product {product.product_id} has no SKU {sku_id}",
                f"商品 {product.product_id} 没有 SKU {sku_id}",
            ),
        )
    return int(sku_id)


def counted(world: World, there: Stock, diff_type: int, num: int, by: By, *, number: int = 0) -> Stock:
    """So many more or fewer, or so many; `number` is that of a warehouse."""
    if num == 0 and diff_type != Diff.SET:
        raise refused(world, BY_NOTHING, Text("a change by nothing", "改动为零"))
    pause = world.switches.stock_change_pause
    if there.counted_at and world.clock.now() - there.counted_at < pause:
        raise refused(
            world,
            TOO_OFTEN,
            Text(f"its stock was changed less than {pause} seconds ago", f"不到 {pause} 秒前刚改过库存"),
        )
    if diff_type == Diff.SET:
        return rules.adjust(world, there, num - there.free, Why.SET, by, number=number)
    try:
        return rules.adjust(world, there, num if diff_type == Diff.MORE else -num, by=by, number=number)
    except rules.Short as short:
        raise refused(world, TOO_FEW, short.said) from None


def refused(world: World, code: int, why: Text) -> Refusal:
    """The refusal of a change: by its own code, or by the one for all."""
    return Refusal(ONE_FOR_ALL if world.switches.one_stock_error else code, why=why)
