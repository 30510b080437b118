"""The rows of couriers: which there are, in the two lists that the platform has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.store.delivery.companies import NEW, OLD, ONLINE
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row


def old(_call: Call) -> dict[str, Any]:
    return _listed(OLD)


def new(call: Call) -> dict[str, Any]:
    return _listed(ONLINE if call.body.get("ewaybill_only") else NEW)


def _listed(companies: Mapping[str, str]) -> dict[str, Any]:
    return {"company_list": [{"delivery_id": id_, "delivery_name": name} for id_, name in companies.items()]}


ROWS = (
    row("order/deliverycompanylist/get", "couriers, by their older ids", "快递公司列表（旧）", old),
    row(
        "order/deliverycompanylist/new/get",
        "couriers, also those with waybills online",
        "快递公司列表",
        new,
    ),
)
