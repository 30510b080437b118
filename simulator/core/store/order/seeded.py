"""Orders of a shop's seed: one piece each, of one product after another, by one buyer after another.

Each was placed, and came to where it is, at one instant: so that its number alone tells where it is listed.
"""

from __future__ import annotations

import hashlib

from simulator.core.store.order.entities import Content, Line, Order, Parcel
from simulator.core.store.order.states import CancelType, Status
from simulator.core.store.product.documents import IMAGE, sku_of
from simulator.core.store.product.seeded import price
from simulator.core.store.shop_seed import ShopSeed

STATUSES = (Status.PAID, Status.SHIPPED, Status.FINISHED, Status.CANCELLED)  # that one may have
SENT = (Status.SHIPPED, Status.FINISHED)


def order(seed: ShopSeed, number: int) -> Order:
    """The order of this number as nobody has changed it."""
    at = created(seed, number)
    product = (number - 1) % seed.products + 1
    product_id = seed.product_id(product)
    status = status_of(seed, number)
    sent = status in SENT
    line = Line(
        product_id=product_id,
        sku_id=sku_of(product_id),
        count=1,
        sale_price=price(product),
        market_price=price(product),
        thumb_img=IMAGE,
    )
    return Order(
        store=seed.store,
        order_id=seed.order_id(number),
        number=number,
        openid=buyer_of(seed, number),
        lines=(line,),
        create_time=at,
        update_time=at,
        status=status,
        former_status=Status.UNPAID,
        visible_at=at + seed.lag,
        pay_time=at if status is not Status.CANCELLED else 0,
        cancel_type=CancelType.TIME_OUT if status is Status.CANCELLED else 0,
        parcels=(_parcel(seed, number, line),) if sent else (),
        ship_done_time=at if sent else 0,
        confirm_time=at if status is Status.FINISHED else 0,
    )


def _parcel(seed: ShopSeed, number: int, line: Line) -> Parcel:
    content = Content(product_id=line.product_id, sku_id=line.sku_id, count=line.count)
    return Parcel(
        waybill_id=waybill(number),
        delivery_id="SF",
        deliver_type=1,
        sent_at=created(seed, number),
        contents=(content,),
    )


def waybill(number: int) -> str:
    """What the order of this number went off under."""
    return f"SF{number:013}"


def of_waybill(seed: ShopSeed, waybill_id: str) -> int:
    """The number of the order that went off under it; 0 where none did."""
    number = int(waybill_id[2:]) if waybill_id[2:].isascii() and waybill_id[2:].isdigit() else 0
    found = number <= seed.orders and waybill_id == waybill(number)
    return number if found and status_of(seed, number) in SENT else 0


def created(seed: ShopSeed, number: int) -> int:
    """When it was placed, in Unix seconds; unchanged since."""
    return seed.at - (seed.orders - number) * seed.spacing


def status_of(seed: ShopSeed, number: int) -> Status:
    return Status(seed.statuses[number % len(seed.statuses)])


def buyer_of(seed: ShopSeed, number: int) -> str:
    """The openid of who placed it: 28 characters."""
    told = f"{seed.store}/{number % seed.buyers}".encode()
    return "o" + hashlib.blake2b(told, digest_size=13, key=seed.key).hexdigest() + "A"


def within(seed: ShopSeed, since: int, until: int) -> range:
    """The numbers of those placed in a window, both ends included: oldest first."""
    first = seed.orders - (seed.at - since) // seed.spacing
    last = seed.orders - -(-(seed.at - until) // seed.spacing)
    return range(max(first, 1), min(last, seed.orders) + 1)
