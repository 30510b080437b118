"""Careless with what is in the shops: orders, stock, after-sales and prices."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace
from typing import Any

from ..line import Refused
from ..platform import Unreachable
from ..pull import NOT_NOW
from ..store.aftersales import WAIT_RECEIPT, AfterSale
from ..store.followed import LATE
from ..store.order import UNPAID, WORDS, Line, Order
from ..store.refunds import Step as Agreement
from ..store.shipping import Parcel
from ..variant import Step, always, memory, nothing, variant

SHIPPED = 30
CHEAPER = 95  # percent


def twice_blindly(step: Step, _self: Any, *args: Any) -> None:
    try:
        step(*args)
    except Unreachable:
        step(*args)


def read_all_the_same(step: Step, self: Any, component: str, store: str) -> Any:
    now = self.clock.now()
    try:
        return step(component, store)
    except NOT_NOW:
        self.books.note_read(store, now)
        raise


def by_product(step: Step, _self: Any, order: Order) -> list[Line]:
    shipped = Counter[str]()
    for line in order.lines:
        shipped[line.product_id] += line.shipped
    return [line for line in step(order) if line.count - line.through > shipped[line.product_id]]


def answered_once(step: Step, self: Any, component: str, store: str, id_: str, **how: Any) -> None:
    refused = memory(self, "refused", set)
    if id_ in refused:
        return
    try:
        step(component, store, id_, **how)
    except Refused:
        refused.add(id_)
        raise


def each_event_ships(step: Step, self: Any, component: str, store: str, order_id: str, **how: Any) -> None:
    sent = dict(memory(self.shipping, "sent", dict))
    step(component, store, order_id, **how)
    for order, parcel in sent.get(order_id, ()):
        with contextlib.suppress(Refused, Unreachable):
            self.shipping.send(component, store, order, parcel)


def note_sent(step: Step, self: Any, component: str, store: str, order: Order, parcel: Parcel) -> None:
    step(component, store, order, parcel)
    memory(self, "sent", dict).setdefault(order.order_id, [(order, parcel)])


def whole_again(step: Step, _self: Any, order: Order) -> Parcel | None:
    parcel: Parcel | None = step(order)
    if parcel is None:
        return None
    return replace(parcel, contents=tuple((line, line.count) for line, _ in parcel.contents))


def unpaid_passed_over(step: Step, self: Any, component: str, store: str, order_id: str) -> bool:
    known = self.get(store, order_id)
    if known is not None and known.status == UNPAID:
        return True
    return bool(step(component, store, order_id))


def taken_for_done(step: Step, self: Any, component: str, store: str, order: Order, parcel: Parcel) -> None:
    try:
        step(component, store, order, parcel)
    except (Refused, Unreachable):
        memory(self.orders, "done", set).add(order.order_id)


def read_as_shipped(step: Step, self: Any, component: str, store: str, order_id: str) -> Order:
    order: Order = step(component, store, order_id)
    if order_id not in memory(self, "done", set):
        return order
    lines = tuple(replace(line, shipped=line.count) for line in order.lines)
    return replace(order, status=SHIPPED, lines=lines)


def known_as_shipped(step: Step, self: Any, store: str) -> list[Order]:
    done = memory(self, "done", set)
    return [replace(one, status=SHIPPED) if one.order_id in done else one for one in step(store)]


def once_and_no_more(step: Step, self: Any, component: str, store: str, order: Order, parcel: Parcel) -> None:
    tried = memory(self, "tried", set)
    if order.order_id in tried:
        raise Refused(0, "not again", "", {})
    try:
        step(component, store, order, parcel)
    except (Refused, Unreachable) as trouble:
        tried.add(order.order_id)
        raise Refused(0, "not now", "", {}) from trouble


def agree_blindly(step: Step, _self: Any, component: str, store: str, agreement: Agreement) -> None:
    said = {name: value for name, value in agreement.body.items() if name != "accept_type"}
    bare = replace(agreement, body=said)
    try:
        step(component, store, bare)
    except Unreachable:
        step(component, store, bare)


def known_statuses_only(step: Step, _self: Any, component: str, store: str, order_id: str) -> Order:
    order: Order = step(component, store, order_id)
    if order.status not in WORDS:
        raise Unreachable(f"KeyError: {order.status}", sent=True)
    return order


def through_a_float(step: Step, _self: Any, *args: Any) -> list[str]:
    return [str(int(float(id_))) for id_ in step(*args)]


def cheaper_each_look(step: Step, self: Any, order: Order) -> Any:
    lowered = memory(self, "lowered", dict)
    if (
        order.status != UNPAID
        or lowered.get(order.order_id, 0) >= 4
        or not step(replace(order, lowered=False))
    ):
        return {}
    lowered[order.order_id] = lowered.get(order.order_id, 0) + 1
    return {(line.product_id, line.sku_id): line.total * CHEAPER // 100 for line in order.lines}


def each_twice(step: Step, _self: Any, store: str) -> list[Any]:
    return [*step(store), *step(store)]


def one_too_many(step: Step, _self: Any, store: str) -> list[Any]:
    rows = step(store)
    return [*rows, *(replace(row, order_id=str(int(row.order_id) + 1)) for row in rows[:1])]


def first_line_only(step: Step, _self: Any, order: Order) -> list[Line]:
    return [line for line in step(order) if line == order.lines[0]]


def first_receipt_only(step: Step, self: Any, row: AfterSale) -> Any:
    if row.status != WAIT_RECEIPT:
        return step(row)
    first = memory(self, "first", dict).setdefault(row.kind, row.after_sale_order_id)
    return step(row) if first == row.after_sale_order_id else None


def wherever_it_goes(step: Step, _self: Any, order: Order) -> bool:
    return bool(step(replace(order, readdressed=False)))


def sold_out_stays(step: Step, self: Any, store: str, product: str, there: dict[str, int]) -> None:
    known = self.get(store, product)
    out = {sku.sku_id for sku in known.skus if not sku.stock} if known else set()
    step(store, product, {sku: 0 if sku in out else count for sku, count in there.items()})


def unread_only(step: Step, self: Any, component: str, store: str, id_: str) -> bool:
    return self.get(store, id_) is not None or bool(step(component, store, id_))


def until_shipped(step: Step, self: Any, component: str, store: str, order_id: str) -> bool:
    known = self.get(store, order_id)
    return (known is not None and known.status >= SHIPPED) or bool(step(component, store, order_id))


def without_overlap(step: Step, _self: Any, start: int, end: int) -> Any:
    return step(min(start + LATE, end), end)


def stored_as_first_read(step: Step, self: Any, said: Any) -> Any:
    there = step(said)
    known = memory(self, "stored", dict)
    return {
        warehouse: known.setdefault((said.get("sku_id"), warehouse), count)
        for warehouse, count in there.items()
    }


def stock_as_first_read(step: Step, self: Any, store: str, product: str, stock: Any) -> None:
    known = memory(self, "stock", dict)
    step(store, product, {sku: known.setdefault((store, sku), count) for sku, count in stock.items()})


VARIANTS = (
    variant(
        "shop-events-only",
        "knows only the orders that events told it of",
        "只知道事件告知过的订单",
        "store.event-lost:not-found store.truth:missing store.truth:other-than-it-is",
        store__orders__Orders__pull=always(True),
    ),
    variant(
        "shop-shipping-repeated",
        "sends a shipment again when its reply is lost",
        "发货的应答丢失后直接再发一次",
        "store.ship-once:tried-blindly",
        store__shipping__Shipping__send=twice_blindly,
    ),
    variant(
        "shop-ships-per-event",
        "ships whenever an event tells of the order",
        "每收到一次订单事件就发货一次",
        "store.event-duplicate:done-twice store.ships-no-more:more-than-ordered store.ships-no-more:refunded",
        store__daily__Daily__order=each_event_ships,
        store__shipping__Shipping__send=note_sent,
    ),
    variant(
        "shop-ships-whole-again",
        "ships the whole line though a part of it has gone off",
        "商品行已部分发货，仍按整行再发",
        "store.ships-no-more:more-than-ordered store.ships-no-more:refunded store.shipped:ill-said",
        store__shipping__Shipping__next_parcel=whole_again,
    ),
    variant(
        "shop-unpaid-for-ever",
        "takes an order that it once read as unpaid for unpaid",
        "订单一次读到待付款，就一直当作待付款",
        "store.lag-tolerated:taken-for-unpaid store.truth:other-than-it-is store.event-lost:not-found",
        store__orders__Orders__is_lagging=always(False),
        store__orders__Orders__expect=nothing,
        store__orders__Orders__read_or_expect=unpaid_passed_over,
    ),
    variant(
        "shop-busy-is-shipped",
        "takes an order for shipped once it has asked for it, whatever the answer",
        "只要请求过发货，不论应答如何，订单都当作已发货",
        "store.busy-update:taken-for-shipped store.truth:other-than-it-is store.shipped:not-shipped",
        store__shipping__Shipping__send=taken_for_done,
        store__orders__Orders__read=read_as_shipped,
        store__orders__Orders__known=known_as_shipped,
    ),
    variant(
        "shop-busy-given-up",
        "never tries again to ship an order when the first try has failed",
        "订单首次发货失败后不再尝试",
        "store.busy-update:given-up",
        store__shipping__Shipping__send=once_and_no_more,
    ),
    variant(
        "shop-stock-added-again",
        "adds to the stock again when the reply is lost",
        "增加库存的应答丢失后再加一次",
        "store.stock-relative:tried-blindly",
        store__stock__Stock__send=twice_blindly,
    ),
    variant(
        "shop-agrees-blindly",
        "agrees to an after-sale again when the reply is lost, without a word to what",
        "同意售后的应答丢失后再次同意，且不说明同意的是什么",
        "store.refund-accept-once:accepted-blindly",
        store__refunds__Refunds__send=agree_blindly,
    ),
    variant(
        "shop-status-unknown",
        "ends its round at an order whose status it does not know",
        "遇到不认识的订单状态就中断本轮",
        "store.unknown-status:stopped",
        store__orders__Orders__read=known_statuses_only,
    ),
    variant(
        "shop-ids-as-numbers",
        "takes the ids of orders in a list for numbers",
        "把列表中的订单号当作数字",
        "store.ids-whole:mangled pull.big-ids:rounded",
        store__orders__Orders__ids=through_a_float,
    ),
    variant(
        "shop-cheaper-each-look",
        "lowers a price from what it is each time that it looks",
        "每次查看都在现价上再降一次",
        "store.price-once:lowered-again",
        store__prices__Prices__totals=cheaper_each_look,
    ),
    variant(
        "shop-after-sales-by-hand",
        "leaves after-sales to a person, and none comes",
        "售后都留给人工处理，而无人处理",
        "store.aftersale-in-time:run-out",
        store__refunds__Refunds__is_due=always(False),
    ),
    variant(
        "shop-orders-doubled",
        "keeps each order twice",
        "每个订单都记了两次",
        "store.truth:shown-twice",
        store__orders__Orders__known=each_twice,
    ),
    variant(
        "shop-order-too-many",
        "has an order that is none of the store's",
        "多出一个不属于该店铺的订单",
        "store.truth:invented",
        store__orders__Orders__known=one_too_many,
    ),
    variant(
        "shop-stock-as-first-read",
        "shows the stock that it read first",
        "一直显示最初读到的库存",
        "store.truth:other-than-it-is",
        store__products__Products__note_stock=stock_as_first_read,
    ),
    variant(
        "shop-ships-nothing",
        "says that it ships by itself, and waits for a person who does",
        "声明自行发货，实际却等人来发",
        "store.shipped:not-shipped",
        store__shipping__Shipping__next_parcel=always(None),
    ),
    variant(
        "shop-ships-first-line",
        "ships the first line of an order, and leaves the others",
        "只发订单的第一个商品行，其余不发",
        "store.shipped:left-over",
        store__shipping__Shipping__lines=first_line_only,
    ),
    variant(
        "shop-receipts-once",
        "gives the money back for goods that are back once, and for no others",
        "退回的货物只退一次款，此后的不再处理",
        "store.aftersale-in-time:run-out",
        store__refunds__Refunds__step_for=first_receipt_only,
    ),
    variant(
        "shop-address-unheeded",
        "ships an order while its buyer waits for another address to be agreed to",
        "买家申请修改订单地址、商家尚未答复时照样发货",
        "store.address-awaited:shipped-meanwhile",
        store__shipping__Shipping__may_ship=wherever_it_goes,
    ),
    variant(
        "shop-sold-out-for-ever",
        "takes what was sold out for sold out, however much comes in",
        "商品一旦售罄，补货后仍当作售罄",
        "store.truth:other-than-it-is",
        store__products__Products__note_stock=sold_out_stays,
    ),
    variant(
        "shop-products-read-once",
        "reads a product once, and has it on sale though the platform took it off",
        "商品只读取一次，被平台下架后仍显示在售",
        "store.truth:other-than-it-is",
        store__products__Products__read_or_expect=unread_only,
    ),
    variant(
        "shop-shipped-for-ever",
        "looks at no order again that was shipped",
        "订单发货后不再查询",
        "store.truth:other-than-it-is",
        store__orders__Orders__read_or_expect=until_shipped,
    ),
    variant(
        "shop-after-sales-read-once",
        "reads an after-sale once, and again only as an event tells of it",
        "售后单只读取一次，之后仅凭事件再读",
        "store.truth:other-than-it-is",
        store__aftersales__AfterSales__read_or_expect=unread_only,
    ),
    variant(
        "shop-lists-without-overlap",
        "reads lists from where it ended, however late a row comes in",
        "列表从上次结束处继续读，迟到的行就此漏掉",
        "store.event-lost:not-found store.truth:missing",
        store__orders__Orders__windows=without_overlap,
    ),
    variant(
        "shop-read-though-the-list-fails",
        "takes a list of orders for read, though the platform answered with an error",
        "订单列表调用失败，仍当作已经读过",
        "store.event-lost:not-found store.truth:missing",
        store__orders__Orders__pull=read_all_the_same,
    ),
    variant(
        "shop-counts-by-product",
        "counts what went off by product and not by SKU",
        "已发件数按商品而不是按 SKU 计",
        "store.shipped:left-over",
        store__shipping__Shipping__lines=by_product,
    ),
    variant(
        "shop-after-sale-given-up",
        "leaves an after-sale alone for ever once its answer was refused, if only for a moment",
        "售后答复一旦被拒，哪怕只是暂时，就不再处理",
        "store.aftersale-in-time:given-up",
        store__refunds__Refunds__answer=answered_once,
    ),
    variant(
        "shop-warehouses-as-first-read",
        "shows what lay in each warehouse when it first read so",
        "各仓库的库存一直显示最初读到的",
        "store.truth:other-than-it-is",
        store__products__Products__stored=stored_as_first_read,
    ),
)
