"""Over HTTP: the replies to pushes, the way in, the probes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from conformance.reference.pushes import TEST_ACCOUNTS
from tests.conformance.reference.conftest import DAY, HOME, NOW, ONE, ORDER, PRODUCT, STORE, TWO, House
from tests.conformance.reference.fake import GONE

MONTH = NOW + 30 * DAY
EVENTS = f"/wechat/{ONE}/events"


@pytest.fixture
def client(house: House) -> Iterator[FlaskClient]:
    with house.provider.app().test_client() as client:
        yield client


@pytest.fixture
def bought(house: House) -> None:
    house.tickets()
    house.grant()
    house.valid(("basic", MONTH))
    house.sync()


def use(
    house: House, client: FlaskClient, *, path: str = "/use?from=market", code: str = "c", **reply: str
) -> int:
    entry = {"errcode": 0, "appid": STORE, "service_id": int(PRODUCT), "order_id": 1} | reply
    house.platform.logins[code] = entry
    return client.get(f"{path}{'&' if '?' in path else '?'}code={code}").status_code


def test_a_genuine_push_gets_seven_bytes(house: House, client: FlaskClient) -> None:
    query, body = house.sealed(ONE, "<xml><InfoType>never_seen</InfoType></xml>")
    reply = client.post(EVENTS, query_string=query, data=body)
    assert (reply.status_code, reply.data) == (200, b"success")


@pytest.mark.parametrize("bent", [{"msg_signature": "0" * 40}, {"nonce": "9"}, {"msg_signature": ""}])
def test_a_forged_push_is_refused(house: House, client: FlaskClient, bent: dict[str, str]) -> None:
    query, body = house.sealed(ONE, "<xml/>", **bent)
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


def test_keys_may_change(house: House, client: FlaskClient) -> None:
    query, body = house.sealed(ONE, "<xml/>")
    former = house.provider.pushes.envelopes[ONE].current
    told = {"appid": ONE, "current": house.provider.pushes.envelopes[HOME].current, "former": former}
    assert client.put("/probe/keys", json=told).status_code == 200
    assert client.post(EVENTS, query_string=query, data=body).data == b"success"
    assert client.put("/probe/keys", json=told | {"former": ""}).status_code == 200
    assert client.post(EVENTS, query_string=query, data=body).status_code == 400


def test_store_events_are_acknowledged(house: House, client: FlaskClient) -> None:
    event = "<xml><MsgType>event</MsgType><Event>channels_ec_order_new</Event></xml>"
    query, body = house.sealed(ONE, event)
    assert client.post(f"/wechat/{ONE}/messages/{STORE}", query_string=query, data=body).data == b"success"


def test_the_release_test_is_answered(house: House, client: FlaskClient) -> None:
    account = min(TEST_ACCOUNTS)
    for inner, expected in (
        (
            "<MsgType>text</MsgType><Content>TESTCOMPONENT_MSG_TYPE_TEXT</Content>",
            "TESTCOMPONENT_MSG_TYPE_TEXT_callback",
        ),
        ("<MsgType>event</MsgType><Event>LOCATION</Event>", "LOCATIONfrom_callback"),
    ):
        query, body = house.sealed(ONE, f"<xml>{inner}<FromUserName>them</FromUserName></xml>")
        reply = client.post(f"/wechat/{ONE}/messages/{account}", query_string=query, data=body)
        envelope = house.provider.pushes.envelopes[ONE]
        encrypted = envelope.reader.read(reply.data).text("Encrypt")
        assert f"<![CDATA[{expected}]]>" in envelope.decrypt(encrypted).decode()


def test_the_release_test_gets_its_message(house: House, client: FlaskClient) -> None:
    house.tickets()
    house.platform.grants[ONE, STORE] = "refreshtoken@@@1"
    house.platform.codes["thecode"] = STORE
    house.platform.answers["custom/send"] = lambda _: {"errcode": 0}
    inner = (
        "<MsgType>text</MsgType><Content>QUERY_AUTH_CODE:thecode</Content><FromUserName>them</FromUserName>"
    )
    query, body = house.sealed(ONE, f"<xml>{inner}</xml>")
    assert client.post(f"/wechat/{ONE}/messages/{STORE}", query_string=query, data=body).data == b""
    house.settled()
    sent = house.platform.asked("custom/send")[0].body or {}
    assert (sent["touser"], sent["text"]) == ("them", {"content": "thecode_from_api"})


@pytest.mark.usefixtures("bought")
@pytest.mark.parametrize("path", ["/use?from=market", "/use", "/m/use"])
def test_a_good_code_opens_the_store(house: House, client: FlaskClient, path: str) -> None:
    assert use(house, client, path=path) == 302
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


@pytest.mark.usefixtures("bought")
def test_identity_is_the_code_s_whatever_the_url_says(house: House, client: FlaskClient) -> None:
    assert use(house, client, path="/use?appid=wx1&service_id=1") == 302
    assert f'data-store="{STORE}"' in client.get("/app?appid=wx1").text


def test_a_fresh_order_is_seen_at_login(house: House, client: FlaskClient) -> None:
    house.tickets()
    house.valid(("basic", MONTH))
    assert use(house, client) == 302
    assert 'data-state="needs_grant"' in client.get("/app").text
    assert not house.platform.asked("product/list/get")


@pytest.mark.usefixtures("bought")
def test_nobody_else_is_let_in(house: House, client: FlaskClient) -> None:
    assert client.get("/use").status_code == 403
    assert client.get("/app").status_code == 403
    assert client.get("/use?code=unknown").status_code == 403
    assert use(house, client, service_id="1") == 403
    assert use(house, client, service_id=ORDER) == 403
    assert use(house, client, appid="") == 403
    house.platform.fault("login_auth", GONE, GONE, GONE)
    reply = client.get("/use?code=c")
    assert reply.status_code == 503
    assert 'data-state="unavailable"' in reply.text
    assert "Set-Cookie" not in reply.headers


@pytest.mark.usefixtures("bought")
def test_sessions_outlive_the_process_and_end_with_the_refund(house: House, client: FlaskClient) -> None:
    assert use(house, client) == 302
    house.start()
    with house.provider.app().test_client() as again:
        cookie = client.get_cookie("session")
        assert cookie is not None
        again.set_cookie("session", cookie.value)
        assert again.get("/app").status_code == 200
        house.valid()
        house.sync()
        assert again.get("/app").status_code == 403


@pytest.mark.usefixtures("bought")
def test_windows_are_as_narrow_as_allowed(house: House, client: FlaskClient) -> None:
    house.platform.validity[int(ORDER), STORE] = [{"specification_id": "orders", "expire_time": MONTH}]
    house.platform.grants[TWO, STORE] = "refreshtoken@@@2"
    house.sync()
    assert use(house, client, service_id=ORDER) == 302
    client.get("/app")
    for call in house.platform.asked("order/list/get"):
        window = (call.body or {})["create_time_range"]
        assert 0 < window["end_time"] - window["start_time"] <= 7 * DAY
    after_sale = house.platform.asked("getaftersalelist")[0].body or {}
    assert after_sale["end_create_time"] - after_sale["begin_create_time"] <= DAY


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
