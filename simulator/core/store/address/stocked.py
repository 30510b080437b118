"""The address of a stocked shop, which its goods go off from and back to: a row as the merchant's own.

Its id follows from the store, so that goods which are made when they are read name it. It is nobody's
default: answers to a return name it, as on the platform where a merchant has chosen none.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from simulator.core.store import changes
from simulator.core.store.address import rules
from simulator.core.store.address.entities import Address

if TYPE_CHECKING:
    from simulator.core.world import World

_LEAST, _MANY = 100_000_000, 900_000_000  # ids have nine digits
_SAID: dict[str, Any] = {
    "address_info": {
        "user_name": "售后组",
        "postal_code": "510000",
        "province_name": "广东省",
        "city_name": "广州市",
        "county_name": "海珠区",
        "detail_info": "新港中路397号",
        "tel_number": "13800000000",
    },
    "landline": "",
    "remark": "",
}


def returns_to(store: str) -> int:
    """The id of that address: another in each store."""
    spread = hashlib.blake2b(store.encode(), digest_size=8, person=b"address").digest()
    return _LEAST + int.from_bytes(spread, "big") % _MANY


def stock(world: World, store: str) -> Address:
    """The address, made where the shop does not have it, or has it no more."""
    there = rules.found(world, store, returns_to(store))
    if there is not None:
        return there
    now = int(world.clock.now())
    row = Address(
        store=store,
        address_id=returns_to(store),
        number=world.sequence("address", store),
        said=_SAID,
        create_time=now,
        update_time=now,
        send_addr=True,
        recv_addr=True,
    )
    return changes.make(world, row)
