"""What the platform does with products by itself: takes them off sale, bans them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store import changes
from simulator.core.store.product import audit, events, lookup
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import SALES, EditStatus, Sale

if TYPE_CHECKING:
    from simulator.core.world import World


def take_down(world: World, product: Product, why: Sale, reason: str = "") -> Product:
    """It is off sale; an Illegal where it was not on. The draft of one that is banned fails its audit."""
    after = SALES.after(product.status, why)
    if why is Sale.BAN and product.edit_status is EditStatus.AUDITING:
        product = audit.decide(world, product, audit.Verdict.REJECTED, reason)
    return changes.change(world, product, events.listing(world, product, after, reason), status=after)


def brand_runs_out(world: World, store: str, brand_id: int) -> None:
    """What is on sale under a brand is so no longer."""
    for product in lookup.of_brand(world, store, brand_id):
        take_down(world, product, Sale.BRAND_RUNS_OUT, "品牌资质失效")


def category_is_lost(world: World, store: str, cat_id: int) -> None:
    """What is on sale in a category is so no longer."""
    for product in lookup.of_category(world, store, cat_id):
        take_down(world, product, Sale.TAKE_DOWN, "类目权限失效")
