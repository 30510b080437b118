"""The HTTP face: forged and malformed pushes, pages, cookies."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conformance.reference.sample import (
    EVENTS,
    MONTH,
    ONE,
    PRODUCT,
    STORE,
    TWO,
    House,
)


@pytest.mark.parametrize("wrong", [{"msg_signature": "0" * 40}, {"nonce": "9"}, {"msg_signature": ""}])
def test_a_forged_push_is_refused(house: House, client: FlaskClient, wrong: dict[str, str]) -> None:
    query, body = house.sealed(ONE, "<xml/>", **wrong)
    assert client.post(EVENTS, query_string=query, data=body).status_code == 403


def test_a_push_for_another_platform_is_refused(house: House, client: FlaskClient) -> None:
    query, body = house.sealed(TWO, "<xml/>")
    assert client.post(EVENTS, query_string=query, data=body).status_code == 403


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [("POST", b"", 400), ("POST", b"<x", 400), ("POST", b"x" * (5 << 20), 413), ("GET", b"", 405)],
)
def test_a_malformed_push_is_survived(client: FlaskClient, method: str, body: bytes, status: int) -> None:
    for path in (EVENTS, f"/wechat/{ONE}/messages/{STORE}", "/market/orders"):
        reply = client.open(path, method=method, data=body)
        assert reply.status_code == status
        assert b"Traceback" not in reply.data


@pytest.mark.usefixtures("bought")
@pytest.mark.parametrize("path", ["/use?from=market", "/use", "/m/use"])
def test_a_good_code_opens_the_store(house: House, client: FlaskClient, path: str) -> None:
    assert house.use(client, path=path) == 302
    page = client.get("/app")
    assert f'data-store="{STORE}" data-state="served"' in page.text
    house.at(MONTH)
    page = client.get("/app")
    assert page.status_code == 403
    assert 'data-state="refused"' in page.text


@pytest.mark.usefixtures("bought")
def test_the_cookie_is_new_each_time_and_out_of_reach(house: House, client: FlaskClient) -> None:
    cookies = set()
    for code in ("a", "b"):
        house.platform.logins[code] = {"appid": STORE, "service_id": int(PRODUCT)}
        cookie = client.get(f"/use?code={code}").headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        cookies.add(cookie)
    assert len(cookies) == 2


def test_the_way_to_the_consent_page(house: House, client: FlaskClient) -> None:
    house.tickets()
    house.platform.answers["api_create_preauthcode"] = lambda _: {"pre_auth_code": "pre", "expires_in": 1800}
    page = client.get(f"/authorize?component_appid={TWO}").text
    assert "/cgi-bin/componentloginpage?component_appid=" + TWO in page
    house.platform.grants[TWO, STORE] = "refreshtoken@@@2"
    house.platform.codes["redirected"] = STORE
    assert (
        client.get(f"/authorized?component_appid={TWO}&auth_code=redirected&expires_in=3600").status_code
        == 200
    )
    house.settled()
    assert house.provider.grants.is_granted(TWO, STORE)
