"""The rows that send parcels: of what was ordered, and once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.core.sources import ours
from simulator.core.store.delivery import compensation, parcels, shipping
from simulator.core.store.order import lookup
from simulator.core.store.order.entities import Content, Order, Parcel
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

_COUNTED = ("product_id", "sku_id", "product_cnt")


def send(call: Call) -> dict[str, Any]:
    said = call.body["delivery_list"]
    sent = parcels_of(call, "delivery_list", said)
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    _check_ways(order, sent)
    shipping.ship(call.world, order, sent)
    return {}


def compensate(call: Call) -> dict[str, Any]:
    said = call.body["delivery_list"]
    sent = parcels_of(call, "delivery_list", said, reason=call.body["reason"])
    order = lookup.to_change(call.world, call.store, call.body["order_id"])
    compensation.compensate(call.world, order, sent)
    return {}


def _check_ways(order: Order, sent: Sequence[Parcel]) -> None:
    """Only what no courier brings goes without one: 40097, whose code for it nobody has shown."""
    for at, parcel in enumerate(sent):
        if parcel.deliver_type == parcels.WITHOUT_COURIER and not order.without_courier:
            place = f"delivery_list[{at}].deliver_type"
            raise wrong(place, f"= {parcels.BY_COURIER} where deliver_method is 0", parcel.deliver_type)


def parcels_of(call: Call, path: str, said: Sequence[Mapping[str, Any]], *, reason: int = 0) -> list[Parcel]:
    """40097 names the place of the argument that says nothing, as seen of a line without product."""
    if not said:
        raise wrong(f"{path} size", "> 0", 0)
    return [parcel_of(call, f"{path}[{at}]", parcel, reason=reason) for at, parcel in enumerate(said)]


def parcel_of(call: Call, path: str, said: Mapping[str, Any], *, reason: int = 0) -> Parcel:
    kind = said.get("deliver_type", parcels.BY_COURIER)
    if kind != parcels.WITHOUT_COURIER:
        for name in ("delivery_id", "waybill_id"):
            if not said.get(name, "").strip():
                raise wrong(f"{path}.{name}", "not empty", said.get(name, ""))
    if not said["product_infos"]:
        raise wrong(f"{path}.product_infos size", "> 0", 0)
    return Parcel(
        waybill_id=said.get("waybill_id", ""),
        delivery_id=said.get("delivery_id", ""),
        deliver_type=kind,
        sent_at=int(call.world.clock.now()),
        contents=tuple(
            _content(f"{path}.product_infos[{at}]", content)
            for at, content in enumerate(said["product_infos"])
        ),
        reason=reason,
    )


def _content(path: str, said: Mapping[str, Any]) -> Content:
    for name in _COUNTED:
        if int(said[name]) <= 0:
            raise wrong(f"{path}.{name}", "> 0", int(said[name]))
    return Content(product_id=int(said["product_id"]), sku_id=int(said["sku_id"]), count=said["product_cnt"])


_LIKE_WAYBILLS = ours("what `deliveryinfo/update` documents: its text fits")
_AS_ELSEWHERE = ours("as other calls that change an order")

ROWS = (
    row(
        "order/delivery/send",
        "ships an order, wholly or in part",
        "订单发货，可拆分",
        send,
        errors=(100002, 100003, 101100, 108009, 606003, 606004, 606031, 606034, 606042),
        known={100002: _AS_ELSEWHERE, 606004: _LIKE_WAYBILLS, 606042: _LIKE_WAYBILLS},
    ),
    row(
        "order/delivery/compensation",
        "sends something of an order once more, or beside it",
        "订单补发货",
        compensate,
        errors=(100002, 100003, 101100, 606004, 606031, 606034, 606041, 606042),
        known={
            100002: _AS_ELSEWHERE,
            100003: _AS_ELSEWHERE,
            101100: _LIKE_WAYBILLS,
            606004: _LIKE_WAYBILLS,
            606031: ours("what `delivery/send` says of goods that the order does not have"),
            606034: ours("what `delivery/send` says of an order that others send"),
            606041: ours("ten times an order is documented, and no code of it: this one says so of waybills"),
            606042: _LIKE_WAYBILLS,
        },
    ),
)
