"""The rows of a store's orders."""

from __future__ import annotations

from typing import Any

from simulator.core import names
from simulator.core.errors import Refusal
from simulator.core.sources import ours, thread
from simulator.core.store import catalogue
from simulator.core.store.entities import StoreOrder
from simulator.durations import DAY
from simulator.endpoints import cursor
from simulator.endpoints.model import BOOL, ID, INT, NUMBER, STR, Call, arr, obj
from simulator.endpoints.store_api import ENVELOPE, KEY, ok, open_store, row

WINDOW = 7 * DAY
MOST_ORDERS = 100


def order_list(call: Call) -> dict[str, Any]:
    windows = [
        (index, call.body[name])
        for index, name in (("created", "create_time_range"), ("updated", "update_time_range"))
        if isinstance(call.body.get(name), dict)
    ]
    if not windows:
        raise Refusal(40097, why="one of create_time_range and update_time_range is required")
    for _, window in windows:
        start, end = int(window.get("start_time", 0)), int(window.get("end_time", 0))
        if not start < end or end - start > WINDOW:
            raise Refusal(40097, why=f"the window is {end - start} s, and 1 s to 7 days is right")
    size = int(call.body["page_size"])
    if not 1 <= size <= MOST_ORDERS:
        raise Refusal(40097, why=f"page_size is {size}; 1 to {MOST_ORDERS} is right")
    index, window = windows[0]
    since = call.position[0] if call.position else int(window["start_time"])
    found = call.world.tables.list(
        StoreOrder, index, call.store, since=since, until=int(window["end_time"]) + 1
    )
    rows = [row for row in found if _place(row, index) > call.position]
    status = call.body.get("status")
    if status is not None:
        rows = [row for row in rows if row.status_at(call.reads_at) == int(status)]
    if openid := call.body.get("openid"):
        rows = [row for row in rows if row.openid == openid]
    if len(windows) > 1:
        other = windows[1][1]
        rows = [row for row in rows if int(other["start_time"]) <= row.update_time <= int(other["end_time"])]
    page, more = rows[:size], len(rows) > size
    return ok(
        {
            "order_id_list": [str(row.order_id) for row in page],
            "next_key": cursor.after(call, *_place(page[-1], index)) if more else "",
            "has_more": more,
        }
    )


def _place(order: StoreOrder, index: str) -> tuple[int, ...]:
    """Where an order lies among those of its store, by the one date or the other."""
    return (order.create_time if index == "created" else order.update_time), order.number


def order_get(call: Call) -> dict[str, Any]:
    order = call.world.tables.get(StoreOrder, call.store, int(call.body["order_id"]))
    if order is None:
        raise Refusal(100002)
    subject = str(order.order_id)
    hide = _hidden if call.body.get("encode_sensitive_info") else str
    price = {
        "product_price": order.price * order.count,
        "order_price": order.price * order.count,
        "freight": 0,
    }
    return ok(
        {
            "order": {
                "order_id": str(order.order_id),
                "status": order.status_at(call.reads_at),
                "openid": order.openid,
                "create_time": order.create_time,
                "update_time": order.update_time,
                "order_detail": {
                    "product_infos": [
                        {
                            "product_id": str(order.product_id),
                            "sku_id": catalogue.sku_of(order.product_id),
                            "thumb_img": "https://mmecimage.cn/p/wxsim/0",
                            "sku_code": "",
                            "sku_attrs": [],
                            "title": names.goods(str(order.product_id)),
                            "sku_cnt": order.count,
                            "sale_price": order.price,
                            "market_price": order.price,
                            "real_price": order.price,
                            "estimate_price": order.price * order.count,
                            "on_aftersale_sku_cnt": 0,
                            "finish_aftersale_sku_cnt": 0,
                            "sku_deliver_info": {"stock_type": 0},
                            "extra_service": {"seven_day_return": 0, "freight_insurance": 0},
                        }
                    ],
                    "pay_info": {
                        "prepay_time": order.create_time,
                        "pay_time": order.create_time,
                        "transaction_id": f"4200{order.order_id}",
                        "payment_method": 1,
                    },
                    "price_info": price,
                    "delivery_info": {
                        "deliver_method": 0,
                        "address_info": {
                            "user_name": hide(names.person(subject)),
                            "detail_info": hide(names.address(subject)),
                        },
                        "delivery_product_info": [],
                    },
                },
                "aftersale_detail": {"on_aftersale_order_cnt": 0, "aftersale_order_list": []},
            }
        }
    )


def _hidden(text: str) -> str:
    """What a receiver's details look like until they are decoded: the first character, and stars."""
    return text[:1] + "*" * (len(text) - 1)


_RANGE = obj({"start_time": NUMBER, "end_time": NUMBER})
_PRODUCT_LINE = obj(
    {
        "product_id": STR,
        "sku_id": STR,
        "thumb_img": STR,
        "sku_code": STR,
        "sku_attrs": arr(obj({"attr_key": STR, "attr_value": STR})),
        "title": STR,
        "sku_cnt": INT,
        "sale_price": INT,
        "market_price": INT,
        "real_price": INT,
        "estimate_price": INT,
        "on_aftersale_sku_cnt": INT,
        "finish_aftersale_sku_cnt": INT,
        "sku_deliver_info": obj({"stock_type": INT}),
        "extra_service": obj({"seven_day_return": INT, "freight_insurance": INT}),
    }
)
_SHIPPED = obj(
    {
        "waybill_id": STR,
        "delivery_id": STR,
        "product_infos": arr(obj({"product_id": STR, "sku_id": STR, "product_cnt": INT})),
    }
)
_DETAIL = obj(
    {
        "product_infos": arr(_PRODUCT_LINE),
        "pay_info": obj({"prepay_time": INT, "pay_time": INT, "transaction_id": STR, "payment_method": INT}),
        "price_info": obj({"product_price": INT, "order_price": INT, "freight": INT}),
        "delivery_info": obj(
            {
                "deliver_method": INT,
                "address_info": obj({"user_name": STR, "detail_info": STR}),
                "delivery_product_info": arr(_SHIPPED),
            }
        ),
    }
)
_AFTERSALE = obj(
    {
        "on_aftersale_order_cnt": INT,
        "aftersale_order_list": arr(obj({"aftersale_order_id": STR, "status": INT})),
    }
)
_ORDER = obj(
    {
        "order_id": STR,
        "status": INT,
        "openid": STR,
        "create_time": INT,
        "update_time": INT,
        "order_detail": _DETAIL,
        "aftersale_detail": _AFTERSALE,
    }
)

ROWS = (
    row(
        "ec.order.list.get",
        "POST",
        (131,),
        "order ids in a window of at most 7 days",
        "最长 7 天时间段内的订单 ID 列表",
        request=obj(
            {"page_size": NUMBER},
            create_time_range=_RANGE,
            update_time_range=_RANGE,
            status=NUMBER,
            openid=STR,
            next_key=KEY,
        ),
        cursor="next_key",
        reply=obj({"order_id_list": arr(STR), "next_key": STR, "has_more": BOOL, **ENVELOPE}),
        gate=open_store,
        errors=(40097, 10080000),
        known={48001: thread("000ecef124c370b25162656a267000", "2024-11")},
        handler=order_list,
    ),
    row(
        "ec.order.get",
        "POST",
        (131,),
        "one order",
        "一笔订单",
        request=obj({"order_id": ID}, encode_sensitive_info=BOOL),
        reply=obj({"order": _ORDER, **ENVELOPE}),
        gate=open_store,
        errors=(100002, 10080000),
        known={100002: ours("an unknown order gets what the calls that change one say of it")},
        handler=order_get,
    ),
)
