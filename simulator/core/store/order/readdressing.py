"""Another address for an order that is not shipped yet.

Facts: within six hours of ordering a buyer changes it himself; later the merchant has twelve hours, and
silence is yes; a merchant changes it five times at most, and since lately the buyer must agree (switch
`address_update_asks_buyer`); a merchant's answer where nothing is asked is 10020116; shipping makes a request
void. That a buyer has twelve hours too, and that silence is no then, is ours, and so is 101100 for a sixth
change and for one while another waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.core.due import due, subject
from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.order import lookup, requests
from simulator.core.store.order.entities import Asked, Asks, Order
from simulator.core.store.order.events import beside
from simulator.core.store.order.receivers import complete, receiver
from simulator.core.store.order.states import ORDERS, ExtInfo, OrderEvent
from simulator.durations import HOUR
from simulator.texts import Text
from simulator.usage import NotNow

if TYPE_CHECKING:
    from simulator.core.world import World

Address = Mapping[str, Any]
BUYERS_OWN = 6 * HOUR
TO_ANSWER = 12 * HOUR
MOST_CHANGES = 5
NOTHING_ASKED = 10020116


def ask(world: World, order: Order, said: Address) -> Order:
    """The buyer wants it sent elsewhere; what he does not say of the address stays."""
    ORDERS.after(order.status, OrderEvent.READDRESS)
    if order.asked is not None and order.asked.by is Asks.BUYER:
        raise NotNow(
            Text(
                f"order {order.order_id}: the buyer has asked already, and waits for the merchant",
                f"订单 {order.order_id}：买家已经申请，正在等待商家",
            )
        )
    address = complete({**receiver(order), **said})
    if world.clock.now() < order.create_time + BUYERS_OWN:
        return _apply(world, order, address, ExtInfo.ADDRESS_BY_BUYER)
    return _wait(world, order, Asks.BUYER, address, ExtInfo.ADDRESS_ASKED)


def propose(world: World, order: Order, said: Address) -> Order:
    """The merchant wants it sent elsewhere."""
    ORDERS.called(order.status, OrderEvent.READDRESS)
    if order.asked is not None:
        raise Refusal(
            ORDERS.code,
            why=Text(
                f"another address waits for its answer since {order.asked.at}",
                f"另一个地址自 {order.asked.at} 起等待答复",
            ),
        )
    if order.address_changes >= MOST_CHANGES:
        raise Refusal(
            ORDERS.code,
            why=Text(
                f"the merchant has changed its address {MOST_CHANGES} times",
                f"商家已改过 {MOST_CHANGES} 次地址",
            ),
        )
    address = complete(said)
    counted = order.address_changes + 1
    if world.switches.address_update_asks_buyer:
        return _wait(world, order, Asks.MERCHANT, address, address_changes=counted)
    return _apply(world, order, address, ExtInfo.ADDRESS_CHANGED, address_changes=counted)


def answer(world: World, order: Order, *, agrees: bool) -> Order:
    """The merchant answers the buyer."""
    asked = order.asked
    if asked is None or asked.by is not Asks.BUYER:
        raise Refusal(
            NOTHING_ASKED,
            why=Text(
                f"the buyer of order {order.order_id} asks for no other address",
                f"订单 {order.order_id} 的买家没有申请换地址",
            ),
        )
    if agrees:
        return _apply(world, order, asked.address, ExtInfo.ADDRESS_CHANGED)
    return changes.change(world, order, **_answered(world, order))


def buyer_answers(world: World, order: Order, *, agrees: bool) -> Order:
    """The buyer answers the merchant."""
    asked = order.asked
    if asked is None or asked.by is not Asks.MERCHANT:
        raise NotNow(
            Text(
                f"the merchant of order {order.order_id} asks for no other address",
                f"订单 {order.order_id} 的商家没有要求改地址",
            )
        )
    if agrees:
        return _apply(world, order, asked.address, ExtInfo.ADDRESS_AGREED)
    return changes.change(world, order, beside(order, ExtInfo.ADDRESS_REFUSED), **_answered(world, order))


def _wait(
    world: World, order: Order, by: Asks, address: Address, told: ExtInfo | None = None, **values: Any
) -> Order:
    now = int(world.clock.now())
    world.schedule(requests.ADDRESS_UNANSWERED, subject(order), now + TO_ANSWER)
    tells = [beside(order, told)] if told is not None else []
    return changes.change(world, order, *tells, asked=Asked(by=by, address=address, at=now), **values)


def _apply(world: World, order: Order, address: Address, told: ExtInfo, **values: Any) -> Order:
    """It goes there. A number that reached whoever received it before is none of the order's any more."""
    tells = [beside(order, told)]
    if order.virtual is not None:
        tells.append(beside(order, ExtInfo.VIRTUAL_NUMBER))
    settled = {**_answered(world, order), "address": address, "virtual": None, "real_number": None}
    return changes.change(world, order, *tells, **settled, **values)


def _answered(world: World, order: Order) -> dict[str, Any]:
    world.unschedule(requests.ADDRESS_UNANSWERED, subject(order))
    return {"asked": None}


@due(requests.ADDRESS_UNANSWERED, about=Order)
def _unanswered(world: World, which: str, _at: float) -> None:
    order = lookup.meant(world, which)
    if order is None or order.asked is None:
        return
    if order.asked.by is Asks.BUYER:
        answer(world, order, agrees=True)
    else:
        changes.change(world, order, beside(order, ExtInfo.ADDRESS_TIMED_OUT), asked=None)
