"""The row that shows an after-sale, and the one that gives out a number to call its buyer at."""

from __future__ import annotations

from typing import Any

from simulator.core.store.aftersale import lookup, virtual_number
from simulator.core.store.aftersale.entities import AfterSale, Proposal, Swap, Waybill
from simulator.core.store.aftersale.negotiation import KINDS
from simulator.core.store.aftersale.reasons import ASKING, DIFFERENCE
from simulator.core.store.delivery.companies import COMPANIES
from simulator.core.store.order import lookup as orders
from simulator.core.store.order import receivers
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row


def get(call: Call) -> dict[str, Any]:
    each = lookup.asked_for(call.world, call.store, call.body["after_sale_order_id"])
    left = max(0, each.deadline - int(call.world.clock.now())) if each.deadline else 0
    shown: dict[str, Any] = {
        "after_sale_order_id": each.after_sale_order_id,
        "order_id": each.order_id,
        "type": str(each.kind),
        "status": str(each.state),
        "openid": each.openid,
        "reason": each.reason,
        "reason_text": ASKING.get(each.reason) or DIFFERENCE.get(each.reason, ""),
        "product_info": {
            "product_id": each.product_id,
            "sku_id": each.sku_id,
            "sku_code": each.sku_code,
            "count": each.count,
            "fast_refund": False,
        },
        "details": {
            "desc": each.desc,
            "receive_product": each.received,
            "cancel_time": each.cancel_time,
            "media_id_list": list(each.media),
            "wxa_vip_discounted_price": 0,
        },
        "refund_info": _refund(each),
        "merchant_upload_info": {
            "reject_reason": each.reject_reason,
            "refund_certificates": list(each.certificates),
        },
        "refund_resp": _response(each),
        "gen_scene": int(each.opened_by_merchant),
        "deadline": left,
        "compensation_liability_amount": 0,
        "create_time": each.create_time,
        "update_time": each.update_time,
    }
    return {"after_sale_order": {**shown, **_what_came(call, each)}}


def _what_came(call: Call, each: AfterSale) -> dict[str, Any]:
    """What there is only once it has come to it."""
    shown: dict[str, Any] = {}
    if each.complete_time:
        shown["complete_time"] = each.complete_time
    if each.complaint_id:
        shown["complaint_id"] = each.complaint_id
    if each.sent_back is not None:
        shown["return_info"] = _waybill(each.sent_back)
    if each.swap is not None:
        shown["exchange_product_info"] = _swap(each, each.swap)
    if each.sent_again is not None:
        order = orders.asked_for(call.world, call.store, each.order_id)
        shown["exchange_delivery_info"] = {
            **_waybill(each.sent_again),
            "address_info": receivers.shown(call.world, receivers.receiver(order)),
        }
    if each.proposal is not None:
        shown["merchant_update_detail"] = _proposal(each.proposal)
    if each.virtual_number:
        shown["virtual_tel_num_info"] = _number(each)
    return shown


def _refund(each: AfterSale) -> dict[str, Any]:
    why = {"refund_reason": each.refund_reason} if each.refund_reason else {}
    return {
        "amount": each.amount,
        "platform_discount_return_amount": 0,
        "is_low_price_insurance_refund": False,
        "is_final_refund_by_insurance": False,
        **why,
    }


def _response(each: AfterSale) -> dict[str, Any]:
    """What the payment says: as WeChat Pay does of an account without enough money on it."""
    if not each.payout_failed:
        return {"ret": 0, "code": "", "message": ""}
    return {"ret": -1, "code": "NOT_ENOUGH", "message": "基本账户余额不足，请充值后重新发起"}


def _waybill(waybill: Waybill) -> dict[str, str]:
    name = COMPANIES.get(waybill.delivery_id, "")
    return {"delivery_id": waybill.delivery_id, "delivery_name": name, "waybill_id": waybill.waybill_id}


def _swap(each: AfterSale, swap: Swap) -> dict[str, Any]:
    return {
        "product_id": each.product_id,
        "old_sku_id": each.sku_id,
        "new_sku_id": swap.new_sku_id,
        "old_sku_price": swap.old_price,
        "new_sku_price": swap.new_price,
        "old_sku_code": swap.old_code,
        "new_sku_code": swap.new_code,
        "product_cnt": each.count,
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    number = {kind: each for each, kind in KINDS.items()}
    return {
        "merchant_update_type": proposal.update_type,
        "merchant_update_desc": proposal.why,
        "update_reason_type": proposal.reason_type,
        "old_after_sale_type": number.get(proposal.old_kind, 0),
        "new_after_sale_type": number.get(proposal.kind, 0),
        "old_after_sale_amount": proposal.old_amount,
        "new_after_sale_amount": proposal.amount,
        "media_ids": list(proposal.media),
    }


def _number(each: AfterSale) -> dict[str, Any]:
    return {
        "virtual_tel_number": each.virtual_number,
        "virtual_tel_expire_time": each.virtual_number_until,
    }


def apply_number(call: Call) -> dict[str, Any]:
    each = lookup.asked_for(call.world, call.store, call.body["after_sale_order_id"])
    return _number(virtual_number.given_out(call.world, each))


ROWS = (
    row("aftersale/getaftersaleorder", "one after-sale", "一张售后单", get, errors=(lookup.UNKNOWN,)),
    row(
        "aftersale/applyvirtualtelnum",
        "a number at which the buyer of an after-sale can be called",
        "售后单兑换虚拟号",
        apply_number,
        errors=(
            lookup.UNKNOWN,
            virtual_number.TOO_OLD,
            virtual_number.OVER,
            virtual_number.NO_NUMBER,
            virtual_number.NO_LONGER,
        ),
    ),
)
