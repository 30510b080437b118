"""Claiming, answering a claim, deciding it, and paying.

Facts: of a fake the costs of having it identified and three times the price are paid, of a damage its
degree of the price: 10, 30, 50, 80 or 100 percent. How long each may take is ours, and that a piece is paid
for once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.core.due import due, key_in_store, subject
from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.events import Event, EventName
from simulator.core.store.guarantee import lookup
from simulator.core.store.guarantee.entities import Guarantee
from simulator.core.store.guarantee.states import GUARANTEES, Kind, Status, Step
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.product.documents import title
from simulator.durations import DAY
from simulator.texts import Text
from simulator.usage import NotNow, UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

WRONG = 9700224
LEVELS = (10, 30, 50, 80, 100)
REASONS = {Kind.FAKE: {1: "假冒注册商标", 2: "假冒材质成分"}, Kind.DAMAGE: {1: "商品坏损"}}
_TIMES = 3
_WITHIN = {
    Status.MERCHANT: 2 * DAY,
    Status.BUYER: 2 * DAY,
    Status.MERCHANT_PROOF: 3 * DAY,
    Status.BUYER_PROOF: 3 * DAY,
    Status.BOTH_PROOF: 3 * DAY,
}


def claim(
    world: World,
    order: Order,
    line: Line,
    *,
    kind: Kind,
    count: int,
    reason_type: int = 1,
    level: int = 100,
    identify_fee: int = 0,
    pictures: tuple[str, ...] = (),
) -> Guarantee:
    """A buyer claims about so many of a line; a UsageError where that cannot be."""
    about = (line.product_id, line.sku_id)
    rows = lookup.of_order(world, order.store, order.order_id)
    claims = [row for row in rows if (row.product_id, row.sku_id) == about]
    if any(row.open for row in claims):
        raise UsageError(Text("a claim about the line is under way already", "该商品行已有进行中的申请"))
    left = order.sent(line) - sum(row.count for row in claims if row.status is Status.PAID)
    if count > left:
        raise NotNow(
            Text(
                f"{count} pieces are claimed about, and {left} of the line were sent and not paid for",
                f"申请 {count} 件，而该行已发货且未赔付的只有 {left} 件",
            )
        )
    if reason_type not in REASONS[kind]:
        raise UsageError(
            Text(
                f"a claim about a {kind.name.lower()} has reason {', '.join(map(str, REASONS[kind]))}",
                f"{kind.name.lower()} 申请的原因可取 {', '.join(map(str, REASONS[kind]))}",
            )
        )
    now = int(world.clock.now())
    price = line.total * count // line.count
    row = Guarantee(
        store=order.store,
        guarantee_order_id=world.ids.digits("guarantee", order.store, 16),
        number=world.sequence("guarantee", order.store),
        kind=kind,
        status=Status.MERCHANT,
        order_id=order.order_id,
        openid=order.openid,
        product_id=line.product_id,
        sku_id=line.sku_id,
        title=title(line.product_id, line.title),
        thumb_img=line.thumb_img,
        count=count,
        price=price,
        pay_amount=identify_fee + price * _TIMES if kind is Kind.FAKE else price * level // 100,
        reason_type=reason_type,
        reason=REASONS[kind][reason_type],
        create_time=now,
        update_time=now,
        expire_time=now,
        pictures=pictures,
        identify_fee=identify_fee if kind is Kind.FAKE else 0,
        bad_level=level if kind is Kind.DAMAGE else 0,
    )
    timed = _timed(world, row)
    return changes.make(world, timed, _told(timed))


def act(world: World, row: Guarantee, step: Step, **values: Any) -> Guarantee:
    """The buyer, the platform or time does something; an Illegal where that cannot be now."""
    return _move(world, row, GUARANTEES.after(row.status, step), values)


def call(world: World, row: Guarantee, step: Step, **values: Any) -> Guarantee:
    """The merchant does something by a call; 10021041 where that cannot be now."""
    return _move(world, row, GUARANTEES.called(row.status, step), values)


def modify(world: World, row: Guarantee, level: int, remark: str) -> Guarantee:
    """The merchant takes the damage for another degree: so much less, or more, is paid if the buyer
    agrees."""
    if row.kind is not Kind.DAMAGE:
        raise Refusal(WRONG, why=Text("a claim about a fake has no degree", "假货申诉没有等级"))
    if level not in LEVELS:
        raise Refusal(
            WRONG,
            why=Text(
                f"a degree is one of {', '.join(map(str, LEVELS))}", f"等级可取 {', '.join(map(str, LEVELS))}"
            ),
        )
    return call(world, row, Step.MODIFY, merchant_level=level, merchant_remark=remark)


def _move(world: World, row: Guarantee, status: Status, values: dict[str, Any]) -> Guarantee:
    now = int(world.clock.now())
    if row.status is Status.BUYER and status is Status.PAYING:
        values = {"pay_amount": row.price * row.merchant_level // 100, **values}
    moved = _timed(world, replace(row, status=status, **values))
    if not moved.open:
        moved = replace(moved, complete_time=now)
    after = changes.change(world, moved, _told(moved))
    if status is Status.PAYING:
        world.schedule(_PAYMENT, subject(after), now + world.switches.refund_seconds)
    return after


def _timed(world: World, row: Guarantee) -> Guarantee:
    seconds = _WITHIN.get(row.status)
    if seconds is None:
        world.unschedule(_RUNS_OUT, subject(row))
        return row
    expire = int(world.clock.now() + seconds)
    world.schedule(_RUNS_OUT, subject(row), expire)
    return replace(row, expire_time=expire)


def _told(row: Guarantee) -> Event:
    said = {
        "guarantee_order_id": row.guarantee_order_id,
        "order_id": row.order_id,
        "status": str(row.status),
    }
    return Event(EventName.GUARANTEE, said)


_RUNS_OUT = "the time to answer a guarantee runs out"
_PAYMENT = "a guarantee is paid"


def _meant(world: World, which: str) -> Guarantee | None:
    return lookup.found(world, *key_in_store(which))


@due(_RUNS_OUT, about=Guarantee)
def _run_out(world: World, which: str, _at: float) -> None:
    if row := _meant(world, which):
        act(world, row, Step.RUN_OUT)


@due(_PAYMENT, about=Guarantee)
def _pay(world: World, which: str, _at: float) -> None:
    row = _meant(world, which)
    if row is not None and row.status is Status.PAYING:
        act(world, row, Step.PAY)
