"""What consumers do with orders: place, pay, cancel, receive, urge. And what time does when they do nothing.

Facts: the events and their order; stock is back on cancel before payment only. How long an order waits for
its payment and its receipt is ours, by the switches `order_unpaid_seconds` and `order_received_seconds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from simulator.core.due import due, subject
from simulator.core.store import changes
from simulator.core.store.address import regions
from simulator.core.store.address.regions import Place
from simulator.core.store.events import Event, EventName
from simulator.core.store.order import sending
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.order.receivers import receiver
from simulator.core.store.order.states import ORDERS, CancelType, ConfirmType, ExtInfo, OrderEvent, Status
from simulator.core.store.product import lookup as products
from simulator.core.store.product.lookup import Offer
from simulator.core.store.stock import rules as stock
from simulator.core.store.warehouse import matching
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of one SKU."""

    product_id: int
    sku_id: int
    count: int = 1


def place(
    world: World,
    store: str,
    openid: str,
    wanted: Sequence[Wanted],
    *,
    notes: str = "",
    freight: int | None = None,
    oversold: bool = False,
) -> Order:
    """A consumer orders; a UsageError for what is not on sale or not sent to where it goes, and where too
    little of it is left, unless it is to be oversold. `freight` is what the templates ask, if nobody says."""
    now = int(world.clock.now())
    offers = [_offered(world, store, one) for one in wanted]
    order_id = world.ids.number("store_order", store)
    at = regions.place_of(receiver(order_id))
    lines = [_line(offer, one.count) for offer, one in zip(offers, wanted, strict=True)]
    order = Order(
        store=store,
        order_id=order_id,
        number=world.sequence("store_order", store),
        openid=openid,
        lines=tuple(replace(line, out_warehouse_id=_warehouse(world, store, line, at)) for line in lines),
        create_time=now,
        update_time=now,
        freight=sending.asked(world, store, lines, at) if freight is None else freight,
        customer_notes=notes,
        without_courier=all(_without_courier(offer) for offer in offers),
    )
    try:
        stock.hold(world, store, order.lines, order.order_id, oversold=oversold)
    except stock.Short as short:
        raise UsageError(f"the order cannot be placed: {short}") from None
    world.schedule(_UNPAID, subject(order), now + world.switches.order_unpaid_seconds)
    return changes.make(world, order, _of(order, EventName.ORDER_NEW))


def pay(world: World, order: Order) -> Order:
    """Its buyer pays it: it waits to be shipped. Reads may see that later than the event comes."""
    now = int(world.clock.now())
    after = ORDERS.after(order.status, OrderEvent.PAY)
    world.unschedule(_UNPAID, subject(order))
    stock.sell(world, order.store, order.lines)
    return changes.change(
        world,
        order,
        _of(order, EventName.ORDER_PAY, pay_time=now),
        _of(order, EventName.ORDER_WAIT_SHIPPING),
        status=after,
        former_status=order.status,
        visible_at=now + world.switches.order_state_lag,
        pay_time=now,
    )


def cancel(world: World, order: Order, why: CancelType) -> Order:
    """It is called off before it is paid: what it held can be ordered again."""
    after = ORDERS.after(order.status, OrderEvent.CANCEL)
    world.unschedule(_UNPAID, subject(order))
    stock.release(world, order.store, order.lines, order.order_id)
    told = _of(order, EventName.ORDER_CANCEL, cancel_type=int(why))
    return changes.change(world, order, told, status=after, former_status=after, cancel_type=int(why))


def receive(world: World, order: Order, why: ConfirmType) -> Order:
    """All of it has arrived."""
    after = ORDERS.after(order.status, OrderEvent.RECEIVE)
    world.unschedule(UNRECEIVED, subject(order))
    told = _of(order, EventName.ORDER_CONFIRM, confirm_type=int(why))
    now = int(world.clock.now())
    return changes.change(world, order, told, status=after, former_status=after, confirm_time=now)


def urge(world: World, order: Order) -> None:
    """Its buyer asks for it to be sent; nothing of it changes."""
    if order.status not in (Status.PAID, Status.PARTLY_SHIPPED):
        raise UsageError(f"order {order.order_id} does not wait to be shipped")
    changes.change(world, order, _of(order, EventName.ORDER_EXT_INFO, type=int(ExtInfo.URGED)))


def _offered(world: World, store: str, one: Wanted) -> Offer:
    found = products.offer(world, store, one.product_id, one.sku_id)
    if found is None:
        raise UsageError(f"SKU {one.sku_id} of product {one.product_id} is not on sale at {store}")
    return found


def _warehouse(world: World, store: str, line: Line, at: Place) -> str:
    return matching.choose(world, store, line.product_id, line.sku_id, line.count, at)


def _line(offer: Offer, count: int) -> Line:
    """A line as its product is now."""
    sku, document = offer.sku, products.document_of(offer)
    return Line(
        product_id=offer.product.product_id,
        sku_id=int(sku["sku_id"]),
        count=count,
        sale_price=sku["sale_price"],
        market_price=sku.get("market_price", sku["sale_price"]),
        thumb_img=sku.get("thumb_img") or document["head_imgs"][0],
        title=document.get("title", ""),
        out_product_id=document.get("out_product_id", ""),
        out_sku_id=sku.get("out_sku_id", ""),
        sku_code=sku.get("sku_code", ""),
        sku_attrs=tuple(sku.get("sku_attrs", ())),
        seven_day_return=bool(document.get("extra_service", {}).get("seven_day_return", 1)),
    )


def _without_courier(offer: Offer) -> bool:
    """Whether its product is delivered to a phone or an account."""
    return bool(products.document_of(offer).get("deliver_method"))


def _of(order: Order, name: EventName, **said: Any) -> Event:
    return Event(name, {"order_id": order.order_id, **said}, sender=order.openid)


_UNPAID = "an order is not paid in time"
UNRECEIVED = "nobody has said that an order arrived"


def _meant(world: World, which: str) -> Order | None:
    store, _, order_id = which.partition("/")
    return world.tables.get(Order, store, int(order_id))


@due(_UNPAID, about=Order)
def _not_paid(world: World, which: str, _at: float) -> None:
    if order := _meant(world, which):
        cancel(world, order, CancelType.TIME_OUT)


@due(UNRECEIVED, about=Order)
def _not_received(world: World, which: str, _at: float) -> None:
    if order := _meant(world, which):
        receive(world, order, ConfirmType.TIME_OUT)
