"""The rows of gifts to a group that nobody took in time."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.aftersale import gifts
from simulator.core.store.aftersale.gifts import GiftAfterSale, Given
from simulator.core.store.aftersale.lookup import UNKNOWN
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store.aftersale.listing import TOO_LONG, check_window
from simulator.endpoints.store_api import row

PAGE = 50  # nobody has said how long a page is
BEFORE_SENDING = 4  # `refund_reason`: by itself, before anything was sent


def listed(call: Call) -> dict[str, Any]:
    since, until = call.body["begin_create_time"], call.body["end_create_time"]
    check_window(since, until)
    page, more = gifts.page(call.world, call.store, since=since, until=until, after=call.position, size=PAGE)
    return {
        "after_sale_order_id_list": [each.after_sale_order_id for each in page],
        "next_key": cursor.after(call, *_place(page[-1])) if more else "",
        "has_more": more,
    }


def _place(each: GiftAfterSale) -> tuple[int, ...]:
    return each.create_time, each.number, each.after_sale_order_id


def get(call: Call) -> dict[str, Any]:
    each = gifts.asked_for(call.world, call.store, call.body["after_sale_order_id"])
    return {
        "after_sale_order": {
            "after_sale_order_id": each.after_sale_order_id,
            "present_order_id": each.present_order_id,
            "status": str(each.state),
            "openid": each.openid,
            "order_info_list": [
                {
                    "order_id": each.order_id,
                    "refund_info": _refund(each.amount),
                    "product_info_list": [_given(given) for given in each.given],
                }
            ],
            "refund_info": _refund(each.amount),
            "update_time": each.update_time,
            "create_time": each.create_time,
        }
    }


def _given(given: Given) -> dict[str, Any]:
    return {
        "product_id": given.product_id,
        "sku_id": given.sku_id,
        "count": given.count,
        "refund_info": _refund(given.amount),
    }


def _refund(amount: int) -> dict[str, Any]:
    return {
        "amount": amount,
        "refund_reason": BEFORE_SENDING,
        "platform_discount_return_amount": 0,
        "is_low_price_insurance_refund": False,
        "is_final_refund_by_insurance": False,
    }


ROWS = (
    row(
        "aftersale/getpresentaftersalelist",
        "ids of after-sales of gifts in a window of at most 24 hours",
        "最长 24 小时时间段内的群礼物超时自动退售后单 ID 列表",
        listed,
        errors=(TOO_LONG,),
        known={606006: ours("a cursor belongs to its query, as in the list of orders")},
    ),
    row(
        "aftersale/getpresentaftersaleorder",
        "one after-sale of a gift",
        "一张群礼物超时自动退售后单",
        get,
        errors=(UNKNOWN,),
    ),
)
