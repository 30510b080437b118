"""Orders of a shop's seed: one piece each, of one product after another, by one buyer after another.

Each was placed, and came to where it is, at one instant: so that its number alone tells where it is listed.
"""

from __future__ import annotations

import hashlib

from simulator.core.scatter import gathered, scattered
from simulator.core.store.order.entities import Content, Line, Order, Parcel
from simulator.core.store.order.states import CancelType, Status
from simulator.core.store.product.documents import IMAGE, sku_of
from simulator.core.store.product.seeded import price
from simulator.core.store.shop_seed import ShopSeed

_BITS = 64  # of what tells buyers apart
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
        sown=sown(seed),
        slot=number % len(seed.statuses),
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


def status_at(seed: ShopSeed, number: int, at: float) -> Status:
    """The status that a read as of an instant shows."""
    return status_of(seed, number) if created(seed, number) + seed.lag <= at else Status.UNPAID


def buyer_of(seed: ShopSeed, number: int) -> str:
    """The openid of who placed it: 28 characters, of which the first sixteen digits say which buyer it is."""
    return _openid(seed, number % seed.buyers)


def _openid(seed: ShopSeed, buyer: int) -> str:
    which = scattered(seed.key, _BITS, buyer)
    told = f"{seed.store}/{buyer}".encode()
    return f"o{which:016x}{hashlib.blake2b(told, digest_size=5, key=seed.key).hexdigest()}A"


def _buyer(seed: ShopSeed, openid: str) -> int | None:
    """Which of the seed's buyers has this openid; None where none has."""
    try:
        buyer = gathered(seed.key, _BITS, int(openid[1:17], 16))
    except (ValueError, OverflowError):
        return None
    return buyer if buyer < seed.buyers and _openid(seed, buyer) == openid else None


def sown(seed: ShopSeed) -> int:
    """Which seed it is: what rows say that were one of its orders."""
    return int.from_bytes(seed.key[:4], "big") or 1


def slots(seed: ShopSeed, status: Status | None) -> list[int]:
    """The places of the round at which an order may be read with a status."""
    every = status is None or (status is Status.UNPAID and seed.lag > 0)
    return [slot for slot, each in enumerate(seed.statuses) if every or each == status]


def among(seed: ShopSeed, since: int, until: int, status: Status | None, openid: str, at: float) -> range:
    """The numbers of those placed in a window, both ends included, of that buyer: oldest first. Of those who
    may be read as waiting for payment, only what is younger than the lag."""
    if status is Status.UNPAID:
        since = max(since, int(at) - seed.lag)
    numbers = within(seed, since, until)
    return _of_buyer(seed, numbers, openid) if openid else numbers


def within(seed: ShopSeed, since: int, until: int) -> range:
    """The numbers of those placed in a window, both ends included: oldest first."""
    first = seed.orders - (seed.at - since) // seed.spacing
    last = seed.orders - -(-(seed.at - until) // seed.spacing)
    return range(max(first, 1), min(last, seed.orders) + 1)


def _of_buyer(seed: ShopSeed, among: range, openid: str) -> range:
    buyer = _buyer(seed, openid)
    if buyer is None:
        return range(0)
    return range(among.start + (buyer - among.start) % seed.buyers, among.stop, seed.buyers)
