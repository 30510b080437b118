"""What the suite may ask of the provider: clock, keys, a round, a call, and to forget."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conformance.reference.sample import (
    EVENTS,
    HOME,
    MONTH,
    NOW,
    ONE,
    PRODUCT,
    STORE,
    House,
)


def test_keys_may_change(house: House, client: FlaskClient) -> None:
    query, body = house.sealed(ONE, "<xml/>")
    former = house.provider.pushes.envelopes[ONE].current
    told = {"appid": ONE, "current": house.provider.pushes.envelopes[HOME].current, "former": former}
    assert client.put("/probe/keys", json=told).status_code == 200
    assert client.post(EVENTS, query_string=query, data=body).data == b"success"
    assert client.put("/probe/keys", json=told | {"former": ""}).status_code == 200
    assert client.post(EVENTS, query_string=query, data=body).status_code == 400


@pytest.mark.usefixtures("bought")
def test_a_call_without_a_grant_is_refused_here(house: House, client: FlaskClient) -> None:
    told = {"method": "POST", "path": "/channels/ec/order/get", "body": {}}
    house.platform.fault("order/get", 61007)
    assert client.post(f"/probe/stores/{STORE}/call", json=told).get_json() == {"errcode": 61007}
    reply = client.post(f"/probe/stores/{STORE}/call", json=told)
    assert (reply.status_code, reply.get_json()) == (409, {"refused": "needs_grant"})


@pytest.mark.usefixtures("bought")
def test_probes(house: House, client: FlaskClient) -> None:
    assert client.get(f"/probe/entitlements/{STORE}").get_json() == {
        "services": [
            {
                "service_id": PRODUCT,
                "specs": [{"spec_id": "basic", "expires_at": MONTH}],
                "needs_grant": False,
            }
        ]
    }
    assert client.get("/probe/entitlements/wx0").get_json() == {"services": []}
    assert client.put("/probe/clock", json={"now": NOW + 9, "rate": 0}).status_code == 200
    assert house.provider.clock.now() == NOW + 9
    assert client.post("/probe/sync").get_json() == {"ok": True}
    assert client.get("/probe/idle").status_code == 200
    everything = ["tickets", "component_tokens", "home_page_tokens", "access_tokens", "refresh_tokens"]
    assert client.post("/probe/forget", json={"what": everything}).status_code == 200
    assert client.post("/probe/sync").get_json() == {"ok": False}
    house.tickets()
    assert client.post("/probe/sync").get_json() == {"ok": True}
