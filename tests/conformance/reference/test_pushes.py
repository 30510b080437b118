"""The replies to pushes: seven bytes, and the answers of the release test."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from conformance.reference.pushes import TEST_ACCOUNTS
from tests.conformance.reference.sample import (
    EVENTS,
    ONE,
    STORE,
    House,
)


@pytest.mark.usefixtures("tickets")
def test_an_order_of_another_service_is_not_ours(house: House) -> None:
    assert house.order_push(service_id="1") == "success"
    assert not house.platform.asked("get_service_buyer")


def test_a_push_of_the_platform_gets_seven_bytes(house: House, client: FlaskClient) -> None:
    query, body = house.sealed(ONE, "<xml><InfoType>never_seen</InfoType></xml>")
    reply = client.post(EVENTS, query_string=query, data=body)
    assert (reply.status_code, reply.data) == (200, b"success")


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
