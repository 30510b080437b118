"""The rows of a store's orders."""

from __future__ import annotations

from typing import Any

from simulator.core import names
from simulator.core.errors import Refusal
from simulator.core.sources import ours, thread
from simulator.core.store import catalogue
from simulator.core.store.entities import StoreOrder
from simulator.core.store.receivers import masked, receiver
from simulator.durations import DAY
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

WINDOW = 7 * DAY
_INDEX = {"create_time_range": "created", "update_time_range": "updated"}


def order_list(call: Call) -> dict[str, Any]:
    body = call.body
    windows = {index: body[name] for name, index in _INDEX.items() if name in body}
    if not windows:
        raise wrong("create_time_range", "or update_time_range to be set", None)
    for name in (name for name in _INDEX if name in body):
        _check_window(name, body[name])
    (index, window), *others = windows.items()
    since = call.position[0] if call.position else window["start_time"]
    found = call.world.tables.list(StoreOrder, index, call.store, since=since, until=window["end_time"] + 1)
    rows = [row for row in found if _place(row, index) > call.position]
    if (status := body.get("status")) is not None:
        rows = [row for row in rows if row.status_at(call.reads_at) == status]
    if openid := body.get("openid"):
        rows = [row for row in rows if row.openid == openid]
    for _, other in others:
        rows = [row for row in rows if other["start_time"] <= row.update_time <= other["end_time"]]
    size = body["page_size"]
    page, more = rows[:size], len(rows) > size
    return {
        "order_id_list": [row.order_id for row in page],
        "next_key": cursor.after(call, *_place(page[-1], index)) if more else "",
        "has_more": more,
    }


def _check_window(name: str, window: dict[str, int]) -> None:
    start, end = window["start_time"], window["end_time"]
    if not start < end:
        raise wrong(f"{name}.end_time", f"> {start}", end)
    if end - start > WINDOW:
        raise wrong(f"{name}.end_time", f"<= {start + WINDOW}", end)


def _place(order: StoreOrder, index: str) -> tuple[int, ...]:
    """Where an order lies among those of its store, by the one date or the other."""
    return (order.create_time if index == "created" else order.update_time), order.number


def order_get(call: Call) -> dict[str, Any]:
    order = call.world.tables.get(StoreOrder, call.store, int(call.body["order_id"]))
    if order is None:
        raise Refusal(100002)
    address = receiver(order.order_id)
    if call.body.get("encode_sensitive_info"):
        address = masked(address)
    return {
        "order": {
            "order_id": order.order_id,
            "status": order.status_at(call.reads_at),
            "openid": order.openid,
            "create_time": order.create_time,
            "update_time": order.update_time,
            "order_detail": {
                "product_infos": [_line(order)],
                "pay_info": _payment(order),
                "price_info": _price(order),
                "delivery_info": {"address_info": address},
                "ext_info": {"customer_notes": "", "merchant_notes": "", "order_scene": 1},
            },
            "aftersale_detail": {},
        }
    }


def _line(order: StoreOrder) -> dict[str, Any]:
    total = order.price * order.count
    return {
        "product_id": order.product_id,
        "sku_id": catalogue.sku_of(order.product_id),
        "title": names.goods(str(order.product_id)),
        "thumb_img": catalogue.IMAGE,
        "sku_cnt": order.count,
        "sku_code": "",
        "sku_attrs": [],
        "sale_price": order.price,
        "market_price": order.price,
        "real_price": total,
        "estimate_price": total,
        "sku_deliver_info": {"stock_type": 0},
        "extra_service": {},
    }


def _payment(order: StoreOrder) -> dict[str, Any]:
    return {
        "prepay_id": f"wx{order.order_id}",
        "prepay_time": order.create_time,
        "pay_time": order.create_time,
        "transaction_id": f"4200{order.order_id}",
        "payment_method": 1,
    }


def _price(order: StoreOrder) -> dict[str, Any]:
    """In fen. What the merchant receives is the original price less all that was taken off it."""
    total = order.price * order.count
    return {
        "product_price": total,
        "order_price": total,
        "original_order_price": total,
        "estimate_product_price": total,
        "merchant_receieve_price": total,
    }


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
)
