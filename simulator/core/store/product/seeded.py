"""Products of a shop's seed."""

from __future__ import annotations

from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import EditStatus, Status
from simulator.core.store.shop_seed import ShopSeed


def price(number: int) -> int:
    """What a piece of it costs, in fen."""
    return 1000 + number % 1000 * 100


def product(seed: ShopSeed, number: int) -> Product:
    """The product of this number as nobody has changed it."""
    return Product(
        store=seed.store,
        product_id=seed.product_id(number),
        number=number,
        status=Status.ON_SALE,
        edit_status=EditStatus.PASSED,
        create_time=seed.at,
        update_time=seed.at,
        price=price(number),
        skus=seed.skus,
        listed_once=True,
        seeded=True,
    )
