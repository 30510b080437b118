"""The rows of a store's orders."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours, thread
from simulator.core.store.aftersale import lookup as aftersales
from simulator.core.store.aftersale.states import NUMBERS
from simulator.core.store.delivery.companies import COMPANIES
from simulator.core.store.order import lookup, noting, pricing
from simulator.core.store.order.entities import Line, Order, Parcel
from simulator.core.store.order.money import price
from simulator.core.store.order.receivers import masked, receiver
from simulator.core.store.product.documents import title
from simulator.durations import DAY
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

WINDOW = 7 * DAY
_WINDOWS = {"create_time_range": lookup.CREATED, "update_time_range": lookup.UPDATED}


def order_list(call: Call) -> dict[str, Any]:
    body = call.body
    windows = {by: body[name] for name, by in _WINDOWS.items() if name in body}
    if not windows:
        raise wrong("create_time_range", "or update_time_range to be set", None)
    for name in (name for name in _WINDOWS if name in body):
        _check_window(name, body[name])
    (by, window), *others = windows.items()
    status, openid = body.get("status"), body.get("openid")

    def matches(order: Order) -> bool:
        return (
            (status is None or order.status_at(call.reads_at) == status)
            and (not openid or order.openid == openid)
            and all(
                other["start_time"] <= lookup.place(order, it)[0] <= other["end_time"] for it, other in others
            )
        )

    orders = lookup.behind(
        call.world,
        call.store,
        by,
        since=window["start_time"],
        until=window["end_time"],
        after=call.position,
    )
    page, more = lookup.page(orders, matches, body["page_size"])
    return {
        "order_id_list": [order.order_id for order in page],
        "next_key": cursor.after(call, *lookup.place(page[-1], by)) if more else "",
        "has_more": more,
    }


def _check_window(name: str, window: dict[str, int]) -> None:
    start, end = window["start_time"], window["end_time"]
    if not start < end:
        raise wrong(f"{name}.end_time", f"> {start}", end)
    if end - start > WINDOW:
        raise wrong(f"{name}.end_time", f"<= {start + WINDOW}", end)


def order_get(call: Call) -> dict[str, Any]:
    order = lookup.asked_for(call.world, call.store, call.body["order_id"])
    address = order.address or receiver(order.order_id)
    if call.body.get("encode_sensitive_info"):
        address = masked(address)
    ended = {"confirm_receipt_time": order.confirm_time} if order.confirm_time else {}
    return {
        "order": {
            "order_id": order.order_id,
            "status": int(order.status_at(call.reads_at)),
            "openid": order.openid,
            "create_time": order.create_time,
            "update_time": order.update_time,
            "order_detail": {
                "product_infos": [_line(line) for line in order.lines],
                "pay_info": _payment(order),
                "price_info": _price(order),
                "delivery_info": {
                    "address_info": address,
                    "delivery_product_info": [_parcel(parcel) for parcel in order.parcels],
                    **({"ship_done_time": order.ship_done_time} if order.ship_done_time else {}),
                },
                "ext_info": {
                    "customer_notes": order.customer_notes,
                    "merchant_notes": order.merchant_notes,
                    "order_scene": 1,
                    **ended,
                },
            },
            "aftersale_detail": _aftersales(call, order),
        }
    }


def _aftersales(call: Call, order: Order) -> dict[str, Any]:
    rows = aftersales.of_order(call.world, order.store, order.order_id)
    return {
        "aftersale_order_list": [
            {"aftersale_order_id": each.after_sale_order_id, "status": NUMBERS[each.state]}
            for each in rows
            if each.state in NUMBERS
        ],
        "on_aftersale_order_cnt": sum(each.open for each in rows),
    }


def _line(line: Line) -> dict[str, Any]:
    lowered = {"is_change_price": True, "change_price": line.total} if line.change_price is not None else {}
    return {
        "product_id": line.product_id,
        "sku_id": line.sku_id,
        "title": title(line.product_id, line.title),
        "thumb_img": line.thumb_img,
        "sku_cnt": line.count,
        "sku_code": line.sku_code,
        "sku_attrs": list(line.sku_attrs),
        "sale_price": line.sale_price,
        "market_price": line.market_price,
        "real_price": line.total,
        "estimate_price": line.total,
        "on_aftersale_sku_cnt": line.on_aftersale,
        "finish_aftersale_sku_cnt": line.finished_aftersale,
        "sku_deliver_info": {"stock_type": 0},
        "extra_service": {"seven_day_return": int(line.seven_day_return)},
        **lowered,
    }


def _parcel(parcel: Parcel) -> dict[str, Any]:
    return {
        "waybill_id": parcel.waybill_id,
        "delivery_id": parcel.delivery_id,
        "delivery_name": COMPANIES.get(parcel.delivery_id, ""),
        "deliver_type": parcel.deliver_type,
        "delivery_time": parcel.sent_at,
        "product_infos": [
            {"product_id": content.product_id, "sku_id": content.sku_id, "product_cnt": content.count}
            for content in parcel.contents
        ],
    }


def _payment(order: Order) -> dict[str, Any]:
    begun = {"prepay_id": f"wx{order.order_id}", "prepay_time": order.create_time, "payment_method": 1}
    if not order.pay_time:
        return begun
    return {**begun, "pay_time": order.pay_time, "transaction_id": f"4200{order.order_id}"}


def _price(order: Order) -> dict[str, Any]:
    """In fen. What the merchant receives is the original price less all that was taken off it."""
    sums = price(order)
    lowered = {"change_down_price": sums.lowered} if sums.lowered else {}
    return {
        "product_price": sums.goods,
        "order_price": sums.to_pay,
        "freight": sums.freight,
        "original_order_price": sums.original,
        "estimate_product_price": sums.goods,
        "merchant_receieve_price": sums.received,
        **lowered,
    }


def price_update(call: Call) -> dict[str, Any]:
    body = call.body
    order = lookup.asked_for(call.world, call.store, body["order_id"])
    totals = {
        (int(line["product_id"]), int(line["sku_id"])): line["change_price"]
        for line in body.get("change_order_infos", ())
    }
    freight = body.get("express_fee", 0) if body["change_express"] else None
    pricing.lower(call.world, order, totals, freight)
    return {}


def merchant_notes(call: Call) -> dict[str, Any]:
    order = lookup.asked_for(call.world, call.store, call.body["order_id"])
    noting.note(call.world, order, call.body["merchant_notes"])
    return {}


ROWS = (
    row(
        "order/list/get",
        "order ids in a window of at most 7 days",
        "最长 7 天时间段内的订单 ID 列表",
        order_list,
        known={48001: thread("000ecef124c370b25162656a267000", "2024-11")},
    ),
    row(
        "order/get",
        "one order",
        "一笔订单",
        order_get,
        errors=(100002,),
        known={100002: ours("an unknown order gets what the calls that change one say of it")},
    ),
    row(
        "order/price/update",
        "lowers the price of an unpaid order",
        "修改未支付订单的价格，只能调低",
        price_update,
        errors=(
            100002,
            101100,
            606031,
            pricing.ABOVE,
            pricing.TOO_OFTEN,
            pricing.NOTHING_LEFT,
        ),
    ),
    row(
        "order/merchantnotes/update",
        "the merchant's note on an order",
        "修改订单的商家备注",
        merchant_notes,
        errors=(100002,),
    ),
)
