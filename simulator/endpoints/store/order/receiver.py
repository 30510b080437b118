"""Who receives an order: in clear text, by a number that stands for his own, and by his own."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.order import lookup, real_numbers, virtual_numbers
from simulator.core.store.order.entities import Order, VirtualNumber
from simulator.core.store.order.receivers import masked_phone, receiver
from simulator.endpoints.model import Call
from simulator.endpoints.store.order.changes import ALIKE
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

_NOT_SAID = "hash_code"


def decode(call: Call) -> dict[str, Any]:
    order = lookup.asked_for(call.world, call.store, call.body["order_id"])
    decoded = virtual_numbers.decode(call.world, order)
    address = {name: value for name, value in receiver(order).items() if name != _NOT_SAID}
    if order.without_courier:
        address["virtual_order_tel_number"] = address["tel_number"]
    if virtual_numbers.needed(call.world, decoded) and decoded.virtual is not None:
        address["tel_number"] = masked_phone(address["tel_number"])
        return {"address_info": address, "virtual_number_info": _number(decoded.virtual)}
    return {"address_info": address}


def _number(virtual: VirtualNumber) -> dict[str, Any]:
    return {
        "virtual_number": virtual.number,
        "extension": virtual.extension,
        "expiration": virtual.expires_at,
    }


def virtual_number(call: Call) -> dict[str, Any]:
    order = lookup.asked_for(call.world, call.store, call.body["order_id"])
    number = _virtual(virtual_numbers.exchange(call.world, order))
    return {
        "virtual_tel_number": virtual_numbers.told(number),
        "virtual_tel_expire_time": number.expires_at,
        "get_virtual_tel_cnt": number.issued,
    }


def again(call: Call) -> dict[str, Any]:
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    number = _virtual(virtual_numbers.again(call.world, order))
    return {
        "virtual_number": number.number,
        "extension": number.extension,
        "apply_quota": virtual_numbers.MOST_AGAIN - number.again,
    }


def delay(call: Call) -> dict[str, Any]:
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    times, before = call.body["has_delay_times"], virtual_numbers.extended(order)
    if times != before:
        raise wrong("has_delay_times", f"== {before}", times)
    number = _virtual(virtual_numbers.extend(call.world, order))
    return {
        "expiration": number.expires_at,
        "available_extend_num": virtual_numbers.MOST_EXTENDED - number.extended,
    }


def _virtual(order: Order) -> VirtualNumber:
    assert order.virtual is not None
    return order.virtual


def apply(call: Call) -> dict[str, Any]:
    body = call.body
    order = lookup.to_change(call.world, call.store, body["order_id"])
    made = real_numbers.apply(
        call.world, order, body["apply_type"], body["apply_reason"], body["pic_media_ids"]
    )
    return {"task_id": made.task_id}


def audit(call: Call) -> dict[str, Any]:
    order = lookup.asked_for(call.world, call.store, call.body["order_id"])
    made = real_numbers.asked_for(order)
    return {
        "task_id": made.task_id,
        "audit_state": int(made.state),
        "apply_reason": made.reason,
        "apply_time": made.at,
    }


_NUMBER = (100002, 100003, virtual_numbers.NONE, 101100)
_KNOWN = {
    100002: ALIKE,
    100003: ALIKE,
    virtual_numbers.NONE: ours("as virtualtelnumber/get says of an order without a number"),
    101100: ours("extended, or asked for anew, as often as it may be"),
}

ROWS = (
    row(
        "order/sensitiveinfo/decode",
        "who receives an order, in clear text",
        "解密订单的收货信息",
        decode,
        errors=(100002,),
        known={100002: ALIKE},
    ),
    row(
        "order/virtualtelnumber/get",
        "the virtual number of an order",
        "获取订单的虚拟号码",
        virtual_number,
        errors=(100002, virtual_numbers.NONE),
        known={100002: ALIKE},
    ),
    row(
        "order/virtualnumber/applyagain",
        "another virtual number for an order",
        "重新申请订单的虚拟号码",
        again,
        errors=_NUMBER,
        known=_KNOWN,
    ),
    row(
        "order/virtualnumber/delay",
        "a virtual number works for longer",
        "延长虚拟号码的有效期",
        delay,
        errors=_NUMBER,
        known=_KNOWN,
    ),
    row(
        "order/realnumber/apply",
        "applies for the buyer's own number",
        "申请查看买家的真实号码",
        apply,
        errors=(100002, 100003, 101100),
        known={100002: ALIKE, 100003: ALIKE, 101100: ours("an application is under way, or has passed")},
    ),
    row(
        "order/realnumberviewaudit/get",
        "how an application for the buyer's own number stands",
        "真实号码申请的审核状态",
        audit,
        errors=(100002,),
        known={100002: ours("no such order, or no application for it")},
    ),
)
