"""The rows of shipping: sending parcels, changing their waybills, and the couriers there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.core.sources import ours
from simulator.core.store.delivery import shipping, waybills
from simulator.core.store.delivery.companies import COMPANIES, ONLINE
from simulator.core.store.delivery.waybills import Swap
from simulator.core.store.order import lookup
from simulator.core.store.order.entities import Content, Parcel
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

OWN_COURIER = 1


def companies(_call: Call) -> dict[str, Any]:
    return {"company_list": [_company(name) for name in COMPANIES]}


def companies_new(call: Call) -> dict[str, Any]:
    among = ONLINE if call.body.get("ewaybill_only") else COMPANIES
    return {"company_list": [_company(name) for name in among]}


def _company(name: str) -> dict[str, str]:
    return {"delivery_id": name, "delivery_name": COMPANIES[name]}


def send(call: Call) -> dict[str, Any]:
    parcels = _parcels(call, "delivery_list", call.body["delivery_list"])
    order = lookup.asked_for(call.world, call.store, call.body["order_id"])
    shipping.ship(call.world, order, parcels)
    return {}


def update(call: Call) -> dict[str, Any]:
    order = lookup.asked_for(call.world, call.store, call.body["order_id"])
    if swaps := call.body.get("change_infos"):
        pairs = [Swap(_parcel(call, swap["old"]), _parcel(call, swap["new"])) for swap in swaps]
        waybills.change_some(call.world, order, pairs)
    elif parcels := call.body.get("delivery_list"):
        waybills.change_all(call.world, order, [_parcel(call, parcel) for parcel in parcels])
    else:
        raise wrong("delivery_list", "or change_infos to be set", None)
    return {}


def _parcels(call: Call, path: str, said: Sequence[Mapping[str, Any]]) -> list[Parcel]:
    """40097 names the line of the argument that says nothing, as seen."""
    if not said:
        raise wrong(f"{path} size", "> 0", 0)
    for at, parcel in enumerate(said):
        for line, product in enumerate(parcel["product_infos"]):
            for name in ("product_id", "sku_id", "product_cnt"):
                if int(product[name]) <= 0:
                    raise wrong(f"{path}[{at}].product_infos[{line}].{name}", "> 0", int(product[name]))
    return [_parcel(call, parcel) for parcel in said]


def _parcel(call: Call, said: Mapping[str, Any]) -> Parcel:
    return Parcel(
        waybill_id=said.get("waybill_id", ""),
        delivery_id=said["delivery_id"],
        deliver_type=said.get("deliver_type", OWN_COURIER),
        sent_at=int(call.world.clock.now()),
        contents=tuple(
            Content(product_id=int(each["product_id"]), sku_id=int(each["sku_id"]), count=each["product_cnt"])
            for each in said["product_infos"]
        ),
    )


_CHANGE = (100002, 101100)

ROWS = (
    row("order/deliverycompanylist/get", "couriers", "快递公司列表", companies),
    row(
        "order/deliverycompanylist/new/get",
        "couriers, also those with waybills online",
        "快递公司列表（新）",
        companies_new,
    ),
    row(
        "order/delivery/send",
        "ships an order, wholly or in part",
        "订单发货，可拆分",
        send,
        errors=(*_CHANGE, 606031),
        known={
            100002: ours("what the other calls that change an order say of an unknown one"),
        },
    ),
    row(
        "order/deliveryinfo/update",
        "changes the waybill of a shipped order",
        "修改已发货订单的运单",
        update,
        errors=(*_CHANGE, 606004, 606005, 606040, 606041, 606042),
    ),
)
