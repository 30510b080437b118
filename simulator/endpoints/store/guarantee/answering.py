"""The rows by which a merchant answers a guarantee."""

from __future__ import annotations

from typing import Any

from simulator.core.store.guarantee import lookup, rules
from simulator.core.store.guarantee.entities import Guarantee
from simulator.core.store.guarantee.states import Step
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong


def _meant(call: Call) -> Guarantee:
    return lookup.asked_for(call.world, call.store, call.body["guarantee_order_id"])


def accept(call: Call) -> dict[str, Any]:
    rules.call(call.world, _meant(call), Step.ACCEPT)
    return {}


def refuse(call: Call) -> dict[str, Any]:
    rules.call(
        call.world,
        _meant(call),
        Step.REFUSE,
        refuse_reason=_text(call, "reason"),
        merchant_pictures=tuple(call.body.get("pic_list", ())),
    )
    return {}


def modify(call: Call) -> dict[str, Any]:
    rules.modify(call.world, _meant(call), call.body["bad_level"], call.body.get("merchant_remark", ""))
    return {}


def prove(call: Call) -> dict[str, Any]:
    each = _meant(call)
    pictures = (*each.merchant_pictures, *call.body.get("pic_list", ()))
    _text(call, "content")
    rules.call(call.world, each, Step.PROVE, merchant_pictures=pictures)
    return {}


def _text(call: Call, name: str) -> str:
    if not call.body[name]:
        raise wrong(name, "not empty", "")
    return str(call.body[name])


_STATE = (lookup.UNKNOWN, 10021041)

ROWS = (
    row(
        "aftersale/merchantacceptguarantee",
        "agrees to pay for a guarantee",
        "商家同意保障单申请",
        accept,
        errors=_STATE,
    ),
    row(
        "aftersale/merchantrefuseguarantee",
        "refuses a guarantee: the platform decides",
        "商家拒绝保障单申请",
        refuse,
        errors=_STATE,
    ),
    row(
        "aftersale/merchantmodifyguarantee",
        "proposes another degree of damage",
        "商家协商保障单：修改坏损比例",
        modify,
        errors=(*_STATE, rules.WRONG),
        invalid=rules.WRONG,
    ),
    row(
        "aftersale/merchantproofguarantee",
        "adds proofs to a guarantee",
        "商家举证保障单",
        prove,
        errors=_STATE,
    ),
)
