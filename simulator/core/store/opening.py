"""A store opens, with some products on sale and some orders of the last hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store.entities import Store, StoreKind
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.order.states import Status as OrderStatus
from simulator.core.store.product.documents import IMAGE, sku_of
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import EditStatus, Status
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
    on_sale = [add_product(world, appid) for _ in range(products)]
    for number in range(orders if on_sale else 0):
        add_order(world, appid, on_sale[number % len(on_sale)], age=number * HOUR)
    return store


def add_product(world: World, store: str) -> Product:
    """A product that was put on sale before."""
    number = world.sequence("product", store)
    now = int(world.clock.now())
    product = Product(
        store=store,
        product_id=world.ids.digits("product", store, 14),
        number=number,
        status=Status.ON_SALE,
        edit_status=EditStatus.PASSED,
        create_time=now,
        update_time=now,
        price=1000 + number * 100,
        listed_once=True,
    )
    world.tables.put(product)
    return product


def add_order(world: World, store: str, product: Product, *, age: float = 0) -> Order:
    """An order that was paid so many seconds ago, of one piece: nobody is told of it now, and its stock had
    been counted before."""
    at = int(world.clock.now() - age)
    lag = world.switches.order_state_lag
    line = Line(
        product_id=product.product_id,
        sku_id=sku_of(product.product_id),
        count=1,
        sale_price=product.price,
        market_price=product.price,
        thumb_img=IMAGE,
    )
    order = Order(
        store=store,
        order_id=world.ids.number("store_order", store),
        number=world.sequence("store_order", store),
        openid="o" + world.ids.text("openid", store, 27),
        lines=(line,),
        create_time=at,
        update_time=at,
        status=OrderStatus.PAID,
        former_status=OrderStatus.UNPAID,
        visible_at=at + lag if lag else at,
        pay_time=at,
    )
    world.tables.put(order)
    return order
