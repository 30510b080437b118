"""What the store's page shows: windows as narrow as allowed, lists to their end."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conformance.reference.sample import (
    DAY,
    MONTH,
    ORDER,
    STORE,
    TWO,
    House,
)


@pytest.mark.usefixtures("bought")
def test_windows_are_as_narrow_as_allowed(house: House, client: FlaskClient) -> None:
    house.platform.validity[int(ORDER), STORE] = [{"specification_id": "orders", "expire_time": MONTH}]
    house.platform.grants[TWO, STORE] = "refreshtoken@@@2"
    house.sync()
    assert house.use(client, service_id=ORDER) == 302
    client.get("/app")
    for call in house.platform.asked("order/list/get"):
        body = call.body or {}
        window = body.get("create_time_range") or body["update_time_range"]
        assert 0 < window["end_time"] - window["start_time"] <= 7 * DAY
    for call in house.platform.asked("getaftersalelist"):
        begin, end = (value for name, value in (call.body or {}).items() if name.endswith("_time"))
        assert 0 < end - begin <= DAY


@pytest.mark.usefixtures("bought")
def test_orders_are_listed_to_the_end(house: House, client: FlaskClient) -> None:
    pages = {None: (["1", "2"], "k1"), "k1": (["3"], "")}

    def listed(request: object) -> dict[str, object]:
        ids, key = pages[(getattr(request, "body", None) or {}).get("next_key")]
        return {"order_id_list": ids, "next_key": key, "has_more": bool(key)}

    house.platform.answers["order/list/get"] = listed
    told = {
        "method": "POST",
        "path": "/channels/ec/order/list/get",
        "body": {"page_size": 2},
        "all_pages": True,
    }
    reply = client.post(f"/probe/stores/{STORE}/call", json=told)
    assert reply.get_json()["order_id_list"] == ["1", "2", "3"]
