"""How a consumer's order moves. The numbers are the platform's."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from simulator.core.machine import Machine
from simulator.core.store.steps import Steps
from simulator.texts import Text


class Status(IntEnum):
    """`order.status` on the wire."""

    UNPAID = 10
    UNCLAIMED = 12  # a present that is paid, and waits for whom it is for; inferred
    PAID = 20
    PARTLY_SHIPPED = 21
    SHIPPED = 30
    FINISHED = 100
    OVERSOLD = 190  # of one SDK alone; `cancel_type` 4 has the same cause
    REFUNDED = 200
    CANCELLED = 250


class OrderEvent(StrEnum):
    PAY = "pay"
    GIVE = "give"  # it is paid as a present
    CLAIM = "claim"  # whom the present is for takes it
    LAPSE = "lapse"  # nobody has
    REPRICE = "reprice"
    CANCEL = "cancel"  # before it is paid: by the buyer, by time-out, by the merchant
    OVERSELL = "oversell"  # the merchant does not have what was paid for
    READDRESS = "readdress"
    CHANGE_SKU = "change_sku"
    INSPECT = "inspect"
    SHIP_PART = "ship_part"
    SHIP_ALL = "ship_all"
    CHANGE_WAYBILL = "change_waybill"
    COMPENSATE = "compensate"  # something is sent once more, or beside what was ordered
    RECEIVE = "receive"
    REFUND_ALL = "refund_all"  # all goods are through after-sale
    SETTLE = "settle"


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
    SKU_ASKED = 9
    SKU_AGREED = 10
    SKU_AT_CLAIM = 11
    PRICE_CHANGED = 12
    REAL_NUMBER = 13
    ADDRESS_AGREED = 16
    ADDRESS_REFUSED = 17
    ADDRESS_TIMED_OUT = 18
    ADDRESS_BY_BUYER = 19
    ADDRESS_VOID = 20


class Audit(IntEnum):
    """`audit_state` of an application for the real number: numbered as other audits of a store are."""

    UNDER_WAY = 1
    REJECTED = 2
    PASSED = 3


class SwapState(IntEnum):
    """`preshipment_change_sku_state`: nobody has shown its numbers, these are ours."""

    ASKED = 1
    AGREED = 2
    REFUSED = 3
    RUN_OUT = 4


_BEGUN = (Status.PAID, Status.PARTLY_SHIPPED)
_TABLE = {
    (Status.UNPAID, OrderEvent.PAY): Status.PAID,
    (Status.UNPAID, OrderEvent.GIVE): Status.UNCLAIMED,
    (Status.UNCLAIMED, OrderEvent.CLAIM): Status.PAID,
    (Status.UNCLAIMED, OrderEvent.LAPSE): Status.CANCELLED,
    (Status.UNPAID, OrderEvent.REPRICE): Status.UNPAID,
    (Status.UNPAID, OrderEvent.CANCEL): Status.CANCELLED,
    (Status.PAID, OrderEvent.OVERSELL): Status.OVERSOLD,
    (Status.UNPAID, OrderEvent.READDRESS): Status.UNPAID,
    (Status.PAID, OrderEvent.READDRESS): Status.PAID,
    (Status.PAID, OrderEvent.CHANGE_SKU): Status.PAID,
    (Status.PAID, OrderEvent.INSPECT): Status.PAID,
    (Status.SHIPPED, OrderEvent.CHANGE_WAYBILL): Status.SHIPPED,
    (Status.SHIPPED, OrderEvent.RECEIVE): Status.FINISHED,
    (Status.SHIPPED, OrderEvent.COMPENSATE): Status.SHIPPED,
    (Status.FINISHED, OrderEvent.COMPENSATE): Status.FINISHED,
    (Status.FINISHED, OrderEvent.SETTLE): Status.FINISHED,
    **{(status, OrderEvent.SHIP_PART): Status.PARTLY_SHIPPED for status in _BEGUN},
    **{(status, OrderEvent.SHIP_ALL): Status.SHIPPED for status in _BEGUN},
    **{
        (status, OrderEvent.REFUND_ALL): Status.REFUNDED
        for status in (*_BEGUN, Status.SHIPPED, Status.FINISHED)
    },
}

# 101100 is seen at `delivery/send` and documented at the others.
ORDERS = Steps(Machine(Text("the order", "订单"), (Status.UNPAID,), _TABLE), code=101100)
ENDED = frozenset({Status.OVERSOLD, Status.REFUNDED, Status.CANCELLED})  # no state follows
