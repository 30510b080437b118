"""The order push: that it exists is known, its form is ours, and every part of that can be switched.

Target, envelope, format and event names are switches; the kind that faults name stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.core import outbox
from simulator.core.market import listing
from simulator.core.market.entities import BuyerType, Service, ServiceOrder

if TYPE_CHECKING:
    from simulator.core.world import World

PAID = "servicemarket_order_paid"
REFUNDED = "servicemarket_order_refund"


def paid(world: World, service: Service, order: ServiceOrder) -> None:
    """Pushes an order after its payment."""
    if world.switches.order_push:
        _push(world, service, order, PAID)


def refunded(world: World, service: Service, order: ServiceOrder) -> None:
    """Pushes a refund, where refunds are pushed at all."""
    if world.switches.order_push and world.switches.refund_push:
        _push(world, service, order, REFUNDED)


def order_info(order: ServiceOrder) -> Mapping[str, Any]:
    """What the push says of an order."""
    store = order.buyer_type is BuyerType.STORE
    return {
        "order_id": order.order_id,
        "service_id": order.service_id,
        "sku_id": order.sku_id,
        "specification_id": order.spec_id,
        "buyer_type": order.buyer_type.number,
        "appid": order.buyer if store else "",
        "openid": "" if store else order.buyer,
        "effective_time": order.effective_time,
        "expire_time": order.expire_time,
        "total_price": order.price,
        "pay_time": int(order.paid_at),
    }


def order_push_target(world: World, service: Service, buyer: str) -> dict[str, Any]:
    """Where an order push about a service goes and how it is wrapped, as `outbox.put` takes it."""
    switches = world.switches
    component = listing.component_of(world, service)
    home_page = listing.home_page_of(world, service)
    if switches.order_push_to == "component":
        receiver, url = component.appid, component.message_url.replace("$APPID$", buyer)
    else:
        receiver, url = home_page.appid, home_page.order_push_url
    return {
        "channel": outbox.Channel.ORDER,
        "url": url,
        "owner": receiver,
        "receiver": receiver,
        "format": switches.order_push_format,
        "sealed": switches.order_push_envelope == "encrypted",
    }


def event_of(world: World, kind: str) -> str:
    """The Event that a push of this kind has in its document."""
    return {PAID: world.switches.order_event, REFUNDED: world.switches.refund_event}.get(kind, kind)


def _push(world: World, service: Service, order: ServiceOrder, kind: str) -> None:
    to = order_push_target(world, service, order.buyer)
    outbox.put(
        world,
        **to,
        kind=kind,
        store=order.buyer if order.buyer_type is BuyerType.STORE else "",
        ladder=outbox.STORE_LADDER,
        fields={
            "ToUserName": to["receiver"],
            "FromUserName": order.buyer,
            "CreateTime": int(world.clock.now()),
            "MsgType": "event",
            "Event": event_of(world, kind),
            "order_info": order_info(order),
        },
    )
