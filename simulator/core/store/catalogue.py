"""What a store sells and has sold, as far as a provider reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store.entities import Product, Store, StoreKind, StoreOrder
from simulator.durations import HOUR

if TYPE_CHECKING:
    from simulator.core.world import World

ON_SALE = 5
WAITING_FOR_PAYMENT = 10
WAITING_FOR_SHIPPING = 20

IMAGE = "https://mmecimage.cn/p/wxsim/0"


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
    """A new store with so many products on sale and so many paid orders of the last hours."""
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
    for _ in range(products):
        add_product(world, store.appid)
    catalogue = world.tables.list(Product, "of", store.appid)
    for number in range(orders if catalogue else 0):
        add_order(world, store.appid, catalogue[number % len(catalogue)], age=number * HOUR)
    return store


def sku_of(product_id: int) -> str:
    """The id of a product's one SKU: ten digits, as seen."""
    return str(10**9 + product_id % (9 * 10**9))


def add_product(world: World, store: str, *, status: int = ON_SALE) -> Product:
    number = world.sequence("product", store)
    product = Product(
        store=store,
        product_id=world.ids.digits("product", store, 14),
        number=number,
        title="",
        price=1000 + number * 100,
        stock=100,
        status=status,
        made_at=int(world.clock.now()),
    )
    world.tables.put(product)
    return product


def add_order(world: World, store: str, product: Product, *, age: float = 0) -> StoreOrder:
    at = int(world.clock.now() - age)
    lag = world.switches.order_state_lag
    order = StoreOrder(
        store=store,
        order_id=world.ids.number("store_order", store),
        number=world.sequence("store_order", store),
        product_id=product.product_id,
        count=1,
        price=product.price,
        status=WAITING_FOR_SHIPPING,
        create_time=at,
        update_time=at,
        visible_at=at + lag if lag else at,
        former_status=WAITING_FOR_PAYMENT,
        openid="o" + world.ids.text("openid", store, 27),
    )
    world.tables.put(order)
    return order
