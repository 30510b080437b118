"""The service market's lists: whole ids, all pages, odd rows."""

from __future__ import annotations

import pytest

from tests.conformance.reference.sample import (
    MONTH,
    ORDER_ID,
    PRODUCT,
    STORE,
    House,
)

pytestmark = pytest.mark.usefixtures("tickets")


def test_service_ids_go_out_whole(house: House) -> None:
    house.sync()
    assert [(call.body or {})["service_id"] for call in house.platform.asked("get_service_buyer_list")] == [
        int(service) for service in house.settings.services
    ]


def test_all_pages_are_read(house: House) -> None:
    stores = [f"wx{number:016x}" for number in range(25)]
    for store in stores:
        house.valid(("basic", MONTH), store=store)
    rows = [{"order_id": number, "specification_id": "basic"} for number in range(1, 42)]
    house.platform.paid[int(PRODUCT), stores[24]] = rows
    house.sync()
    assert all(house.ends(store=store) for store in stores)
    assert len(house.provider.entitlements.orders(PRODUCT, stores[24], "seen")) == 41  # type: ignore[arg-type]
    assert {(call.body or {})["limit"] for call in house.platform.asked("get_service_buyer_list")} == {10}


def test_odd_replies_are_understood(house: House) -> None:
    house.platform.validity[int(PRODUCT), STORE] = [
        {"specification_id": "basic", "expire_time": str(MONTH), "colour": "red"},
        {"specification_id": None, "expire_time": MONTH},
        {},
    ]
    house.platform.paid[int(PRODUCT), STORE] = [{"order_id": ORDER_ID, "sku_id": "915672"}, {}]
    house.sync()
    assert house.ends() == {"basic": MONTH, "": 0}
    assert len(house.provider.entitlements.specs(PRODUCT, STORE)) == 3
