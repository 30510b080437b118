"""The order push, whose form WeChat publishes nowhere: ours, as it is sent, and what each field says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulator.core.market.entities import ServiceOrder
from simulator.core.market.pushes import PAID, order_info
from simulator.docs.markdown import table
from simulator.texts import Text
from simulator.wire import events

INFO = "order_info"
FIELDS: Mapping[str, Text] = {
    # field -> what it says
    "ToUserName": Text("Appid of the home page.", "服务商主页的 appid。"),
    "FromUserName": Text(
        "Who bought: the store's appid, or the user's openid.", "购买者：店铺 appid，或用户 openid。"
    ),
    "CreateTime": Text("When it was made, in Unix seconds.", "产生时间，Unix 秒。"),
    "MsgType": Text("Always `event`.", "固定为 `event`。"),
    "Event": Text(
        "The payment of an order. That of a refund, with the same fields, is pushed where the switch "
        "`refund_push` "
        "is on: `servicemarket_order_refund`.",
        "订单支付。打开开关 `refund_push` 时也推送退款，字段相同，为 `servicemarket_order_refund`。",
    ),
    "order_id": Text("The order.", "服务订单号。"),
    "service_id": Text("The service.", "服务 ID。"),
    "sku_id": Text("The package.", "套餐 ID。"),
    "specification_id": Text("Its specification; empty for none.", "规格 ID；没有则为空。"),
    "buyer_type": Text("1: a Channels store, 2: a user.", "1 为视频号小店，2 为用户。"),
    "appid": Text("The store's; empty for a user.", "店铺 appid；用户购买时为空。"),
    "openid": Text("The user's; empty for a store.", "用户 openid；店铺购买时为空。"),
    "effective_time": Text("When the bought time begins, in Unix seconds.", "有效期开始时间，Unix 秒。"),
    "expire_time": Text("When it ends.", "有效期结束时间。"),
    "total_price": Text("What was paid, in fen.", "实付金额，单位分。"),
    "pay_time": Text("When it was paid.", "支付时间。"),
}
_STORE = "wx23a6759e185470a8"
_ORDER = ServiceOrder(
    order_id=3703842936123449600,
    number=1,
    service_id=3403799157105049611,
    home_page="wxc0de0000000f00d3",
    sku_id=915672,
    spec_id="basic",
    spec_line="basic",
    buyer=_STORE,
    component="wxc0de000000000a01",
    paid_at=1_767_229_200.0,
    seconds=2_592_000,
    effective_time=1_767_229_200,
    expire_time=1_769_821_200,
    price=1900,
    trial=False,
)


def sample() -> dict[str, Any]:
    """The fields of one order push."""
    return {
        "ToUserName": _ORDER.home_page,
        "FromUserName": _ORDER.buyer,
        "CreateTime": int(_ORDER.paid_at),
        "MsgType": "event",
        "Event": PAID,
        INFO: order_info(_ORDER),
    }


def order_push(lang: str) -> str:
    """The document of one order push, before it is sealed, and a table of its fields."""
    head = ("field", "what it says") if lang == "en" else ("字段", "含义")
    shown = re.sub(rf"(</\w+>|<{INFO}>)(?=<)", r"\1\n", events.document(sample()))
    rows = []
    for name, value in sample().items():
        inside = {f"{INFO}.{key}": FIELDS[key] for key in value} if name == INFO else {name: FIELDS[name]}
        rows += [(f"`{path}`", told.in_(lang)) for path, told in inside.items()]
    return f"```xml\n{shown}\n```\n\n{table(head, rows)}"
