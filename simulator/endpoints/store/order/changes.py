"""What a merchant changes of an order beside shipping: its price, its note, and pictures of fresh goods."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.order import inspecting, lookup, noting, pricing
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

ALIKE = ours("as other calls that change an order")


def price_update(call: Call) -> dict[str, Any]:
    body = call.body
    order = lookup.to_change(call.world, call.store, body["order_id"])
    totals = {
        (int(line["product_id"]), int(line["sku_id"])): line["change_price"]
        for line in body.get("change_order_infos", ())
    }
    for at, line in enumerate(body.get("change_order_infos", ())):
        if line["change_price"] < 0:
            raise wrong(f"change_order_infos[{at}].change_price", ">= 0", line["change_price"])
    freight = body.get("express_fee", 0) if body["change_express"] else None
    if freight is not None and freight < 0:
        raise wrong("express_fee", ">= 0", freight)
    pricing.lower(call.world, order, totals, freight)
    return {}


def merchant_notes(call: Call) -> dict[str, Any]:
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    noting.note(call.world, order, call.body["merchant_notes"])
    return {}


def inspect(call: Call) -> dict[str, Any]:
    if not call.body["audit_items"]:
        raise wrong("audit_items size", "> 0", 0)
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    inspecting.submit(call.world, order)
    return {}


ROWS = (
    row(
        "order/price/update",
        "lowers the price of an unpaid order",
        "修改未支付订单的价格，只能调低",
        price_update,
        errors=(
            100002,
            100003,
            101100,
            606031,
            pricing.ABOVE,
            pricing.TOO_OFTEN,
            pricing.NOTHING_LEFT,
        ),
        known={
            100003: ALIKE,
            606031: ours("what `delivery/send` says of goods that the order does not have"),
        },
    ),
    row(
        "order/merchantnotes/update",
        "the merchant's note on an order",
        "修改订单的商家备注",
        merchant_notes,
        errors=(100002, 100003),
    ),
    row(
        "order/freshinspect/submit",
        "pictures of how fresh goods were packed",
        "提交生鲜质检信息",
        inspect,
        errors=(100002, 100003, 101100),
        known={100002: ALIKE, 100003: ALIKE, 101100: ours("the order is not one of fresh goods")},
    ),
)
