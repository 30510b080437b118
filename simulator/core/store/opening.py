"""A store opens, with some products on sale and some orders of the last hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store.address import stocked as address
from simulator.core.store.entities import Store, StoreKind
from simulator.core.store.order.states import Status
from simulator.core.store.product import lookup as products_of_store
from simulator.core.store.shop_seed import ShopSeed
from simulator.durations import HOUR

if TYPE_CHECKING:
    from simulator.core.world import World


def open_store(
    world: World,
    name: str,
    *,
    products: int = 2,
    orders: int = 2,
    status: str = "open_finished",
    upgraded: bool = False,
    kind: StoreKind = StoreKind.CHANNELS,
) -> Store:
    """A new store with so many products on sale and so many paid orders, one an hour."""
    appid = world.ids.appid(f"store/{name}")
    store = Store(
        appid=appid,
        number=world.sequence("store"),
        user_name=world.ids.original_id(f"store/{name}"),
        nickname=name,
        company=f"{name} company",
        opened_at=world.clock.now(),
        status=status,
        upgraded=upgraded,
        kind=kind,
        owner="o" + world.ids.text("openid", f"owner/{appid}", 27, 1),  # the first and only: no count is kept
    )
    world.tables.put(store)
    stock_shop(world, appid, products=products, orders=orders, buyers=max(1, orders // 2))
    return store


def stock_shop(
    world: World,
    store: str,
    *,
    products: int,
    orders: int,
    skus: int = 1,
    buyers: int = 1,
    spacing: int = int(HOUR),
    statuses: tuple[int, ...] = (Status.PAID,),
) -> ShopSeed:
    """So many products on sale and so many orders up to now, in place of those that it was stocked with
    before, but for products that have changed since; and the address that the goods go back to. Nobody is
    told of them."""
    products_of_store.adopt(world, store)
    if products:
        address.stock(world, store)
    seed = ShopSeed(
        store=store,
        at=int(world.clock.now()),
        key=world.ids.raw("shop", store, 16),
        products=products,
        orders=orders if products else 0,
        spacing=spacing,
        statuses=statuses,
        skus=skus,
        buyers=buyers,
        lag=world.switches.order_state_lag,
    )
    world.tables.put(seed)
    return seed
