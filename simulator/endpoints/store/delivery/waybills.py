"""The row that changes waybills."""

from __future__ import annotations

from typing import Any

from simulator.core.store.delivery import waybills
from simulator.core.store.delivery.waybills import Swap
from simulator.core.store.order import lookup
from simulator.endpoints.model import Call
from simulator.endpoints.store.delivery.sending import parcel_of, parcels_of
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong


def update(call: Call) -> dict[str, Any]:
    body = call.body
    if swaps := body.get("change_infos"):
        pairs = [
            Swap(
                parcel_of(call, f"change_infos[{at}].old", swap["old"]),
                parcel_of(call, f"change_infos[{at}].new", swap["new"]),
            )
            for at, swap in enumerate(swaps)
        ]
        order = lookup.to_change(call.world, call.store, body["order_id"])
        waybills.change_some(call.world, order, pairs)
    elif listed := body.get("delivery_list"):
        parcels = parcels_of(call, "delivery_list", listed)
        order = lookup.to_change(call.world, call.store, body["order_id"])
        waybills.change_all(call.world, order, parcels)
    else:
        raise wrong("delivery_list", "or change_infos to be set", None)
    return {}


ROWS = (
    row(
        "order/deliveryinfo/update",
        "changes the waybill of a shipped order",
        "修改已发货订单的运单",
        update,
        errors=(100002, 100003, 101100, 606004, 606005, 606034, 606040, 606041, 606042),
    ),
)
