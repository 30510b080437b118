"""What may be asked for, who has to act until when, and what an end does to the order.

Facts: one refund an order and minute (10021059); a line that falls under seven-day return begins at
USER_WAIT_RETURN; an order is REFUNDED with `cancel_type` 3 when all its goods are through, and a part of it
is told by the after-sale alone. The times in which somebody has to act are ours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.core.due import due, subject
from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.aftersale import lookup
from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.aftersale.states import AFTERSALES, DONE, Kind, RefundReason, State, Step
from simulator.core.store.events import Event, EventName
from simulator.core.store.order import lookup as orders
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.order.states import ORDERS, CancelType, OrderEvent, Status
from simulator.durations import DAY, MINUTE
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

OFTEN = 10021059
# Seconds in which somebody has to act, by the state that waits for it.
TIMES = {
    State.PROCESSING: 2 * DAY,
    State.WAIT_RETURN: 7 * DAY,
    State.WAIT_RECEIPT: 7 * DAY,
    State.WAIT_CONFIRM: 10 * DAY,
    State.WAIT_UPDATE: 2 * DAY,
    State.WAIT_MERCHANT_OPENED: 2 * DAY,
    State.REFUND_REJECTED: 7 * DAY,
    State.RETURN_REJECTED: 7 * DAY,
    State.RESHIP_REJECTED: 7 * DAY,
    State.RETURN_CLOSED: 7 * DAY,
    State.REFUND_FAILED: 7 * DAY,
}
_ANSWERABLE = (Status.PAID, Status.PARTLY_SHIPPED, Status.SHIPPED, Status.FINISHED)


def most(world: World, order: Order, line: Line, count: int) -> int:
    """What can be asked back for so many of a line, in fen: no more than was paid and has not gone back."""
    asked = [row for row in lookup.of_order(world, order.store, order.order_id) if _about(row, line)]
    gone = sum(row.amount for row in asked if row.state in DONE or row.open)
    share = line.total * count // line.count if count else line.total
    return min(share, line.total - gone)


def open_one(
    world: World,
    order: Order,
    line: Line,
    *,
    kind: Kind,
    count: int,
    amount: int,
    reason: str,
    **more: Any,
) -> AfterSale:
    """An after-sale is opened; a UsageError for more pieces than are left, or more money than was paid.

    About no piece at all it is about the price alone.
    """
    if order.status not in _ANSWERABLE:
        raise UsageError(f"order {order.order_id} is {order.status.name.lower()}: nothing can be asked back")
    left = line.count - line.on_aftersale - line.finished_aftersale
    if not 0 <= count <= left:
        raise UsageError(f"{count} pieces are asked about, and {left} of the line are left")
    if not 0 <= amount <= most(world, order, line, count):
        raise UsageError(f"{amount} fen are asked for, and {most(world, order, line, count)} can be")
    now = int(world.clock.now())
    state = State.PROCESSING
    if more.get("opened_by_merchant"):
        state = State.WAIT_MERCHANT_OPENED
    elif kind is not Kind.REFUND and line.seven_day_return:
        state = State.WAIT_RETURN
    row = AfterSale(
        store=order.store,
        after_sale_order_id=world.ids.number("after_sale", order.store),
        number=world.sequence("after_sale", order.store),
        order_id=order.order_id,
        openid=order.openid,
        kind=kind,
        state=state,
        product_id=line.product_id,
        sku_id=line.sku_id,
        count=count,
        amount=amount,
        reason=reason,
        create_time=now,
        update_time=now,
        received=order.status in (Status.SHIPPED, Status.FINISHED),
        **more,
    )
    _count(world, order, line, on=count)
    return changes.make(world, _timed(world, row), _told(row))


def act(world: World, row: AfterSale, step: Step, **values: Any) -> AfterSale:
    """The buyer, the platform or time does something; an Illegal where that cannot be now."""
    return _move(world, row, step, AFTERSALES[row.kind].after(row.state, step), values)


def call(world: World, row: AfterSale, step: Step, **values: Any) -> AfterSale:
    """The merchant does something by a call; the platform's refusal where that cannot be now."""
    after = AFTERSALES[row.kind].called(row.state, step)
    if after is State.REFUNDING:
        _check_pace(world, row)
        agreed = int(world.clock.now())
        values = {"refund_reason": int(RefundReason.BY_API), "agreed_at": agreed, **values}
    return _move(world, row, step, after, values)


def _move(world: World, row: AfterSale, step: Step, state: State, values: dict[str, Any]) -> AfterSale:
    now = int(world.clock.now())
    if step is Step.AGREE_UPDATE and row.proposal is not None:
        values = {"kind": row.proposal.kind, "amount": row.proposal.amount, **values}
    if row.state is State.WAIT_UPDATE and state is State.PROCESSING:
        values = {"negotiated": True, **values}
    if state is State.CANCELLED:
        values = {"cancel_time": now, **values}
    if state in DONE:
        values = {"complete_time": now, **values}
    moved = _timed(world, replace(row, state=state, **values))
    after = changes.change(world, moved, _told(moved))
    if not after.open:
        _end(world, after)
    if state is State.REFUNDING:
        world.schedule(_PAYOUT, subject(after), now + world.switches.refund_seconds)
    return after


def _timed(world: World, row: AfterSale) -> AfterSale:
    """The same with its deadline, and time told of it."""
    seconds = TIMES.get(row.state)
    if seconds is None:
        world.unschedule(_RUN_OUT, subject(row))
        return replace(row, deadline=0)
    deadline = int(world.clock.now() + seconds)
    world.schedule(_RUN_OUT, subject(row), deadline)
    return replace(row, deadline=deadline)


def _end(world: World, row: AfterSale) -> None:
    """What it was about is free again, or through; an order that is through as a whole is over."""
    order = orders.found(world, row.store, row.order_id)
    line = order.line_of(row.product_id, row.sku_id) if order is not None else None
    if order is None or line is None:
        return
    done = row.count if row.state in DONE and row.kind is not Kind.EXCHANGE else 0
    after = _count(world, order, line, on=-row.count, done=done)
    if done and all(each.finished_aftersale >= each.count for each in after.lines):
        status = ORDERS.after(after.status, OrderEvent.REFUND_ALL)
        told = {"order_id": after.order_id, "cancel_type": int(CancelType.REFUNDED)}
        event = Event(EventName.ORDER_CANCEL, told, sender=after.openid)
        cancelled = {"cancel_type": int(CancelType.REFUNDED), "status": status, "former_status": status}
        changes.change(world, after, event, **cancelled)


def _count(world: World, order: Order, line: Line, *, on: int, done: int = 0) -> Order:
    """The order with so many more of a line in after-sale, and through."""
    counted = replace(
        line, on_aftersale=line.on_aftersale + on, finished_aftersale=line.finished_aftersale + done
    )
    lines = tuple(counted if each is line else each for each in order.lines)
    return changes.change(world, order, lines=lines)


def _check_pace(world: World, row: AfterSale) -> None:
    since = world.clock.now() - MINUTE
    for other in lookup.of_order(world, row.store, row.order_id):
        if other.number != row.number and other.agreed_at > since:
            raise Refusal(OFTEN, why=f"{other.after_sale_order_id} was refunded less than a minute ago")


def _about(row: AfterSale, line: Line) -> bool:
    return (row.product_id, row.sku_id) == (line.product_id, line.sku_id)


def _told(row: AfterSale) -> Event:
    said = {
        "after_sale_order_id": row.after_sale_order_id,
        "order_id": row.order_id,
        "status": str(row.state),
    }
    return Event(EventName.AFTERSALE, said)


_RUN_OUT = "the time to answer an after-sale runs out"
_PAYOUT = "the money of an after-sale goes back"


def _meant(world: World, which: str) -> AfterSale | None:
    store, _, id_ = which.partition("/")
    return lookup.found(world, store, int(id_))


@due(_RUN_OUT, about=AfterSale)
def _run_out(world: World, which: str, _at: float) -> None:
    row = _meant(world, which)
    if row is None:
        return
    reasons = {
        State.PROCESSING: RefundReason.MERCHANT_OVERDUE,
        State.WAIT_RECEIPT: RefundReason.RECEIPT_OVERDUE,
    }
    act(world, row, Step.RUN_OUT, refund_reason=int(reasons.get(row.state, row.refund_reason)))


@due(_PAYOUT, about=AfterSale)
def _pay_back(world: World, which: str, _at: float) -> None:
    if row := _meant(world, which):
        act(world, row, Step.PAY_BACK)
