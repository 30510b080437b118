"""Adding, changing, removing and reading a merchant's addresses."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import ours
from simulator.core.store.address import rules
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

_UNKNOWN = {rules.UNKNOWN: ours("the code that acceptapply has for an address that there is not")}


def add(call: Call) -> dict[str, Any]:
    return {"address_id": rules.add(call.world, call.store, call.body["address_detail"]).address_id}


def get(call: Call) -> dict[str, Any]:
    address = rules.asked_for(call.world, call.store, call.body["address_id"])
    return {
        "address_detail": {
            **address.said,
            **{name: int(getattr(address, name)) for name in rules.FLAGS},
            "address_id": address.address_id,
            "create_time": address.create_time,
            "update_time": address.update_time,
        }
    }


def listed(call: Call) -> dict[str, Any]:
    rows = rules.listed(call.world, call.store, call.body["offset"], call.body["limit"])
    return {"address_id_list": [address.address_id for address in rows]}


def update(call: Call) -> dict[str, Any]:
    said = call.body["address_detail"]
    rules.update(call.world, rules.asked_for(call.world, call.store, said["address_id"]), said)
    return {}


def remove(call: Call) -> dict[str, Any]:
    rules.remove(call.world, rules.asked_for(call.world, call.store, call.body["address_id"]))
    return {}


ROWS = (
    row("merchant/address/add", "adds an address of the merchant's", "新增商家地址", add),
    row("merchant/address/get", "one address", "一个商家地址", get, errors=(rules.UNKNOWN,), known=_UNKNOWN),
    row(
        "merchant/address/list", "address ids, by offset and limit", "商家地址 ID 列表，按偏移与数量", listed
    ),
    row(
        "merchant/address/update",
        "changes an address",
        "修改商家地址",
        update,
        errors=(rules.UNKNOWN,),
        known=_UNKNOWN,
    ),
    row(
        "merchant/address/delete",
        "removes an address",
        "删除商家地址",
        remove,
        errors=(rules.UNKNOWN,),
        known=_UNKNOWN,
    ),
)
