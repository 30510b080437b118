"""What may be asked for, by a buyer or by a merchant in his place.

Facts: the guide on after-sales: on the pieces of a line once at a time, five times at most, while the
order's after-sale period lasts (nobody says how long: as long as it is not refunded, here); a line that
falls under seven-day return, counted from the receipt, begins at USER_WAIT_RETURN (the switch
`seven_day_return_agreed`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.core.store import changes
from simulator.core.store.address import rules as addresses
from simulator.core.store.aftersale import lookup, money, pieces, rules, through
from simulator.core.store.aftersale.deadlines import timed
from simulator.core.store.aftersale.entities import AfterSale, Swap
from simulator.core.store.aftersale.states import Kind, State
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.order.states import Status
from simulator.core.store.product import lookup as products
from simulator.durations import DAY
from simulator.texts import Text
from simulator.usage import NotNow, UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

MOST_TIMES = 5
SEVEN_DAYS = 7 * DAY
ORDER_NOT_FOR_IT, GOODS_NOT_FOR_IT, WRONG = 10021088, 10021043, 9700224
_PAID = (Status.PAID, Status.PARTLY_SHIPPED, Status.SHIPPED, Status.FINISHED)


class CannotBeAsked(NotNow):
    """What cannot be asked for; `code` is what a call gets that asks."""

    def __init__(self, code: int, text: str) -> None:
        self.code = code
        super().__init__(text)


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
    """An after-sale is opened; CannotBeAsked for more pieces than are left, or more money than was paid.

    About no piece at all it is about the price alone.
    """
    _check(world, order, line, kind, count, amount)
    now = int(world.clock.now())
    state = (
        State.WAIT_MERCHANT_OPENED if more.get("opened_by_merchant") else _begins(world, order, line, kind)
    )
    if state is State.WAIT_RETURN and "address_id" not in more:
        address = addresses.default_return(world, order.store)
        more["address_id"] = address.address_id if address else 0
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
        sku_code=line.sku_code,
        count=count,
        amount=amount,
        reason=reason,
        create_time=now,
        update_time=now,
        **{"received": order.status is Status.FINISHED, **more},
    )
    if count:
        through.begin(world, order, line, count)
    return changes.make(world, timed(world, row), rules.told(row))


def swap(world: World, order: Order, line: Line, sku_id: int | None) -> Swap:
    """Which SKU is to come instead: the same one where none is named; a UsageError for one that is not on
    sale."""
    if sku_id in (None, line.sku_id):
        return Swap(
            new_sku_id=line.sku_id,
            old_price=line.sale_price,
            new_price=line.sale_price,
            old_code=line.sku_code,
            new_code=line.sku_code,
        )
    offer = products.offer(world, order.store, line.product_id, sku_id)
    if offer is None:
        raise UsageError(
            Text(
                f"product {line.product_id} has no SKU {sku_id} on sale to exchange for",
                f"商品 {line.product_id} 没有可换的在售 SKU {sku_id}",
            )
        )
    return Swap(
        new_sku_id=sku_id,
        old_price=line.sale_price,
        new_price=offer.sku["sale_price"],
        old_code=line.sku_code,
        new_code=offer.sku.get("sku_code", ""),
    )


def _check(world: World, order: Order, line: Line, kind: Kind, count: int, amount: int) -> None:
    if order.status not in _PAID:
        told = f"order {order.order_id} is {order.status.name.lower()}: nothing can be asked back"
        raise CannotBeAsked(ORDER_NOT_FOR_IT, told)
    left = pieces.left(line)
    if not 0 <= count <= left or not left:
        told = f"{count} pieces are asked about, and {left} of the line are left"
        raise CannotBeAsked(GOODS_NOT_FOR_IT, told)
    rows = lookup.of_order(world, order.store, order.order_id)
    if count and sum(money.about(row, line) and row.count > 0 for row in rows) >= MOST_TIMES:
        raise CannotBeAsked(GOODS_NOT_FOR_IT, f"the line was asked about {MOST_TIMES} times")
    if kind is not Kind.REFUND and count > (there := pieces.with_buyer(world, order, line)):
        told = f"{count} pieces are asked about, and {there} that were sent are left"
        raise CannotBeAsked(GOODS_NOT_FOR_IT, f"{told}: what was not sent can only be refunded")
    most = money.most(world, order, line, count)
    free = count > 0 and not line.total  # the merchant has lowered it to nothing
    least = 0 if free or kind is Kind.EXCHANGE else 1
    if not least <= amount <= most:
        raise CannotBeAsked(WRONG, f"{amount} fen are asked for, and {most} can be")


def _begins(world: World, order: Order, line: Line, kind: Kind) -> State:
    if kind is not Kind.RETURN or not line.seven_day_return or not world.switches.seven_day_return_agreed:
        return State.PROCESSING
    late = order.confirm_time and world.clock.now() >= order.confirm_time + SEVEN_DAYS
    return State.PROCESSING if late else State.WAIT_RETURN
