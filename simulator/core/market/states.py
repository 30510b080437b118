"""How service orders and services move, as tables.

Facts: that a refund, a migration and a taken-down service end what they end is documented; that a
migrated order has no way in any more is ours.
"""

from __future__ import annotations

from enum import StrEnum

from simulator.core.machine import Machine
from simulator.core.market.entities import OrderState, ServiceState
from simulator.texts import Text


class OrderEvent(StrEnum):
    PAY = "pay"
    SHOW = "show"  # the pull interfaces begin to show it
    USE = "use"
    REFUND = "refund"
    MIGRATE = "migrate"  # of the old order: its validity goes on in a new one


ORDERS = Machine(
    Text("the order", "服务订单"),
    (OrderState.UNPAID, OrderState.PAID),  # paid: an order of the Mini Store, and one that was migrated to
    {
        (OrderState.UNPAID, OrderEvent.PAY): OrderState.PAID,
        (OrderState.PAID, OrderEvent.SHOW): OrderState.PAID,
        (OrderState.PAID, OrderEvent.USE): OrderState.PAID,
        (OrderState.PAID, OrderEvent.REFUND): OrderState.REFUNDED,
        (OrderState.PAID, OrderEvent.MIGRATE): OrderState.MIGRATED,
    },
)


class ServiceEvent(StrEnum):
    BUY = "buy"  # where it is a test service, by its testers only
    LIST = "list"
    TAKE_DOWN = "take_down"


SERVICES = Machine(
    Text("the service", "服务"),
    (ServiceState.TEST, ServiceState.LISTED),
    {
        (ServiceState.TEST, ServiceEvent.BUY): ServiceState.TEST,
        (ServiceState.TEST, ServiceEvent.LIST): ServiceState.LISTED,
        (ServiceState.TEST, ServiceEvent.TAKE_DOWN): ServiceState.TAKEN_DOWN,
        (ServiceState.LISTED, ServiceEvent.BUY): ServiceState.LISTED,
        (ServiceState.LISTED, ServiceEvent.LIST): ServiceState.LISTED,
        (ServiceState.LISTED, ServiceEvent.TAKE_DOWN): ServiceState.TAKEN_DOWN,
        (ServiceState.TAKEN_DOWN, ServiceEvent.LIST): ServiceState.LISTED,
        (ServiceState.TAKEN_DOWN, ServiceEvent.TAKE_DOWN): ServiceState.TAKEN_DOWN,
    },
)
