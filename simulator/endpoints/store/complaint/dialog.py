"""The rows that show a complaint with what was said in it, and by which a merchant says something."""

from __future__ import annotations

from typing import Any

from simulator.core.store.aftersale import lookup as aftersales
from simulator.core.store.aftersale.negotiation import KINDS
from simulator.core.store.complaint import dialog, lookup
from simulator.core.store.complaint.entities import Complaint, Said, WorkOrder
from simulator.core.store.complaint.states import Item
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

_NOT_RECEIVED_AS_ASKED = 1  # `complaint_type`: nobody has said which there are


def _meant(call: Call) -> Complaint:
    return lookup.asked_for(call.world, call.store, call.body["complaint_id"])


def get(call: Call) -> dict[str, Any]:
    each = _meant(call)
    shown: dict[str, Any] = {
        "after_sale_order_id": each.after_sale_order_id,
        "order_id": each.order_id,
        "history": [_said(call, each, said) for said in each.dialog],
        "status": int(each.status),
    }
    about = aftersales.found(call.world, call.store, each.after_sale_order_id)
    if about is not None and about.virtual_number:
        shown["virtual_tel_num_info"] = {
            "virtual_tel_number": about.virtual_number,
            "virtual_tel_expire_time": about.virtual_number_until,
        }
    return shown


def _said(call: Call, each: Complaint, said: Said) -> dict[str, Any]:
    """What the complaint is about is told where it is filed."""
    shown: dict[str, Any] = {
        "item_type": int(said.item),
        "time": said.time,
        "content": said.content,
        "media_id_list": list(said.media),
    }
    about = aftersales.found(call.world, call.store, each.after_sale_order_id)
    if said.item is Item.FILED and about is not None:
        number = {kind: number for number, kind in KINDS.items()}
        shown["complaint_type"] = _NOT_RECEIVED_AS_ASKED
        shown["after_sale_reason"] = int(about.reason) if about.reason.isdigit() else 0
        if about.kind in number:
            shown["after_sale_type"] = number[about.kind]
    return shown


def say(call: Call) -> dict[str, Any]:
    dialog.say(call.world, _meant(call), *_words(call))
    return {}


def prove(call: Call) -> dict[str, Any]:
    dialog.prove(call.world, _meant(call), *_words(call))
    return {}


def _words(call: Call) -> tuple[str, tuple[str, ...]]:
    if not call.body["content"]:
        raise wrong("content", "not empty", "")
    return call.body["content"], tuple(call.body.get("media_id_list", ()))


def sync(call: Call) -> dict[str, Any]:
    said = call.body["work_order_info"]
    work_order = WorkOrder(
        work_order_id=said["work_order_id"], version=said["version"], items=tuple(said["items"])
    )
    dialog.keep(call.world, _meant(call), work_order)
    return {}


ROWS = (
    row(
        "aftersale/getcomplaintorder",
        "one complaint, with what was said in it",
        "纠纷单及其留言",
        get,
        errors=(lookup.UNKNOWN,),
    ),
    row(
        "aftersale/addcomplaintmaterial",
        "says something in a complaint",
        "商家补充纠纷单留言",
        say,
        errors=(lookup.UNKNOWN, dialog.TOO_LONG, dialog.TOO_MANY, dialog.NOT_AT_WORK),
    ),
    row(
        "aftersale/addcomplaintproof",
        "adds proofs to a complaint",
        "商家举证",
        prove,
        errors=(lookup.UNKNOWN, dialog.TOO_LONG, dialog.NOT_WAITED_FOR),
    ),
    row(
        "aftersale/syncworkorder",
        "syncs the merchant's own work on a complaint, as a whole",
        "同步商家处理纠纷单的工单，全量覆盖",
        sync,
        errors=(lookup.UNKNOWN, dialog.WRONG),
        invalid=dialog.WRONG,
    ),
)
