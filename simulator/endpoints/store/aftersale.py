"""The rows of after-sales."""

from __future__ import annotations

from typing import Any

from simulator.core.errors import Refusal
from simulator.core.sources import ours
from simulator.core.store.address import rules as addresses
from simulator.core.store.aftersale import asked, lookup, reasons, rules
from simulator.core.store.aftersale.entities import AfterSale, Proposal, Waybill
from simulator.core.store.aftersale.states import Kind, State, Step
from simulator.core.store.delivery.companies import COMPANIES
from simulator.core.store.order import lookup as orders
from simulator.durations import DAY
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

PAGE = 50  # nobody has said how long a page is
TOO_LONG = 10020004
NEEDS_ADDRESS, WRONG_ADDRESS = 10021060, 10021062
ACCEPT_RETURN, ACCEPT_REFUND = 1, 2
_WINDOWS = {"create": lookup.CREATED, "update": lookup.UPDATED}
_KINDS = {1: Kind.REFUND, 2: Kind.RETURN}


def listed(call: Call) -> dict[str, Any]:
    windows = [
        (by, call.body[f"begin_{name}_time"], call.body[f"end_{name}_time"])
        for name, by in _WINDOWS.items()
        if f"begin_{name}_time" in call.body and f"end_{name}_time" in call.body
    ]
    if not windows:
        raise wrong("begin_create_time", "and end_create_time, or both of update_time, to be set", None)
    for _, start, end in windows:
        if not 0 <= end - start <= DAY:
            raise Refusal(
                TOO_LONG, why=f"the window is {end - start} seconds long, and a day at most is allowed"
            )
    by, since, until = windows[0]
    page, more = lookup.page(
        call.world, call.store, by, since=since, until=until, after=call.position, size=PAGE
    )
    return {
        "after_sale_order_id_list": [each.after_sale_order_id for each in page],
        "next_key": cursor.after(call, *lookup.place(page[-1], by)) if more else "",
        "has_more": more,
    }


def get(call: Call) -> dict[str, Any]:
    return {"after_sale_order": _shown(call, _meant(call))}


def _meant(call: Call) -> AfterSale:
    return lookup.asked_for(call.world, call.store, call.body["after_sale_order_id"])


def _shown(call: Call, each: AfterSale) -> dict[str, Any]:
    left = max(0, each.deadline - int(call.world.clock.now())) if each.deadline else 0
    shown: dict[str, Any] = {
        "after_sale_order_id": each.after_sale_order_id,
        "order_id": each.order_id,
        "type": str(each.kind),
        "status": str(each.state),
        "openid": each.openid,
        "reason": each.reason,
        "product_info": {
            "product_id": each.product_id,
            "sku_id": each.sku_id,
            "count": each.count,
        },
        "details": {
            "desc": each.desc,
            "receive_product": each.received,
            "cancel_time": each.cancel_time,
        },
        "refund_info": {"amount": each.amount, "refund_reason": each.refund_reason or 1},
        "gen_scene": int(each.opened_by_merchant),
        "deadline": left,
        "create_time": each.create_time,
        "update_time": each.update_time,
    }
    if each.complete_time:
        shown["complete_time"] = each.complete_time
    if each.sent_back is not None:
        shown["return_info"] = _waybill(each.sent_back)
    if each.sent_again is not None:
        shown["exchange_delivery_info"] = _waybill(each.sent_again)
    if each.reject_reason or each.certificates:
        shown["merchant_upload_info"] = {
            "reject_reason": each.reject_reason,
            "refund_certificates": list(each.certificates),
        }
    if each.proposal is not None:
        shown["merchant_update_detail"] = _proposal(each.proposal)
    return shown


def _waybill(waybill: Waybill) -> dict[str, str]:
    name = COMPANIES.get(waybill.delivery_id, "")
    return {"delivery_id": waybill.delivery_id, "delivery_name": name, "waybill_id": waybill.waybill_id}


def _proposal(proposal: Proposal) -> dict[str, Any]:
    number = {kind: each for each, kind in _KINDS.items()}
    return {
        "merchant_update_type": proposal.update_type,
        "merchant_update_desc": proposal.why,
        "update_reason_type": proposal.reason_type,
        "old_after_sale_type": number.get(proposal.old_kind, 0),
        "new_after_sale_type": number.get(proposal.kind, 0),
        "old_after_sale_amount": proposal.old_amount,
        "new_after_sale_amount": proposal.amount,
    }


def accept(call: Call) -> dict[str, Any]:
    """What is agreed to follows from the state, and from `accept_type` where that is said."""
    each = _meant(call)
    returns = each.state is State.PROCESSING and each.kind is not Kind.REFUND
    said = call.body.get("accept_type", ACCEPT_RETURN if returns else ACCEPT_REFUND)
    if returns != (said == ACCEPT_RETURN):
        raise Refusal(10021041, why=f"accept_type {said} is not what {each.state} waits for")
    address = _address(call, each) if returns else 0
    rules.call(call.world, each, Step.ACCEPT, address_id=address or each.address_id)
    return {}


def _address(call: Call, each: AfterSale) -> int:
    """Where goods are to go back to: as said, or the default."""
    if said := call.body.get("address_id"):
        address = addresses.found(call.world, each.store, said) if str(said).isdigit() else None
        if address is None:
            raise Refusal(WRONG_ADDRESS, why=f"{each.store} has no address {said}")
    else:
        address = addresses.default_return(call.world, each.store)
        if address is None:
            raise Refusal(NEEDS_ADDRESS, why="no address is given, and the store has no default")
    return address.address_id


def reject(call: Call) -> dict[str, Any]:
    each = _meant(call)
    if call.world.switches.refusal_needs_negotiation and not each.negotiated:
        raise Refusal(10021068, why="it can be refused once the buyer has not agreed to a proposal")
    reason = call.body.get("reject_reason", "")
    rules.call(call.world, each, Step.REJECT, reject_reason=reason, refused_times=each.refused_times + 1)
    return {}


def reship(call: Call) -> dict[str, Any]:
    waybill = Waybill(delivery_id=call.body["delivery_id"], waybill_id=call.body["waybill_id"])
    rules.call(call.world, _meant(call), Step.RESHIP, sent_again=waybill)
    return {}


def reject_reship(call: Call) -> dict[str, Any]:
    reason = call.body.get("reject_reason", "")
    rules.call(call.world, _meant(call), Step.REJECT_RESHIP, reject_reason=reason)
    return {}


def propose(call: Call) -> dict[str, Any]:
    each, body = _meant(call), call.body
    kind = _KINDS.get(body["type"])
    if kind is None:
        raise wrong("type", f"to be one of {', '.join(map(str, _KINDS))}", body["type"], 10020000)
    if not 0 <= body["amount"] <= each.amount:
        raise wrong("amount", f"<= {each.amount}", body["amount"], 10020000)
    proposal = Proposal(
        kind=kind,
        amount=body["amount"],
        why=body["merchant_update_desc"],
        reason_type=int(body["update_reason_type"]),
        update_type=body["merchant_update_type"],
        old_kind=each.kind,
        old_amount=each.amount,
    )
    rules.call(call.world, each, Step.PROPOSE, proposal=proposal)
    return {}


def certify(call: Call) -> dict[str, Any]:
    certificates = tuple(call.body["refund_certificates"])
    rules.call(call.world, _meant(call), Step.CERTIFY, certificates=certificates)
    return {}


def open_for_buyer(call: Call) -> dict[str, Any]:
    body = call.body
    order = orders.asked_for(call.world, call.store, body["order_id"])
    line = orders.line_asked_for(order, int(body["product_id"]), int(body["sku_id"]))
    kind = body["type"]
    if kind not in set(Kind):
        raise wrong("type", f"to be one of {', '.join(Kind)}", kind, 10020000)
    if body["count"] < 1:
        raise wrong("count", "> 0", body["count"])
    each = asked.by_merchant(
        call.world,
        order,
        line,
        body["request_id"],
        kind=Kind(kind),
        count=body["count"],
        amount=body["amount"],
        reason=body["reason"],
        desc=body.get("desc", ""),
    )
    return {"after_sale_order_id": each.after_sale_order_id}


def refund_difference(call: Call) -> dict[str, Any]:
    body = call.body
    order = orders.asked_for(call.world, call.store, body["order_id"])
    line = orders.line_asked_for(order, int(body["product_id"]), int(body["sku_id"]))
    each = asked.difference(
        call.world,
        order,
        line,
        body.get("request_id", ""),
        amount=body["amount"],
        reason=body["reason"],
        desc=body.get("desc", ""),
    )
    return {"after_sale_order_id": each.after_sale_order_id}


def asking_reasons(_call: Call) -> dict[str, Any]:
    return {"reason_list": [{"reason": each, "reason_text": text} for each, text in reasons.ASKING.items()]}


def refusing_reasons(_call: Call) -> dict[str, Any]:
    return {
        "reason_list": [
            {
                "reject_reason_type": number,
                "reject_reason_type_text": text,
                "reject_reason": text,
                "reject_scene": scene,
            }
            for number, (text, scene) in reasons.REFUSING.items()
        ]
    }


_PAGE = "https://developers.weixin.qq.com/doc/channels/API/aftersale/"
_STATE = (lookup.UNKNOWN, 10020001, 10021041)

ROWS = (
    row(
        "aftersale/getaftersalelist",
        "after-sale ids in a window of at most 24 hours",
        "最长 24 小时时间段内的售后单 ID 列表",
        listed,
        errors=(TOO_LONG,),
        known={606006: ours("a cursor belongs to its query, as in the list of orders")},
    ),
    row("aftersale/getaftersaleorder", "one after-sale", "一张售后单", get, errors=(lookup.UNKNOWN,)),
    row(
        "aftersale/acceptapply",
        "agrees to a return, or to a refund",
        "同意退货或退款",
        accept,
        errors=(*_STATE, rules.OFTEN, NEEDS_ADDRESS, WRONG_ADDRESS),
    ),
    row(
        "aftersale/rejectapply",
        "refuses an after-sale",
        "拒绝售后",
        reject,
        errors=(*_STATE, 10021068),
    ),
    row(
        "aftersale/acceptexchangereship",
        "sends other goods for those that came back",
        "换货：同意并重新发货",
        reship,
        errors=_STATE,
    ),
    row(
        "aftersale/rejectexchangereship",
        "refuses to send other goods",
        "换货：拒绝重新发货",
        reject_reship,
        errors=_STATE,
    ),
    row(
        "aftersale/merchantupdateaftersale",
        "proposes another amount or type to the buyer",
        "与买家协商：修改售后金额或类型",
        propose,
        errors=_STATE,
    ),
    row(
        "aftersale/uploadrefundcertificate",
        "certifies that the money went back in another way",
        "上传退款凭证",
        certify,
        errors=_STATE,
    ),
    row(
        "aftersale/genaftersaleorder",
        "opens an after-sale for the buyer",
        "代买家发起售后",
        open_for_buyer,
        errors=(100002, 606031, lookup.UNKNOWN, asked.REFUSED),
    ),
    row(
        "aftersale/refundpricediff",
        "gives a part of the price back",
        "退差价",
        refund_difference,
        errors=(100002, 606031, asked.REFUSED),
    ),
    row("aftersale/reason/get", "reasons that buyers give", "买家售后原因列表", asking_reasons),
    row(
        "aftersale/rejectreason/get", "reasons that merchants give", "商家拒绝售后原因列表", refusing_reasons
    ),
)
