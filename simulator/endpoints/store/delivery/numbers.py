"""The rows of numbers that couriers call: the platform has them for couriers, and for no third party."""

from __future__ import annotations

from typing import Any

from simulator.core.component.entities import Token
from simulator.core.errors import Refusal
from simulator.core.sources import Source, ours
from simulator.core.store.delivery import numbers, parcels
from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import Status
from simulator.core.world import World
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import open_store, row
from simulator.endpoints.wrong_arguments import wrong
from simulator.texts import Text

UNKNOWN, OVER = 10025000, 10025001
_OPEN = (Status.PARTLY_SHIPPED, Status.SHIPPED)


def couriers(world: World, token: Token) -> None:
    """48001 for a third-party platform, unless the world is switched to answer it."""
    if not world.switches.platforms_ask_couriers_numbers:
        raise Refusal(
            48001,
            why=Text(
                "this API is for couriers: no third-party platform may call it",
                "这是快递公司的接口：第三方平台不能调用",
            ),
        )
    open_store(world, token)


def pool(call: Call) -> dict[str, Any]:
    (after,) = call.position or (0,)
    page, last, more = numbers.in_use(call.world, call.store, after, call.body["page_size"])
    return {
        "phonenumbers": [number.whole for number in page],
        "total_num": numbers.how_many(call.world, call.store),
        "has_more": more,
        "next_key": cursor.after(call, last) if more else "",
    }


def real(call: Call) -> dict[str, Any]:
    order = _order(call)
    if order.status not in _OPEN:
        raise Refusal(
            OVER,
            why=Text(
                f"order {order.order_id} is {order.status.name.lower()}",
                f"订单 {order.order_id} 的状态是 {order.status.name.lower()}",
            ),
        )
    number = numbers.of_order(order)
    said = call.body.get("private_phone")
    if said and said not in (number.main, number.whole):
        raise wrong("private_phone", "to be the waybill's", said)
    return {"phone": number.real}


def virtual(call: Call) -> dict[str, Any]:
    number = numbers.of_order(_order(call))
    return {"masked_real_phone": number.masked, "main_phone": number.main, "virtual_phone": number.whole}


def _order(call: Call) -> Order:
    waybill_id = call.body["waybill_id"]
    order = parcels.of_waybill(call.world, call.store, waybill_id)
    if order is None:
        raise Refusal(
            UNKNOWN,
            why=Text(
                f"nothing of {call.store} went off under {waybill_id!r}",
                f"{call.store} 没有以 {waybill_id!r} 发出过商品",
            ),
        )
    return order


_PAGES = "https://developers.weixin.qq.com/doc/store/API/logistics/"
_VIRTUAL = Source(f"{_PAGES}delivery_virtual_number_get_virtual.html")
_OURS = {10080000: ours("as of all calls about a store's data")}

ROWS = (
    row(
        "logistics/phonenumberpool/get",
        "numbers that stand for buyers' own",
        "虚拟号码池",
        pool,
        gate=couriers,
        errors=(10080000, 48001),
        known=_OURS,
    ),
    row(
        "logistics/phonenumber/get",
        "the buyer's own number, by waybill",
        "根据运单号获取真实手机号",
        real,
        gate=couriers,
        errors=(UNKNOWN, OVER, 10080000, 48001),
        known=_OURS,
    ),
    row(
        "logistics/virtualnumber/get",
        "the number that stands for the buyer's own, by waybill",
        "根据运单号获取虚拟手机号",
        virtual,
        gate=couriers,
        errors=(UNKNOWN, 10080000, 48001),
        known={UNKNOWN: _VIRTUAL, **_OURS},
    ),
)
