"""A merchant applies for a buyer's own number; the platform audits that, and tells of the end (13).

That a second application while one is under way is 101100, and one that was never made 100002, is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.order import lookup
from simulator.core.store.order.entities import Order, RealNumber
from simulator.core.store.order.events import beside
from simulator.core.store.order.states import ORDERS, Audit, ExtInfo
from simulator.texts import Text
from simulator.usage import NotNow

if TYPE_CHECKING:
    from simulator.core.world import World


def apply(world: World, order: Order, kind: int, reason: str, pictures: Sequence[str]) -> RealNumber:
    """An application is made; answers it."""
    if order.real_number is not None and order.real_number.state is not Audit.REJECTED:
        raise Refusal(
            ORDERS.code,
            why=Text(
                f"application {order.real_number.task_id} is under way, or has passed",
                f"申请 {order.real_number.task_id} 正在审核，或已通过",
            ),
        )
    made = RealNumber(
        task_id=world.ids.number("real_number", order.store),
        kind=kind,
        reason=reason,
        pictures=tuple(pictures),
        at=int(world.clock.now()),
        state=Audit.UNDER_WAY,
    )
    changes.change(world, order, real_number=made)
    return made


def asked_for(order: Order) -> RealNumber:
    """The last application; 100002 where none was made."""
    if order.real_number is None:
        raise Refusal(
            lookup.UNKNOWN,
            why=Text(
                f"nobody has applied for the number of order {order.order_id}",
                f"没有申请过订单 {order.order_id} 的号码",
            ),
        )
    return order.real_number


def decide(world: World, order: Order, *, passes: bool) -> Order:
    """The audit ends; a UsageError where there is none."""
    made = order.real_number
    if made is None or made.state is not Audit.UNDER_WAY:
        raise NotNow(
            Text(
                f"no application for the number of order {order.order_id} is in audit",
                f"订单 {order.order_id} 没有审核中的号码申请",
            )
        )
    ended = replace(made, state=Audit.PASSED if passes else Audit.REJECTED)
    return changes.change(world, order, beside(order, ExtInfo.REAL_NUMBER), real_number=ended)
