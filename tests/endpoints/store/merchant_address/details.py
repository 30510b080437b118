"""Addresses as a merchant gives them."""

from __future__ import annotations

from typing import Any

from simulator.core.store.address.stocked import returns_to
from tests.core.sample import SHOP
from tests.endpoints.store.stories import Ask

STOCKED = str(returns_to(SHOP))  # the address that the story's store was stocked with
INFO: dict[str, Any] = {
    "user_name": "张三",
    "postal_code": "510000",
    "province_name": "广东省",
    "city_name": "广州市",
    "county_name": "海珠区",
    "detail_info": "新港中路 397 号",
    "tel_number": "13800000000",
    "house_number": "1 号楼",
    "lat": 23.1,
    "lng": 113.3,
}
DETAIL: dict[str, Any] = {
    "name": "张三",
    "address_info": INFO,
    "landline": "020-12345678",
    "remark": "工作日收货",
    "send_addr": True,
    "default_send": False,
    "recv_addr": True,
    "default_recv": False,
    "address_type": {"same_city": 0, "pickup": 1},
}


def added(ask: Ask, **change: Any) -> str:
    """The id of a new address, which is as given but for these."""
    return str(ask("merchant/address/add", address_detail={**DETAIL, **change})["address_id"])


def read(ask: Ask, address_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ask("merchant/address/get", address_id=address_id)["address_detail"]
    return found


def ids(ask: Ask, offset: int = 0, limit: int = 100) -> list[str]:
    found: list[str] = ask("merchant/address/list", offset=offset, limit=limit)["address_id_list"]
    return found
