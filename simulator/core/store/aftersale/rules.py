"""What moves an after-sale, and what an end of it does to the order.

Facts: one refund an order and minute (10021059); 10021051 a dispute is open, 10021065 the platform handles
it; an order is REFUNDED with `cancel_type` 3 when all its goods are through, and a part of it is told by
the after-sale alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.core.due import due, key_in_store, subject
from simulator.core.errors import Refusal
from simulator.core.machine import Illegal
from simulator.core.store import changes
from simulator.core.store.aftersale import account, lookup, through
from simulator.core.store.aftersale.deadlines import RUNS_OUT, timed
from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.aftersale.states import AFTERSALES, DONE, RefundReason, State, Step
from simulator.core.store.events import Event, EventName
from simulator.durations import MINUTE
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

OFTEN = 10021059
DISPUTE_OPEN, WITH_PLATFORM = 10021051, 10021065
# Of what waits for the platform's word, that word alone.
_JUDGED = (Step.FORCE, Step.DISMISS)
_OVERDUE = {
    State.PROCESSING: RefundReason.MERCHANT_OVERDUE,
    State.WAIT_RECEIPT: RefundReason.RECEIPT_OVERDUE,
}


def act(world: World, row: AfterSale, step: Step, **values: Any) -> AfterSale:
    """The buyer, the platform or time does something; an Illegal where that cannot be now."""
    if row.disputed and step not in _JUDGED:
        raise Illegal(
            Text(
                f"the platform handles complaint {row.complaint_id} about the after-sale",
                f"平台正在处理这个售后的投诉 {row.complaint_id}",
            )
        )
    kind = values.get("kind", row.kind)
    return _move(world, row, step, AFTERSALES[kind].after(row.state, step), values)


def call(world: World, row: AfterSale, step: Step, **values: Any) -> AfterSale:
    """The merchant does something by a call; the platform's refusal where that cannot be now."""
    if row.disputed:
        code = DISPUTE_OPEN if step is Step.REJECT else WITH_PLATFORM
        raise Refusal(
            code,
            why=Text(
                f"complaint {row.complaint_id} about it is open",
                f"与它有关的投诉 {row.complaint_id} 尚未结束",
            ),
        )
    after = AFTERSALES[row.kind].called(row.state, step)
    if after is State.REFUNDING:
        _check_pace(world, row)
        if account.is_empty(world, row.store):
            raise Refusal(
                account.SHORT,
                why=Text(f"the refund account of {row.store} is empty", f"{row.store} 的退款账户余额不足"),
            )
    return _move(world, row, step, after, values)


def ask_again(world: World, row: AfterSale) -> AfterSale:
    """The buyer does not accept a refusal: of the receipt, where the goods are back already."""
    return act(world, row, Step.ASK_AGAIN if row.sent_back is None else Step.ASK_RECEIPT)


def deny(world: World, row: AfterSale) -> AfterSale:
    """The buyer has no money, whatever was certified."""
    if not row.certificates:
        raise Illegal(Text("no certificate of a refund waits for the buyer", "没有等待买家确认的退款凭证"))
    return act(world, row, Step.DENY)


def fail(world: World, row: AfterSale, *, for_good: bool) -> AfterSale:
    """The money cannot go back; `for_good` nobody tries again."""
    failed = row.state is State.REFUND_FAILED and for_good
    row = row if failed else act(world, row, Step.FAIL_PAYOUT)
    return act(world, row, Step.GIVE_UP) if for_good else row


def dispute(world: World, row: AfterSale, complaint_id: int) -> AfterSale:
    """The platform is called in: nobody else moves it, and time stands still."""
    disputed = timed(world, replace(row, complaint_id=complaint_id, disputed=True))
    return changes.change(world, disputed)


def settle(world: World, row: AfterSale, step: Step) -> AfterSale:
    """The platform's word: the money goes back, or nothing does."""
    return act(world, row, step, disputed=False)


def told(row: AfterSale) -> Event:
    """The event that it is where it is, as in the sample of its page: the member discount of a Mini Program
    is none."""
    said = {
        "after_sale_order_id": row.after_sale_order_id,
        "order_id": row.order_id,
        "status": str(row.state),
        "wxa_vip_discounted_price": 0,
    }
    return Event(EventName.AFTERSALE, said)


def _move(world: World, row: AfterSale, step: Step, state: State, values: dict[str, Any]) -> AfterSale:
    now = int(world.clock.now())
    if row.state is State.WAIT_UPDATE and state is State.PROCESSING:
        values = {"negotiated": True, **values}
    if state is State.REFUNDING:
        values = {"agreed_at": now, "refund_reason": int(_why(row, step)), **values}
    if state is State.REFUND_FAILED:
        values = {"payout_failed": True, "certificates": (), **values}
    if state is State.CANCELLED:
        values = {"cancel_time": now, **values}
    if state in DONE:
        values = {"complete_time": now, **values}
    moved = timed(world, replace(row, state=state, **values))
    after = changes.change(world, moved, told(moved))
    if not after.open:
        through.end(world, after)
    if state is State.REFUNDING:
        world.schedule(_PAYOUT, subject(after), now + world.switches.refund_seconds)
    return after


def _why(row: AfterSale, step: Step) -> RefundReason:
    """Why the money goes back."""
    if step is Step.FORCE:
        return RefundReason.DISPUTE
    return _OVERDUE.get(row.state, RefundReason.BY_API) if step is Step.RUN_OUT else RefundReason.BY_API


def _check_pace(world: World, row: AfterSale) -> None:
    since = world.clock.now() - MINUTE
    for other in lookup.of_order(world, row.store, row.order_id):
        if other.number != row.number and other.agreed_at > since:
            raise Refusal(
                OFTEN,
                why=Text(
                    f"{other.after_sale_order_id} was refunded less than a minute ago",
                    f"{other.after_sale_order_id} 不到一分钟前刚退款",
                ),
            )


_PAYOUT = "the money of an after-sale goes back"


def _meant(world: World, which: str) -> AfterSale | None:
    return lookup.found(world, *key_in_store(which))


@due(RUNS_OUT, about=AfterSale)
def _run_out(world: World, which: str, _at: float) -> None:
    if row := _meant(world, which):
        act(world, row, Step.RUN_OUT)


@due(_PAYOUT, about=AfterSale)
def _pay_back(world: World, which: str, _at: float) -> None:
    row = _meant(world, which)
    if row is not None and row.state is State.REFUNDING:
        act(world, row, Step.FAIL_PAYOUT if account.is_empty(world, row.store) else Step.PAY_BACK)
