"""Careless with what it does of itself in shops: parcels, prices, refunds and stock."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..line import Refused
from ..store.aftersales import PROCESSING, WAIT_RECEIPT, AfterSale
from ..store.order import Line, Order
from ..store.shipping import Parcel
from ..store.stock import UPDATE
from ..variant import Step, always, memory, nothing, variant

RUNNING_LOW = 20
WAIT_RETURN = "USER_WAIT_RETURN"


def courier_by_name(step: Step, _self: Any, order: Order, parcel: Parcel) -> Any:
    entry = step(order, parcel)
    return {**entry, "delivery_id": "顺丰速运"} if "delivery_id" in entry else entry


def refunded_too(step: Step, _self: Any, order: Order) -> list[Line]:
    return list(step(replace(order, lines=tuple(replace(line, through=0) for line in order.lines))))


def none_refunded(step: Step, _self: Any, order: Order) -> list[Line]:
    return [] if any(line.through for line in order.lines) else list(step(order))


def asked_back_too(step: Step, _self: Any, order: Order) -> list[Line]:
    return list(step(replace(order, lines=tuple(replace(line, under_way=0) for line in order.lines))))


def one_of_the_day(step: Step, _self: Any, order: Order, parcel: Parcel) -> Any:
    entry = step(order, parcel)
    return {**entry, "waybill_id": f"SF{order.paid_at // 86400:013}"} if "waybill_id" in entry else entry


def id_as_number(step: Step, _self: Any, row: AfterSale) -> Any:
    agreement = step(row)
    if agreement is None:
        return None
    return replace(agreement, body={**agreement.body, "after_sale_order_id": int(row.after_sale_order_id)})


def ahead_of_the_goods(step: Step, _self: Any, row: AfterSale) -> Any:
    return step(replace(row, status=WAIT_RECEIPT) if row.status == WAIT_RETURN else row)


def money_at_once(step: Step, _self: Any, row: AfterSale) -> Any:
    return step(replace(row, kind="REFUND") if row.status == PROCESSING else row)


def money_for_goods(step: Step, _self: Any, row: AfterSale) -> Any:
    return step(replace(row, kind="RETURN") if row.status == WAIT_RECEIPT else row)


def goods_or_not(step: Step, _self: Any, row: AfterSale) -> bool:
    return row.status == WAIT_RETURN or bool(step(row))


def first_sku_filled(
    step: Step, self: Any, component: str, store: str, product: str, _sku: str, moved: int
) -> None:
    known = self.products.get(store, product)
    step(component, store, product, known.skus[0].sku_id, moved)


def filled_per_event(step: Step, self: Any, component: str, store: str, product: str) -> None:
    step(component, store, product)
    known = self.products.get(store, product)
    for sku in known.skus if known and self.component(store) else ():
        if sku.stock <= RUNNING_LOW or sku.sku_id in memory(self, "filled", set):
            memory(self, "filled", set).add(sku.sku_id)
            self.stock.change(component, store, product, sku.sku_id, 50)


def never_known(step: Step, self: Any, store: str, fields: Any) -> str:
    key = str(step(store, fields))
    if not fields.text("Event").endswith("stock_no_enough"):
        return key
    told = memory(self, "told", list)
    told.append(key)
    return f"{key}:{len(told)}"


def set_to_a_number(
    _step: Step, self: Any, component: str, store: str, product: str, sku: str, moved: int
) -> None:
    there = self.products.get(store, product).sku(sku).stock
    body = {"product_id": product, "sku_id": sku, "diff_type": 3, "num": there + moved}
    self.stores.call(component, store, UPDATE, body)


def refused_and_again(step: Step, _self: Any, *args: Any) -> Any:
    for _ in range(19):
        try:
            return step(*args)
        except Refused as refusal:
            if refusal.errcode not in (10020112, 10020217):
                raise
    return step(*args)


def pieces_as_text(
    _step: Step, self: Any, component: str, store: str, product: str, sku: str, moved: int
) -> None:
    body = {"product_id": product, "sku_id": sku, "diff_type": "add", "num": str(moved)}
    self.stores.call(component, store, UPDATE, body)


def prices_as_text(
    step: Step, _self: Any, component: str, store: str, order: Order, totals: dict[Any, Any]
) -> None:
    step(component, store, order, {key: f"{total / 100:.2f}" for key, total in totals.items()})


def a_piece(step: Step, _self: Any, order: Order) -> Any:
    lines = {(line.product_id, line.sku_id): line for line in order.lines}
    return {key: total // lines[key].count for key, total in step(order).items()}


VARIANTS = (
    variant(
        "shop-courier-by-name",
        "names the courier as people do, and not by its id",
        "快递公司填写名称而不是编号",
        "store.shipped:ill-said",
        store__shipping__Shipping__delivery=courier_by_name,
    ),
    variant(
        "shop-ships-refunded",
        "ships all that was ordered, though a part of it was refunded",
        "部分已退款，仍按下单件数发货",
        "store.ships-no-more:refunded store.shipped:ill-said",
        store__shipping__Shipping__lines=refunded_too,
    ),
    variant(
        "shop-half-is-whole",
        "takes an order of which a part was refunded for refunded whole",
        "订单部分退款，误当作全部退款",
        "store.shipped:not-shipped store.busy-update:given-up",
        store__shipping__Shipping__lines=none_refunded,
    ),
    variant(
        "shop-after-sale-unheeded",
        "ships goods while their buyer waits for the money",
        "买家申请退款期间照样发货",
        "store.aftersale-awaited:shipped-meanwhile",
        store__shipping__Shipping__lines=asked_back_too,
    ),
    variant(
        "shop-one-waybill",
        "sends all parcels of a day under one waybill",
        "同一天的包裹共用一个运单号",
        "store.waybill-of-one:shared",
        store__shipping__Shipping__delivery=one_of_the_day,
    ),
    variant(
        "shop-after-sale-ids-as-numbers",
        "sends the ids of after-sales as numbers",
        "售后单号以数字发送",
        "store.aftersale-in-time:ill-said",
        store__refunds__Refunds__step_for=id_as_number,
    ),
    variant(
        "shop-fills-first-sku",
        "adds to the first SKU of a product, whichever has run low",
        "不论哪个 SKU 库存不足，都补到商品的第一个 SKU",
        "store.restocked:another-sku",
        store__stock__Stock__change=first_sku_filled,
    ),
    variant(
        "shop-never-fills",
        "says that it fills up stock, and never does",
        "声明自行补货，却从不补货",
        "store.restocked:not-filled",
        store__stock__Stock__refill=nothing,
    ),
    variant(
        "shop-fills-per-event",
        "adds to the stock each time that an event says it is short",
        "每收到一次库存不足事件就补一次货",
        "store.event-duplicate:done-twice",
        store__daily__Daily__product=filled_per_event,
        pushes__Pushes__event_key=never_known,
    ),
    variant(
        "shop-never-cheaper",
        "says that it lowers prices, and never does",
        "声明自行改价，却从不改价",
        "store.priced:never",
        store__prices__Prices__totals=always({}),
    ),
    variant(
        "shop-price-of-a-piece",
        "takes the price of a line for that of a piece",
        "把商品行的总价当作单价",
        "store.priced:another-unit",
        store__prices__Prices__totals=a_piece,
    ),
    variant(
        "shop-refunds-ahead",
        "gives the money back before the goods are back",
        "商品尚未退回就退款",
        "store.refund-when-back:not-back",
        store__refunds__Refunds__step_for=ahead_of_the_goods,
        store__refunds__Refunds__is_due=goods_or_not,
    ),
    variant(
        "shop-refunds-returns",
        "agrees to the refund of whatever is asked back, goods or none",
        "不论是否需要退货，一律同意退款",
        "store.refund-when-back:not-back",
        store__refunds__Refunds__step_for=money_at_once,
    ),
    variant(
        "shop-refunds-exchanges",
        "gives the money for goods that are to be exchanged",
        "换货的商品退回后，退款而不换发",
        "store.refund-when-back:instead-of-goods",
        store__refunds__Refunds__step_for=money_for_goods,
    ),
    variant(
        "shop-stock-hammered",
        "repeats a change of stock at once, over and over, that is refused for now or for good",
        "库存变更被拒后不停地立即重试",
        "store.gives-up:hammered",
        store__stock__Stock__send=refused_and_again,
    ),
    variant(
        "shop-fills-in-words",
        "says in words what is to become of the stock",
        "补货时以文字说明变更方式",
        "store.restocked:ill-said",
        store__stock__Stock__send=pieces_as_text,
    ),
    variant(
        "shop-prices-as-text",
        "sends prices as text, in yuan",
        "价格以元为单位的文本发送",
        "store.priced:ill-said",
        store__prices__Prices__send=prices_as_text,
    ),
    variant(
        "shop-stock-set",
        "sets the stock to what it should be, and so undoes what sells meanwhile",
        "直接设置库存数，抹去期间的销售",
        "store.restocked:set",
        store__stock__Stock__send=set_to_a_number,
    ),
)
