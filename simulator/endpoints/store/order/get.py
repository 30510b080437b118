"""One order, whole: with all that a real reply has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.sources import ours
from simulator.core.store.aftersale import lookup as aftersales
from simulator.core.store.aftersale.states import NUMBERS
from simulator.core.store.delivery.companies import COMPANIES
from simulator.core.store.order import lookup, virtual_numbers
from simulator.core.store.order.entities import Asks, Line, Order, Parcel, Swap
from simulator.core.store.order.money import price
from simulator.core.store.order.receivers import masked_phone, receiver, shown
from simulator.core.store.order.states import Status
from simulator.core.store.product.documents import title
from simulator.durations import DAY
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

PROMISED = 2 * DAY  # from payment to shipping; ours
PRESALE = 1  # `stock_type`
_PAID_BY_WECHAT = 1


def order_get(call: Call) -> dict[str, Any]:
    order = lookup.asked_for(call.world, call.store, call.body["order_id"])
    return {
        "order": {
            "order_id": order.order_id,
            "status": int(order.status_at(call.reads_at)),
            "openid": order.openid,
            "create_time": order.create_time,
            "update_time": order.update_time,
            "order_detail": {
                "product_infos": [_line(order, line) for line in order.lines],
                "pay_info": _payment(order),
                "price_info": _price(order),
                "delivery_info": _delivery(call, order),
                "ext_info": {
                    "customer_notes": order.customer_notes,
                    "merchant_notes": order.merchant_notes,
                    "order_scene": 1,
                    **({"confirm_receipt_time": order.confirm_time} if order.confirm_time else {}),
                },
                **_settlement(order),
                **_refund(order),
            },
            "aftersale_detail": _aftersales(call, order),
            **_present(order),
        }
    }


def _aftersales(call: Call, order: Order) -> dict[str, Any]:
    """All of them, also in states that have no number: `status` is withdrawn, and 0 there."""
    rows = aftersales.of_order(call.world, order.store, order.order_id)
    return {
        "aftersale_order_list": [
            {
                "aftersale_order_id": each.after_sale_order_id,
                **({"status": NUMBERS[each.state]} if each.state in NUMBERS else {}),
            }
            for each in rows
        ],
        "on_aftersale_order_cnt": sum(each.open for each in rows),
    }


def _line(order: Order, line: Line) -> dict[str, Any]:
    lowered = {"is_change_price": True, "change_price": line.total} if line.change_price is not None else {}
    own = {
        "out_product_id": line.out_product_id,
        "out_sku_id": line.out_sku_id,
        "out_warehouse_id": line.out_warehouse_id,
    }
    return {
        "product_id": line.product_id,
        "sku_id": line.sku_id,
        "title": title(line.product_id, line.title),
        "thumb_img": line.thumb_img,
        "sku_cnt": line.count,
        "sku_code": line.sku_code,
        "sku_attrs": list(line.sku_attrs),
        "sale_price": line.sale_price,
        "market_price": line.market_price,
        "real_price": line.total,
        "estimate_price": line.total,
        "on_aftersale_sku_cnt": line.on_aftersale,
        "finish_aftersale_sku_cnt": line.finished_aftersale,
        "sku_deliver_info": _promise(order, line),
        "extra_service": {"seven_day_return": int(line.seven_day_return)},
        "package_sku_list": [],
        **({"delivery_deadline": order.pay_time + PROMISED} if order.pay_time else {}),
        **{name: value for name, value in own.items() if value},
        **({"change_sku_info": _swap(line.swap)} if line.swap is not None else {}),
        **lowered,
    }


def _promise(order: Order, line: Line) -> dict[str, Any]:
    """When it will be sent, where that is said beforehand: of presales."""
    if line.stock_type != PRESALE:
        return {"stock_type": line.stock_type}
    return {
        "stock_type": line.stock_type,
        "predict_delivery_time": (order.pay_time or order.create_time) + PROMISED,
        "full_payment_presale_delivery_type": line.presale_delivery_type,
    }


def _swap(swap: Swap) -> dict[str, Any]:
    return {
        "preshipment_change_sku_state": int(swap.state),
        "old_sku_id": swap.old_sku_id,
        "new_sku_id": swap.new_sku_id,
        "ddl_time_stamp": swap.deadline,
    }


def _delivery(call: Call, order: Order) -> dict[str, Any]:
    address = _address(call, order)
    told: dict[str, Any] = {
        "deliver_method": int(order.without_courier),
        "address_info": address,
        "delivery_product_info": [_parcel(parcel, address) for parcel in order.parcels],
    }
    if order.ship_done_time:
        told["ship_done_time"] = order.ship_done_time
    if order.asked is not None and order.asked.by is Asks.BUYER:
        told["address_under_review"] = _covered(call, order.asked.address)
        told["address_apply_time"] = order.asked.at
    if order.inspect_type:
        told["quality_inspect_type"] = order.inspect_type
        told["quality_inspect_info"] = {"inspect_status": int(order.inspected)}
    return told


def _address(call: Call, order: Order) -> dict[str, Any]:
    """Where it goes, and by which number its buyer is reached where he has been given one."""
    address = _covered(call, receiver(order))
    if order.without_courier:
        address["virtual_order_tel_number"] = address["tel_number"]
    virtual = order.virtual
    if virtual is None or not virtual_numbers.needed(call.world, order):
        return {**address, "use_tel_number": 0}
    number = masked_phone(receiver(order)["tel_number"])
    return {
        **address,
        "tel_number": number,
        "use_tel_number": 1,
        "tel_number_ext_info": {
            "real_tel_number": number,
            "virtual_tel_number": virtual_numbers.told(virtual),
            "virtual_tel_expire_time": virtual.expires_at,
            "get_virtual_tel_cnt": virtual.issued,
        },
    }


def _covered(call: Call, address: Mapping[str, Any]) -> dict[str, Any]:
    return shown(call.world, address, asked=bool(call.body.get("encode_sensitive_info")))


def _parcel(parcel: Parcel, address: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "waybill_id": parcel.waybill_id,
        "delivery_id": parcel.delivery_id,
        "delivery_name": COMPANIES.get(parcel.delivery_id, ""),
        "deliver_type": parcel.deliver_type,
        "delivery_time": parcel.sent_at,
        "product_infos": [
            {"product_id": content.product_id, "sku_id": content.sku_id, "product_cnt": content.count}
            for content in parcel.contents
        ],
        "delivery_address": dict(address),
    }


def _payment(order: Order) -> dict[str, Any]:
    begun = {
        "prepay_id": f"wx{order.order_id}",
        "prepay_time": order.create_time,
        "payment_method": _PAID_BY_WECHAT,
    }
    if not order.pay_time:
        return begun
    return {**begun, "pay_time": order.pay_time, "transaction_id": f"4200{order.order_id}"}


def _price(order: Order) -> dict[str, Any]:
    """In fen. What the merchant receives is the original price less all that was taken off it."""
    sums = price(order)
    lowered = {"change_down_price": sums.lowered} if sums.lowered else {}
    freight = order.changed_freight
    moved = {"is_change_freight": True, "change_freight": freight} if freight is not None else {}
    return {
        "product_price": sums.goods,
        "order_price": sums.to_pay,
        "freight": sums.freight,
        "original_order_price": sums.original,
        "estimate_product_price": sums.goods,
        "merchant_receieve_price": sums.received,
        **lowered,
        **moved,
    }


def _settlement(order: Order) -> dict[str, Any]:
    """What the platform keeps: foreseen once it is paid, and taken when it is settled."""
    if not order.pay_time:
        return {}
    fee = price(order).fee
    taken = {"commission_fee": fee, "settle_time": order.settle_time} if order.settle_time else {}
    return {"settle_info": {"predict_commission_fee": fee, **taken}}


def _refund(order: Order) -> dict[str, Any]:
    """The freight goes back where all of it does and nothing was sent."""
    if order.status is not Status.REFUNDED:
        return {}
    return {"refund_info": {"refund_freight": 0 if order.parcels else price(order).freight}}


def _present(order: Order) -> dict[str, Any]:
    present = order.present
    if present is None:
        return {"is_present": False}
    told = {
        "present_order_id_str": present.id,
        "present_note": present.note,
        "present_giver_openid": present.giver,
        "present_send_type": 0,
    }
    return {"is_present": True, **told, "order_present_info": {**told, "is_b2c_free_present": False}}


ROWS = (
    row(
        "order/get",
        "one order",
        "一笔订单",
        order_get,
        errors=(100002,),
        known={100002: ours("an unknown order gets what the calls that change one say of it")},
    ),
)
