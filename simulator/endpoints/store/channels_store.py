"""Rows of the Channels store API that a provider calls on a store's behalf."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

from simulator.core import names
from simulator.core.component.entities import TokenKind
from simulator.core.errors import Refusal, Standing
from simulator.core.store.entities import Product, Store, StoreOrder
from simulator.durations import CHINA_OFFSET, DAY
from simulator.endpoints.model import ANY, BOOL, INT, NUMBER, STR, Call, Endpoint, Source, arr, obj

WINDOW = 7 * DAY
MOST_ORDERS = 100
MOST_PRODUCTS = 30


def basics_info(call: Call) -> dict[str, Any]:
    store = _store(call)
    return _ok(
        {
            "info": {
                "nickname": store.nickname or names.shop_name(store.appid),
                "headimg_url": "http://wx.qlogo.cn/mmhead/wxsim/0",
                "subject_type": "企业",
                "status": store.status,
                "username": store.user_name,
                "is_local_life": 0,
                **({"open_timestamp": int(store.opened_at)} if store.status == "open_finished" else {}),
            }
        }
    )


def product_list(call: Call) -> dict[str, Any]:
    size = int(call.body["page_size"])
    if not 1 <= size <= MOST_PRODUCTS:
        raise Refusal(10020051, why=f"page_size is {size}; 1 to {MOST_PRODUCTS} is right")
    status = call.body.get("status")
    where: tuple[Any, ...] = ("of", call.store) if status is None else ("of_status", call.store, int(status))
    offset = _offset(call)
    rows = call.world.tables.list(Product, *where, offset=offset, limit=size)
    total = call.world.tables.count(Product, *where)
    more = offset + len(rows) < total
    return _ok(
        {
            "product_ids": [str(row.product_id) for row in rows],
            "next_key": _key(offset + len(rows)) if more else "",
            "total_num": total,
        }
    )


def product_get(call: Call) -> dict[str, Any]:
    kind = int(call.body.get("data_type", 1))
    if kind not in (1, 2, 3):
        raise Refusal(10020051, why=f"data_type is {kind}; 1 online, 2 draft or 3 both is right")
    product = call.world.tables.get(Product, call.store, int(call.body["product_id"]))
    if product is None:
        raise Refusal(10020052)
    when = datetime.fromtimestamp(product.made_at + CHINA_OFFSET, UTC).strftime("%Y-%m-%d %H:%M:%S")
    shown = {
        "product_id": str(product.product_id),
        "out_product_id": "",
        "title": product.title or names.goods(str(product.product_id)),
        "head_imgs": [],
        "status": product.status,
        "edit_status": 4,
        "min_price": product.price,
        "product_type": 1,
        "create_time": when,
        "skus": [{"sku_id": "1", "sale_price": product.price, "stock_num": product.stock, "status": 5}],
    }
    return _ok(
        {
            **({"product": shown} if kind != 2 else {}),
            **({"edit_product": shown} if kind != 1 else {}),
        }
    )


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
    rows = call.world.tables.list(
        StoreOrder, index, call.store, since=int(window["start_time"]), until=int(window["end_time"]) + 1
    )
    status = call.body.get("status")
    if status is not None:
        rows = [row for row in rows if row.status == int(status)]
    if openid := call.body.get("openid"):
        rows = [row for row in rows if row.openid == openid]
    if len(windows) > 1:
        other = windows[1][1]
        rows = [row for row in rows if int(other["start_time"]) <= row.update_time <= int(other["end_time"])]
    offset = _offset(call)
    page = rows[offset : offset + size]
    more = offset + len(page) < len(rows)
    return _ok(
        {
            "order_id_list": [str(row.order_id) for row in page],
            "next_key": _key(offset + len(page)) if more else "",
            "has_more": more,
        }
    )


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
    return _ok(
        {
            "order": {
                "order_id": str(order.order_id),
                "status": order.status,
                "openid": order.openid,
                "create_time": order.create_time,
                "update_time": order.update_time,
                "order_detail": {
                    "product_infos": [
                        {
                            "product_id": str(order.product_id),
                            "sku_id": "1",
                            "title": names.goods(str(order.product_id)),
                            "sku_cnt": order.count,
                            "sale_price": order.price,
                            "real_price": order.price,
                        }
                    ],
                    "pay_info": {"pay_time": order.create_time, "payment_method": 1},
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


def _ok(reply: dict[str, Any]) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **reply}


def _hidden(text: str) -> str:
    """What a receiver's details look like until they are decoded: the first character, and stars."""
    return text[:1] + "*" * (len(text) - 1)


def _store(call: Call) -> Store:
    store = call.world.tables.get(Store, call.store)
    if store is None:
        raise Refusal(48001, why="the token's account is no store")
    return store


def _key(offset: int) -> str:
    return base64.b64encode(f"from:{offset}".encode()).decode()


def _offset(call: Call) -> int:
    key = call.body.get("next_key")
    if not key:
        return 0
    try:
        offset = int(base64.b64decode(str(key), validate=True).decode().removeprefix("from:"))
    except (binascii.Error, ValueError):
        offset = -1
    if offset < 0:
        raise Refusal(40097, why="next_key is none that was handed out")
    return offset


_DOC = "store/shop/API/"
_ENVELOPE = {"errcode": INT, "errmsg": STR}
_AUTHORIZER = (TokenKind.AUTHORIZER,)
_RANGE = obj({"start_time": NUMBER, "end_time": NUMBER})


def _row(id_: str, method: str, summary: str, sets: tuple[int, ...], handler: Any, **more: Any) -> Endpoint:
    return Endpoint(
        id=id_,
        summary=summary,
        method=method,
        path="/channels/" + id_.replace(".", "/"),
        source=Source(page=_DOC + id_, standing=more.pop("standing", Standing.DOCUMENTED)),
        tokens=_AUTHORIZER,
        permission_sets=sets,
        handler=handler,
        **more,
    )


ROWS = (
    _row(
        "ec.basics.info.get",
        "GET",
        "the store's name, state and original id",
        (129, 131),
        basics_info,
        request=obj(),
        reply=obj(
            {"info": obj({"nickname": STR, "subject_type": STR, "status": STR, "username": STR}), **_ENVELOPE}
        ),
        errors=(48001,),
    ),
    _row(
        "ec.product.list.get",
        "POST",
        "product ids, 30 a page",
        (129,),
        product_list,
        request=obj({"page_size": NUMBER}, status=NUMBER, next_key=ANY),
        reply=obj({"product_ids": arr(STR), "next_key": STR, "total_num": INT, **_ENVELOPE}),
        errors=(10020051, 40097),
    ),
    _row(
        "ec.product.get",
        "POST",
        "one product, online copy or draft",
        (129,),
        product_get,
        request=obj({"product_id": NUMBER}, data_type=NUMBER),
        reply=obj(_ENVELOPE, product=obj(), edit_product=obj()),
        errors=(10020051, 10020052),
    ),
    _row(
        "ec.order.list.get",
        "POST",
        "order ids in a window of at most 7 days",
        (131,),
        order_list,
        request=obj(
            {"page_size": NUMBER},
            create_time_range=_RANGE,
            update_time_range=_RANGE,
            status=NUMBER,
            openid=STR,
            next_key=ANY,
        ),
        reply=obj({"order_id_list": arr(STR), "next_key": STR, "has_more": BOOL, **_ENVELOPE}),
        errors=(40097,),
    ),
    _row(
        "ec.order.get",
        "POST",
        "one order",
        (131,),
        order_get,
        request=obj({"order_id": NUMBER}, encode_sensitive_info=BOOL),
        reply=obj({"order": obj({"order_id": STR, "status": INT}), **_ENVELOPE}),
        errors=(100002,),
    ),
)
