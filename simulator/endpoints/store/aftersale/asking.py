"""The rows by which a merchant opens an after-sale himself, and those of the reasons there are."""

from __future__ import annotations

from typing import Any

from simulator.core.errors import Refusal
from simulator.core.store.aftersale import account, asked, opening, reasons, rules
from simulator.core.store.aftersale.states import Kind
from simulator.core.store.order import lookup as orders
from simulator.core.store.order.entities import Line, Order
from simulator.endpoints.model import Call
from simulator.endpoints.store.aftersale.answering import NEEDS_ADDRESS, WRONG_ADDRESS, address_for_return
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong
from simulator.texts import Text

_KINDS = (Kind.REFUND, Kind.RETURN)  # that can be opened for a buyer


def open_for_buyer(call: Call) -> dict[str, Any]:
    body = call.body
    order, line = _line(call)
    if body["type"] not in _KINDS:
        raise wrong("type", f"in {[str(kind) for kind in _KINDS]}", body["type"], opening.WRONG)
    _check_reason(call, reasons.ASKING)
    if body["count"] < 1:
        raise wrong("count", "> 0", body["count"])
    kind = Kind(body["type"])
    each = asked.by_merchant(
        call.world,
        order,
        line,
        body["request_id"],
        kind=kind,
        count=body["count"],
        amount=body["amount"],
        reason=body["reason"],
        desc=body.get("desc", ""),
        address_id=address_for_return(call, body.get("address_id")) if kind is Kind.RETURN else 0,
    )
    return {"after_sale_order_id": each.after_sale_order_id}


def refund_difference(call: Call) -> dict[str, Any]:
    body = call.body
    order, line = _line(call)
    _check_reason(call, reasons.DIFFERENCE)
    each = asked.difference(
        call.world,
        order,
        line,
        body["request_id"],
        amount=body["amount"],
        reason=body["reason"],
        desc=body.get("desc", ""),
    )
    return {"after_sale_order_id": each.after_sale_order_id}


def _line(call: Call) -> tuple[Order, Line]:
    """What it is about: 100002 for no order of the store's, 10021043 for goods that are none of it."""
    order = orders.asked_for(call.world, call.store, call.body["order_id"])
    line = order.line_of(int(call.body["product_id"]), int(call.body["sku_id"]))
    if line is None:
        raise Refusal(
            opening.GOODS_NOT_FOR_IT,
            why=Text(f"order {order.order_id} has no such line", f"订单 {order.order_id} 没有这一行商品"),
        )
    if not call.body["request_id"]:
        raise wrong("request_id", "not empty", "")
    return order, line


def _check_reason(call: Call, known: Any) -> None:
    if call.body["reason"] not in known:
        raise wrong("reason", f"in {list(known)}", call.body["reason"], opening.WRONG)


def asking_reasons(_call: Call) -> dict[str, Any]:
    return {"reason_list": [{"reason": each, "reason_text": text} for each, text in reasons.ASKING.items()]}


def refusing_reasons(_call: Call) -> dict[str, Any]:
    return {
        "reason_list": [
            {
                "reject_reason_type": number,
                "reject_reason_type_text": reason.text,
                "reject_reason": reason.said,
                "reject_scene": int(reason.scene),
            }
            for number, reason in reasons.REFUSING.items()
        ]
    }


ROWS = (
    row(
        "aftersale/genaftersaleorder",
        "opens an after-sale for the buyer",
        "代买家发起售后",
        open_for_buyer,
        errors=(
            100002,
            opening.ORDER_NOT_FOR_IT,
            opening.GOODS_NOT_FOR_IT,
            opening.WRONG,
            NEEDS_ADDRESS,
            WRONG_ADDRESS,
        ),
    ),
    row(
        "aftersale/refundpricediff",
        "gives a part of the price back",
        "退差价",
        refund_difference,
        errors=(
            100002,
            opening.ORDER_NOT_FOR_IT,
            opening.GOODS_NOT_FOR_IT,
            opening.WRONG,
            rules.OFTEN,
            account.SHORT,
        ),
    ),
    row("aftersale/reason/get", "reasons that buyers give", "买家售后原因列表", asking_reasons),
    row(
        "aftersale/rejectreason/get", "reasons that merchants give", "商家拒绝售后原因列表", refusing_reasons
    ),
)
