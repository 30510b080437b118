"""A buyer wants another SKU of the same product before an order is shipped.

Facts: the buyer's asking and the merchant's agreeing are told (9, 10), a refusal is not. That the merchant
has twelve hours, that silence is no, that both SKUs cost the same, and 101100 for an answer where nothing is
asked, is ours. The SKU that was ordered does not come back into stock: of paid goods none does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.due import due, subject
from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.address import regions
from simulator.core.store.aftersale import money
from simulator.core.store.order import lookup, requests
from simulator.core.store.order.buying import Wanted, from_warehouse, line_of, offered
from simulator.core.store.order.entities import Line, Order, Swap
from simulator.core.store.order.events import beside
from simulator.core.store.order.receivers import receiver
from simulator.core.store.order.states import ORDERS, ExtInfo, OrderEvent, SwapState
from simulator.core.store.stock import rules as stock
from simulator.core.visible import NEVER
from simulator.durations import HOUR
from simulator.texts import Text
from simulator.usage import NotNow, UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

TO_ANSWER = 12 * HOUR


def ask(world: World, order: Order, line: Line, sku_id: int) -> Order:
    """The buyer wants a line as another SKU."""
    ORDERS.after(order.status, OrderEvent.CHANGE_SKU)
    if order.swap_deadline < NEVER:
        raise NotNow(
            Text(
                f"order {order.order_id}: the buyer has asked already, and waits for the merchant",
                f"订单 {order.order_id}：买家已经申请，正在等待商家",
            )
        )
    swapped(world, order, line, sku_id)
    deadline = int(world.clock.now()) + TO_ANSWER
    swap = Swap(state=SwapState.ASKED, old_sku_id=line.sku_id, new_sku_id=sku_id, deadline=deadline)
    world.schedule(requests.SWAP_UNANSWERED, subject(order), deadline)
    lines = tuple(replace(each, swap=swap) if each is line else each for each in order.lines)
    return changes.change(world, order, beside(order, ExtInfo.SKU_ASKED), lines=lines, swap_deadline=deadline)


def approve(world: World, order: Order) -> Order:
    """The merchant agrees: the line is of the other SKU from now on."""
    line, swap = _asked(order)
    try:
        new = swapped(world, order, line, swap.new_sku_id)
        stock.hold(world, order.store, (new,), order.order_id)
    except (UsageError, stock.Short) as error:
        raise Refusal(ORDERS.code, why=error.said) from None
    stock.sell(world, order.store, (new,))
    new = replace(new, swap=replace(swap, state=SwapState.AGREED))
    ended = requests.swaps_ended(world, order, SwapState.REFUSED)
    ended["lines"] = tuple(new if each is line else each for each in order.lines)
    return changes.change(world, order, beside(order, ExtInfo.SKU_AGREED), **ended)


def reject(world: World, order: Order) -> Order:
    """The merchant does not agree: the line stays."""
    _asked(order)
    return changes.change(world, order, **requests.swaps_ended(world, order, SwapState.REFUSED))


def waiting(world: World, store: str, offset: int, limit: int) -> list[Order]:
    """Orders whose buyers wait for the merchant's word, the most urgent first."""
    return world.tables.list(Order, "swapping", store, offset=offset, limit=limit)


def swapped(world: World, order: Order, line: Line, sku_id: int) -> Line:
    """The line as the other SKU; a UsageError where that is not on sale, is ordered already, or costs more or
    less, and where money is asked back for the line, or went back."""
    asked_back = money.spoken_for(world, order, line)
    if line.on_aftersale or line.finished_aftersale or asked_back:
        raise NotNow(
            Text(
                f"goods of SKU {line.sku_id} are in after-sale, or went back",
                f"SKU {line.sku_id} 的商品在售后中或已退回",
            )
        )
    if order.line_of(line.product_id, sku_id) is not None:
        raise UsageError(
            Text(
                f"order {order.order_id} has SKU {sku_id} already", f"订单 {order.order_id} 已有 SKU {sku_id}"
            )
        )
    offer = offered(world, order.store, Wanted(line.product_id, sku_id))
    new = line_of(offer, line.count)
    if new.sale_price != line.sale_price:
        raise UsageError(
            Text(
                f"SKU {sku_id} costs {new.sale_price} fen, and {line.sku_id} {line.sale_price}",
                f"SKU {sku_id} 的价格为 {new.sale_price} 分，而 {line.sku_id} 为 {line.sale_price}",
            )
        )
    at = regions.place_of(receiver(order))
    return replace(from_warehouse(world, order.store, new, at), change_price=line.change_price)


def _asked(order: Order) -> tuple[Line, Swap]:
    for line in order.lines:
        if line.swap is not None and line.swap.state is SwapState.ASKED:
            return line, line.swap
    raise Refusal(
        ORDERS.code,
        why=Text(
            f"the buyer of order {order.order_id} asks for no other SKU",
            f"订单 {order.order_id} 的买家没有申请换 SKU",
        ),
    )


@due(requests.SWAP_UNANSWERED, about=Order)
def _unanswered(world: World, which: str, _at: float) -> None:
    if order := lookup.meant(world, which):
        changes.change(world, order, **requests.swaps_ended(world, order, SwapState.RUN_OUT))
