"""The rows that show guarantees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.core.store.guarantee import lookup
from simulator.core.store.guarantee.entities import Guarantee
from simulator.core.store.guarantee.rules import WRONG
from simulator.core.store.guarantee.states import NUMBERS, Kind
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong
from simulator.shapes.shape import values

_BY_MONEY = 1  # `refund_type`, `order_type`: of each one kind is simulated


def get(call: Call) -> dict[str, Any]:
    each = lookup.asked_for(call.world, call.store, call.body["guarantee_order_id"])
    return {"guarantee_order": {**_shown(each), "product_info": [_goods(each)]}}


def search(call: Call) -> dict[str, Any]:
    body = call.body
    ids = {int(id_) for id_ in body.get("guarantee_order_id_list", ())}
    orders = {int(id_) for id_ in body.get("order_id_list", ())}
    statuses, kind = _statuses(body.get("status_list", ())), body.get("type", 0)

    def matches(each: Guarantee) -> bool:
        return (
            (not ids or each.guarantee_order_id in ids)
            and (not orders or each.order_id in orders)
            and (not statuses or NUMBERS[each.status] in statuses)
            and kind in (0, each.kind)
        )

    claimed = lookup.claimed(call.world, call.store, body.get("begin_time"), body.get("end_time"))
    found = [each for each in claimed if matches(each)]
    first = body.get("offset", 0)
    return {
        "guarantee_order_list": [
            {**_shown(each), "product_info": _goods(each)} for each in found[first : first + body["limit"]]
        ],
        "total_num": len(found),
    }


def _statuses(said: Any) -> set[int]:
    """The numbers that are asked for, as a list or as one text with commas between."""
    given = said.split(",") if isinstance(said, str) else said
    known = {str(number): int(number) for number in values("guarantee.status_number")}
    if not isinstance(given, Sequence) or any(str(one).strip() not in known for one in given):
        raise wrong("status_list", f"in {list(known.values())}", said, WRONG)
    return {known[str(one).strip()] for one in given}


def _shown(each: Guarantee) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "guarantee_order_id": each.guarantee_order_id,
        "order_id": each.order_id,
        "type": int(each.kind),
        "order_type": _BY_MONEY,
        "status": str(each.status),
        "openid": each.openid,
        "apply_reason_type": each.reason_type,
        "apply_reason": each.reason,
        "expire_time": each.expire_time,
        "pay_amount": each.pay_amount,
        "order_pay_info": {"transaction_id": f"4200{each.order_id}"},
        "update_time": each.update_time,
        "create_time": each.create_time,
    }
    if each.complete_time:
        shown["complete_time"] = each.complete_time
    if each.refuse_reason:
        shown["merchant_refuse_reason"] = each.refuse_reason
    if each.kind is Kind.FAKE:
        shown["fake_one_pay_four_info"] = _fake(each)
    else:
        shown["bad_pay_info"] = _damage(each)
    return shown


def _goods(each: Guarantee) -> dict[str, Any]:
    return {
        "product_id": each.product_id,
        "sku_id": each.sku_id,
        "title": each.title,
        "thumb_img": each.thumb_img,
        "detail": "",
        "real_price": each.price,
        "product_cnt": each.count,
    }


def _fake(each: Guarantee) -> dict[str, Any]:
    return {
        "identify_fee": each.identify_fee,
        "product_fee": each.price,
        "total_pay_fee": each.pay_amount,
        "acctual_pay": 0 if not each.complete_time else each.pay_amount,
        "identify_proof_pic_list": list(each.pictures),
        "fee_proof_pic_list": [],
        "apply_reason": each.reason_type,
    }


def _damage(each: Guarantee) -> dict[str, Any]:
    proposed = {"merchant_modify_level": each.merchant_level} if each.merchant_level else {}
    return {
        "bad_level": each.bad_level,
        "content": each.reason,
        "pic_list": list(each.pictures),
        "pay_fee": each.pay_amount,
        "merchant_remark": each.merchant_remark,
        "refund_type": _BY_MONEY,
        "receive_product": 1,
        "refund_reason": each.reason_type,
        "refund_reason_text": each.reason,
        **proposed,
    }


ROWS = (
    row("aftersale/getguaranteeorder", "one guarantee", "一张保障单", get, errors=(lookup.UNKNOWN,)),
    row(
        "aftersale/searchguaranteeorder",
        "guarantees by id, order, type, time and status",
        "按保障单号、订单号、类型、时间与状态查询保障单",
        search,
        invalid=WRONG,
    ),
)
