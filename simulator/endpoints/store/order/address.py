"""Another address for an order: the merchant's own change, and his answer to what the buyer asks for."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.order import lookup, readdressing
from simulator.endpoints.model import Call
from simulator.endpoints.store.order.changes import ALIKE
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

NEEDED = ("user_name", "province_name", "city_name", "county_name", "detail_info", "tel_number")


def update(call: Call) -> dict[str, Any]:
    address = call.body["user_address"]
    for name in NEEDED:
        if not address[name].strip():
            raise wrong(f"user_address.{name}", "not empty", address[name])
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    readdressing.propose(call.world, order, address)
    return {}


def accept(call: Call) -> dict[str, Any]:
    return _answer(call, agrees=True)


def reject(call: Call) -> dict[str, Any]:
    return _answer(call, agrees=False)


def _answer(call: Call, *, agrees: bool) -> dict[str, Any]:
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    readdressing.answer(call.world, order, agrees=agrees)
    return {}


_ANSWER = (100002, 100003, readdressing.NOTHING_ASKED)
_KNOWN = {100002: ALIKE, 100003: ALIKE}

ROWS = (
    row(
        "order/address/update",
        "asks the buyer of an unshipped order to agree to another address",
        "修改未发货订单的收货地址，须买家同意",
        update,
        errors=(100002, 100003, 101100),
        known={**_KNOWN, 101100: ours("shipped, waiting for an answer, or changed five times")},
    ),
    row(
        "order/addressmodify/accept",
        "agrees to the address that the buyer asks for",
        "同意买家修改收货地址的申请",
        accept,
        errors=_ANSWER,
        known=_KNOWN,
    ),
    row(
        "order/addressmodify/reject",
        "refuses the address that the buyer asks for",
        "拒绝买家修改收货地址的申请",
        reject,
        errors=_ANSWER,
        known=_KNOWN,
    ),
)
