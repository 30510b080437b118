"""How a consumer's order moves. The numbers are the platform's."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from simulator.core.machine import Machine
from simulator.core.store.steps import Steps


class Status(IntEnum):
    """`order.status` on the wire."""

    UNPAID = 10
    PAID = 20
    PARTLY_SHIPPED = 21
    SHIPPED = 30
    FINISHED = 100
    REFUNDED = 200
    CANCELLED = 250


class OrderEvent(StrEnum):
    PAY = "pay"
    REPRICE = "reprice"
    CANCEL = "cancel"  # before it is paid: by the buyer, by time-out, by the merchant
    READDRESS = "readdress"
    SHIP_PART = "ship_part"
    SHIP_ALL = "ship_all"
    CHANGE_WAYBILL = "change_waybill"
    COMPENSATE = "compensate"  # something is sent once more, or beside what was ordered
    RECEIVE = "receive"
    REFUND_ALL = "refund_all"  # all goods are through after-sale


class CancelType(IntEnum):
    """`cancel_type` of the event."""

    BUYER = 1
    TIME_OUT = 2
    REFUNDED = 3
    OVERSOLD = 4


class ConfirmType(IntEnum):
    """`confirm_type` of the event."""

    BUYER = 1
    TIME_OUT = 2


class ExtInfo(IntEnum):
    """`type` of the event that something beside the state of an order has changed."""

    ADDRESS_CHANGED = 2
    MERCHANT_NOTES = 3
    ADDRESS_ASKED = 4
    VIRTUAL_NUMBER = 5
    URGED = 7
    PRICE_CHANGED = 12
    ADDRESS_AGREED = 16
    ADDRESS_REFUSED = 17
    ADDRESS_TIMED_OUT = 18
    ADDRESS_BY_BUYER = 19
    ADDRESS_VOID = 20


_BEGUN = (Status.PAID, Status.PARTLY_SHIPPED)
_TABLE = {
    (Status.UNPAID, OrderEvent.PAY): Status.PAID,
    (Status.UNPAID, OrderEvent.REPRICE): Status.UNPAID,
    (Status.UNPAID, OrderEvent.CANCEL): Status.CANCELLED,
    (Status.UNPAID, OrderEvent.READDRESS): Status.UNPAID,
    (Status.PAID, OrderEvent.READDRESS): Status.PAID,
    (Status.SHIPPED, OrderEvent.CHANGE_WAYBILL): Status.SHIPPED,
    (Status.SHIPPED, OrderEvent.RECEIVE): Status.FINISHED,
    (Status.SHIPPED, OrderEvent.COMPENSATE): Status.SHIPPED,
    (Status.FINISHED, OrderEvent.COMPENSATE): Status.FINISHED,
    **{(status, OrderEvent.SHIP_PART): Status.PARTLY_SHIPPED for status in _BEGUN},
    **{(status, OrderEvent.SHIP_ALL): Status.SHIPPED for status in _BEGUN},
    **{
        (status, OrderEvent.REFUND_ALL): Status.REFUNDED
        for status in (*_BEGUN, Status.SHIPPED, Status.FINISHED)
    },
}

# 101100 is seen at `delivery/send` and documented at the others.
ORDERS = Steps(Machine("the order", (Status.UNPAID,), _TABLE), code=101100)
