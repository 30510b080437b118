"""What consumers do with orders: place, pay, cancel, urge. And what time does when they do not pay.

Facts: the events and their order; stock is back on cancel before payment, and where a present is not taken.
How long an order waits for its payment is ours, by the switch `order_unpaid_seconds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.core.due import due, subject
from simulator.core.store import changes
from simulator.core.store.address import regions
from simulator.core.store.address.regions import Place
from simulator.core.store.aftersale import lookup as aftersales
from simulator.core.store.entities import Store
from simulator.core.store.events import EventName
from simulator.core.store.order import lookup, requests, sending
from simulator.core.store.order.entities import Line, Order, Present
from simulator.core.store.order.events import beside, told
from simulator.core.store.order.receivers import REGION, in_region
from simulator.core.store.order.states import ORDERS, CancelType, ExtInfo, OrderEvent, Status
from simulator.core.store.product import lookup as products
from simulator.core.store.product.lookup import Offer
from simulator.core.store.stock import rules as stock
from simulator.core.store.warehouse import matching
from simulator.texts import Text
from simulator.usage import NotNow, UsageError

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
    inspect_type: int = 0,
    present: str | None = None,
    region: str = "",
) -> Order:
    """A consumer orders, as a present where there are words for it; a UsageError where the store is not
    open, for what is not on sale or not sent to where it goes, and where too little of it is left, unless it
    is to be oversold. `freight` is what the templates ask, if nobody says; a `region` is named as
    `receivers` has it."""
    check_open(world, store)
    now = int(world.clock.now())
    offers = [offered(world, store, one) for one in wanted]
    order_id = world.ids.number("store_order", store)
    address = in_region(order_id, region) if region else None
    at = regions.place_of(address or REGION)
    lines = [line_of(offer, one.count) for offer, one in zip(offers, wanted, strict=True)]
    order = Order(
        store=store,
        order_id=order_id,
        number=world.sequence("store_order", store),
        openid=openid,
        lines=tuple(from_warehouse(world, store, line, at) for line in lines),
        create_time=now,
        update_time=now,
        freight=sending.asked(world, store, lines, at) if freight is None else freight,
        customer_notes=notes,
        without_courier=all(_without_courier(offer) for offer in offers),
        inspect_type=inspect_type,
        address=address,
        present=_present(world, store, openid, present) if present is not None else None,
    )
    if len({(line.product_id, line.sku_id) for line in order.lines}) < len(order.lines):
        raise UsageError(
            Text("a SKU comes twice: say how many of it in one line", "同一 SKU 出现两次：请在一行中写明数量")
        )
    try:
        stock.hold(world, store, order.lines, order.order_id, oversold=oversold)
    except stock.Short as short:
        raise NotNow(Text(f"the order cannot be placed: {short}", f"无法下单：{short}")) from None
    world.schedule(_UNPAID, subject(order), now + world.switches.order_unpaid_seconds)
    return changes.make(world, order, told(order, EventName.ORDER_NEW))


def pay(world: World, order: Order) -> Order:
    """Its buyer pays it: it waits to be shipped, or to be taken where it is a present. Reads may see that
    later than the event comes. A UsageError where the store is not open any more."""
    check_open(world, order.store)
    now = int(world.clock.now())
    given = order.present is not None
    after = ORDERS.after(order.status, OrderEvent.GIVE if given else OrderEvent.PAY)
    world.unschedule(_UNPAID, subject(order))
    tells = [told(order, EventName.ORDER_PAY, pay_time=now)]
    if not given:
        stock.sell(world, order.store, order.lines)
        tells.append(told(order, EventName.ORDER_WAIT_SHIPPING))
    paid = changes.change(
        world,
        order,
        *tells,
        status=after,
        former_status=order.status,
        visible_at=now + world.switches.order_state_lag,
        pay_time=now,
    )
    if given:
        world.schedule(UNCLAIMED, subject(order), now + world.switches.present_unclaimed_seconds)
    return paid


def check_open(world: World, store: str) -> None:
    row = world.tables.get(Store, store)
    if row is not None and not row.can_order:
        raise UsageError(
            Text(
                f"{row.nickname} is {row.status}: a store must be open for consumers to order and pay",
                f"{row.nickname} 的状态为 {row.status}：店铺须开店，买家才能下单付款",
            )
        )


def cancel(world: World, order: Order, why: CancelType) -> Order:
    """It is called off before it is paid: what it held can be ordered again."""
    after = ORDERS.after(order.status, OrderEvent.CANCEL)
    world.unschedule(_UNPAID, subject(order))
    stock.release(world, order.store, order.lines, order.order_id)
    return _called_off(world, order, after, why)


def lapse(world: World, order: Order) -> Order:
    """Nobody has taken the present: its giver has the money again, and the store the goods."""
    after = ORDERS.after(order.status, OrderEvent.LAPSE)
    world.unschedule(UNCLAIMED, subject(order))
    stock.release(world, order.store, order.lines, order.order_id)
    return _called_off(world, order, after, CancelType.TIME_OUT)


def oversell(world: World, order: Order) -> Order:
    """The merchant does not have what was paid for, and calls it off: its buyer has the money again. A
    UsageError where some of it is in after-sale, which has to end first, or went back already."""
    after = ORDERS.after(order.status, OrderEvent.OVERSELL)
    rows = aftersales.of_order(world, order.store, order.order_id)
    if any(row.open for row in rows) or any(line.finished_aftersale for line in order.lines):
        raise NotNow(
            Text(
                f"goods of order {order.order_id} are in after-sale, or went back",
                f"订单 {order.order_id} 的商品在售后中或已退回",
            )
        )
    return _called_off(world, order, after, CancelType.OVERSOLD)


def _called_off(world: World, order: Order, after: Status, why: CancelType) -> Order:
    event = told(order, EventName.ORDER_CANCEL, cancel_type=int(why))
    ended = requests.ended(world, order)
    return changes.change(
        world, order, event, status=after, former_status=after, cancel_type=int(why), **ended
    )


def _present(world: World, store: str, giver: str, note: str) -> Present:
    return Present(id=str(world.ids.number("present", store)), giver=giver, note=note)


def urge(world: World, order: Order) -> None:
    """Its buyer asks for it to be sent; nothing else of it changes."""
    if order.status not in (Status.PAID, Status.PARTLY_SHIPPED):
        raise NotNow(
            Text(f"order {order.order_id} does not wait to be shipped", f"订单 {order.order_id} 不是待发货")
        )
    changes.change(world, order, beside(order, ExtInfo.URGED))


def offered(world: World, store: str, one: Wanted) -> Offer:
    """What is on sale; a UsageError where it is not."""
    found = products.offer(world, store, one.product_id, one.sku_id)
    if found is None:
        raise UsageError(
            Text(
                f"SKU {one.sku_id} of product {one.product_id} is not on sale at {store}",
                f"商品 {one.product_id} 的 SKU {one.sku_id} 在 {store} 不在售",
            )
        )
    return found


def from_warehouse(world: World, store: str, line: Line, at: Place) -> Line:
    """The same from the warehouse that sends it there."""
    chosen = matching.choose(world, store, line.product_id, line.sku_id, line.count, at)
    return replace(line, out_warehouse_id=chosen)


def line_of(offer: Offer, count: int) -> Line:
    """A line as its product is now."""
    sku, document = offer.sku, products.document_of(offer)
    promised = sku.get("sku_deliver_info", {})
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
        stock_type=promised.get("stock_type", 0),
        presale_delivery_type=promised.get("full_payment_presale_delivery_type", 0),
    )


def _without_courier(offer: Offer) -> bool:
    """Whether its product is delivered to a phone or an account."""
    return bool(products.document_of(offer).get("deliver_method"))


_UNPAID = "an order is not paid in time"
UNCLAIMED = "nobody takes a present"  # what is done then is among after-sales


@due(_UNPAID, about=Order)
def _not_paid(world: World, which: str, _at: float) -> None:
    if order := lookup.meant(world, which):
        cancel(world, order, CancelType.TIME_OUT)
