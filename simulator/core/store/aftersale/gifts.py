"""After-sales of presents that nobody took in time: the platform refunds by itself.

Facts: their own list, their own event, and four states of an after-sale: refunding, refunded, failed, given
up; the pages speak of presents to a group. Ours: a present here has one receiver, and is told of so as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from simulator.core.due import due, key_in_store, subject
from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.errors import Refusal
from simulator.core.machine import Machine
from simulator.core.store import changes
from simulator.core.store.aftersale import account
from simulator.core.store.aftersale.lookup import UNKNOWN
from simulator.core.store.aftersale.states import State, Step
from simulator.core.store.events import Event, EventName
from simulator.core.store.order import buying
from simulator.core.store.order import lookup as orders
from simulator.core.store.order.entities import Order
from simulator.core.store.steps import Steps
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

_TABLE = {
    (State.REFUNDING, Step.PAY_BACK): State.REFUNDED,
    (State.REFUNDING, Step.FAIL_PAYOUT): State.REFUND_FAILED,
    (State.REFUND_FAILED, Step.GIVE_UP): State.RETRY_FAILED,
}
GIFTS = Steps(
    Machine(Text("the after-sale of a gift", "礼物订单的售后单"), (State.REFUNDING,), _TABLE), code=10020001
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """So many of one SKU that a receiver would have got, and what was paid for them, in fen."""

    product_id: int
    sku_id: int
    count: int
    amount: int


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class GiftAfterSale:
    """What goes back of a gift to its giver, `openid`."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "after_sale_order_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {"created": Index(("store",), ("create_time", "number"))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    after_sale_order_id: int
    number: int
    present_order_id: int
    order_id: int
    openid: str
    state: State
    given: tuple[Given, ...]
    create_time: int
    update_time: int

    @property
    def amount(self) -> int:
        return sum(each.amount for each in self.given)


def found(world: World, store: str, id_: int) -> GiftAfterSale | None:
    return world.tables.get(GiftAfterSale, store, id_)


def asked_for(world: World, store: str, id_: str | int) -> GiftAfterSale:
    """The one that a call names; 10020000 where there is none."""
    row = found(world, store, int(id_))
    if row is None:
        raise Refusal(
            UNKNOWN, why=Text(f"{store} has no after-sale {id_} of a gift", f"{store} 没有赠品的售后 {id_}")
        )
    return row


def page(
    world: World, store: str, *, since: int, until: int, after: tuple[int, ...], size: int
) -> tuple[list[GiftAfterSale], bool]:
    """The first so many that were opened in a window, both ends included, behind a place; whether there are
    more."""
    at = (*after[:2], store, after[2]) if after else None
    rows = world.tables.list(
        GiftAfterSale, "created", store, since=since, until=until + 1, after=at, limit=size + 1
    )
    return rows[:size], len(rows) > size


def time_out(world: World, order: Order) -> GiftAfterSale:
    """Nobody has taken the present: it lapses, and its giver gets the money back; an Illegal where that is no
    present that waits."""
    present = order.present
    buying.lapse(world, order)
    if present is None:
        raise UsageError(Text(f"order {order.order_id} is no present", f"订单 {order.order_id} 不是礼物"))
    now = int(world.clock.now())
    row = GiftAfterSale(
        store=order.store,
        after_sale_order_id=world.ids.number("gift_after_sale", order.store),
        number=world.sequence("gift_after_sale", order.store),
        present_order_id=int(present.id),
        order_id=order.order_id,
        openid=present.giver,
        state=State.REFUNDING,
        given=tuple(
            Given(product_id=line.product_id, sku_id=line.sku_id, count=line.count, amount=line.total)
            for line in order.lines
        ),
        create_time=now,
        update_time=now,
    )
    world.schedule(_PAYOUT, subject(row), now + world.switches.refund_seconds)
    return changes.make(world, row, _told(row))


def act(world: World, row: GiftAfterSale, step: Step) -> GiftAfterSale:
    """The platform does something; an Illegal where that cannot be now."""
    state = GIFTS.after(row.state, step)
    return changes.change(world, row, _told(replace(row, state=state)), state=state)


def fail(world: World, row: GiftAfterSale, *, for_good: bool) -> GiftAfterSale:
    """The money cannot go back; `for_good` nobody tries again."""
    failed = row.state is State.REFUND_FAILED and for_good
    row = row if failed else act(world, row, Step.FAIL_PAYOUT)
    return act(world, row, Step.GIVE_UP) if for_good else row


def _told(row: GiftAfterSale) -> Event:
    said = {
        "status": str(row.state),
        "after_sale_order_id": row.after_sale_order_id,
        "order_id": row.order_id,
    }
    return Event(EventName.PRESENT_AFTERSALE, said)


_PAYOUT = "the money of a gift goes back"


@due(buying.UNCLAIMED, about=Order)
def _not_claimed(world: World, which: str, _at: float) -> None:
    if order := orders.meant(world, which):
        time_out(world, order)


@due(_PAYOUT, about=GiftAfterSale)
def _pay_back(world: World, which: str, _at: float) -> None:
    row = found(world, *key_in_store(which))
    if row is not None:
        act(world, row, Step.FAIL_PAYOUT if account.is_empty(world, row.store) else Step.PAY_BACK)
