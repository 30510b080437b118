"""Which events two states of an order, one after the other, must have been told by; and which were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from simulator.core.outbox import Push
from simulator.core.store.order.entities import Asks, Order
from simulator.core.store.order.states import Audit, Status, SwapState

EXT = "channels_ec_order_ext_info_update"
BESIDE = "beside {}".format
# What it takes to come from one status to another, by what the events are called.
STEPS: dict[tuple[Status | None, Status], tuple[str, ...]] = {
    (None, Status.UNPAID): ("new",),
    (Status.UNPAID, Status.PAID): ("pay", "wait_shipping"),
    (Status.UNPAID, Status.UNCLAIMED): ("pay",),
    (Status.UNCLAIMED, Status.PAID): ("wait_shipping",),
    (Status.UNPAID, Status.CANCELLED): ("cancel",),
    (Status.UNCLAIMED, Status.CANCELLED): ("cancel",),
    (Status.PAID, Status.OVERSOLD): ("cancel",),
    (Status.PAID, Status.PARTLY_SHIPPED): ("deliver",),
    (Status.PAID, Status.SHIPPED): ("deliver",),
    (Status.PARTLY_SHIPPED, Status.SHIPPED): ("deliver",),
    (Status.SHIPPED, Status.FINISHED): ("confirm",),
    **{
        (status, Status.REFUNDED): ("cancel",)
        for status in (Status.PAID, Status.PARTLY_SHIPPED, Status.SHIPPED, Status.FINISHED)
    },
}


def owed(before: Order | None, after: Order) -> Counter[str]:
    """What must have been told of a change, `new` … `settle`, and `beside` a type of what is beside it."""
    former = before.status if before is not None else None
    told = list(STEPS[former, after.status]) if former is not after.status else []
    if before is not None:
        told += _beside(before, after)
        if former is after.status is Status.PARTLY_SHIPPED and len(after.parcels) > len(before.parcels):
            told.append("deliver")
        if after.settle_time != before.settle_time:
            told.append("settle")
    return Counter(told)


def _beside(before: Order, after: Order) -> Iterator[str]:
    if after.merchant_notes != before.merchant_notes:
        yield BESIDE(3)
    if after.price_changes != before.price_changes:
        yield BESIDE(12)
    if after.virtual != before.virtual:
        yield BESIDE(5)
    if after.address != before.address:
        yield "another address"
    elif before.asked is not None and after.asked is None:
        yield from _unheard(before, after)
    if after.asked is not None and after.asked != before.asked and after.asked.by is Asks.BUYER:
        yield BESIDE(4)
    number = after.real_number
    if number is not None and number != before.real_number and number.state is not Audit.UNDER_WAY:
        yield BESIDE(13)
    for old, new in zip(before.lines, after.lines, strict=True):
        if new.swap != old.swap and new.swap is not None and new.swap.state is SwapState.ASKED:
            yield BESIDE(9)
        if new.sku_id != old.sku_id:
            yield BESIDE(11 if before.status is Status.UNCLAIMED else 10)


def _unheard(before: Order, after: Order) -> Iterator[str]:
    """Nothing came of another address."""
    if len(after.parcels) > len(before.parcels):
        yield BESIDE(20)
    elif before.asked is not None and before.asked.by is Asks.MERCHANT and before.status is after.status:
        yield "no other address"


SAME = {2: "another address", 16: "another address", 19: "another address"}
SAME |= {17: "no other address", 18: "no other address"}
URGED = 7


def told(pushes: Iterable[Push], order_id: int) -> Counter[str]:
    """What was told of an order, in the same words."""
    return Counter(word for push in pushes if (word := _word(push, order_id)))


def _word(push: Push, order_id: int) -> str:
    about = push.fields.get("order_info", {})
    if not push.kind.startswith("channels_ec_order_") or int(about["order_id"]) != order_id:
        return ""
    if push.kind != EXT:
        return push.kind.removeprefix("channels_ec_order_")
    return "" if about["type"] == URGED else SAME.get(about["type"], BESIDE(about["type"]))


def status_told(pushes: Iterable[Push], order_id: int, present: bool) -> int:
    """The status that somebody believes who has all pushes of an order, in their order, and nothing else."""
    status = 0
    for push in pushes:
        about = push.fields.get("order_info", {})
        if not push.kind.startswith("channels_ec_order_") or int(about["order_id"]) != order_id:
            continue
        match push.kind.removeprefix("channels_ec_order_"):
            case "new":
                status = 10
            case "pay":
                status = 12 if present else 20
            case "wait_shipping":
                status = 20
            case "deliver":
                status = 30 if about["finish_delivery"] else 21
            case "confirm":
                status = 100
            case "cancel":
                status = {3: 200, 4: 190}.get(int(about["cancel_type"]), 250)
    return status
