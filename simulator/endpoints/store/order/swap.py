"""Buyers' wishes for another SKU before an order is shipped: those that wait, and the merchant's answers."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.order import lookup, swapping
from simulator.endpoints.model import Call
from simulator.endpoints.store.order.changes import ALIKE
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

MOST = 100  # of a page; ours


def waiting(call: Call) -> dict[str, Any]:
    page, size = int(call.body["page"]), int(call.body["page_size"])
    if page < 1:
        raise wrong("page", ">= 1", page)
    if not 1 <= size <= MOST:
        raise wrong("page_size", f"in 1..{MOST}", size)
    orders = swapping.waiting(call.world, call.store, (page - 1) * size, size)
    return {"order_ids": [order.order_id for order in orders]}


def approve(call: Call) -> dict[str, Any]:
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    swapping.approve(call.world, order)
    return {}


def reject(call: Call) -> dict[str, Any]:
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    swapping.reject(call.world, order)
    return {}


_ANSWER = (100002, 100003, 101100)
_KNOWN = {100002: ALIKE, 100003: ALIKE, 101100: ours("the buyer asks for none, or it cannot be had any more")}

ROWS = (
    row(
        "order/preshipmentchangesku/get",
        "orders whose buyers ask for another SKU",
        "待处理的发货前换规格订单",
        waiting,
    ),
    row(
        "order/preshipmentchangesku/approve",
        "agrees to the SKU that the buyer asks for",
        "同意买家发货前更换规格",
        approve,
        errors=_ANSWER,
        known=_KNOWN,
    ),
    row(
        "order/preshipmentchangesku/reject",
        "refuses the SKU that the buyer asks for",
        "拒绝买家发货前更换规格",
        reject,
        errors=_ANSWER,
        known=_KNOWN,
    ),
)
