"""A store's own callback: the same events as JSON, sealed for itself, beside the platform's XML."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.core.component import keys
from simulator.core.store.event_table import EventName
from simulator.usage import UsageError
from simulator.wire import envelope
from simulator.wire.signature import sign
from tests.core.component.receiver import Receiver, receiving
from tests.core.sample import KEY, Town

OWN_KEY = KEY[::-1]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def town(receiver: Receiver) -> Iterator[Town]:
    made = Town(url=receiver.url)
    made.do("authorize", store=made.shop)
    url = f"{receiver.url}/own"
    made.do("set_callback", store=made.shop, url=url, token="own", encoding_aes_key=OWN_KEY)
    yield made
    made.sender.stop()


def deliver(town: Town) -> None:
    """Sends all that is due now, once."""
    while taken := town.sender._take():
        town.sender.deliver(taken)


def heard(receiver: Receiver) -> list[dict[str, Any]]:
    """What came to the store's own address, opened."""
    sealed = [json.loads(got.body)["Encrypt"] for got in receiver.got if got.path == "/own"]
    return [json.loads(envelope.unseal(each, OWN_KEY).message) for each in sealed]


def test_a_store_gets_the_events_itself_as_json(town: Town, receiver: Receiver) -> None:
    order = town.do("buyer_order", store=town.shop, pay=False)
    deliver(town)
    [own] = [got for got in receiver.got if got.path == "/own"]
    outer = json.loads(own.body)
    assert set(outer) == {"ToUserName", "Encrypt"}
    opened = envelope.unseal(outer["Encrypt"], OWN_KEY)
    assert opened.appid == town.shop
    said = json.loads(opened.message)
    assert said == {
        "ToUserName": town.store_row().user_name,
        "FromUserName": order["openid"],
        "CreateTime": int(town.now),
        "MsgType": "event",
        "Event": "channels_ec_order_new",
        "order_info": {"order_id": order["order_id"]},  # a bare number in this event
    }
    stamp, nonce = own.query["timestamp"], own.query["nonce"]
    assert own.query["msg_signature"] == sign("own", stamp, nonce, outer["Encrypt"])
    assert own.query["encrypt_type"] == "aes"


def test_numbers_are_bare_or_text_event_by_event(town: Town, receiver: Receiver) -> None:
    order = str(town.do("buyer_order", store=town.shop)["order_id"])
    deliver(town)
    opened = [
        envelope.unseal(json.loads(got.body)["Encrypt"], OWN_KEY)
        for got in receiver.got
        if got.path == "/own"
    ]
    kinds = {
        each["Event"]: each["order_info"]["order_id"] for each in (json.loads(it.message) for it in opened)
    }
    assert kinds[EventName.ORDER_NEW] == int(order)
    assert kinds[EventName.ORDER_PAY] == order


def test_the_platform_hears_it_as_xml_all_the_same(town: Town, receiver: Receiver) -> None:
    town.do("buyer_order", store=town.shop, pay=False)
    own, platform = sorted(town.pushes(EventName.ORDER_NEW), key=lambda push: push.format)
    assert (own.format, platform.format) == ("json", "xml")
    assert own.fields == platform.fields
    assert own.ladder == platform.ladder
    assert len(own.ladder) == 9


def test_of_a_push_that_a_store_gets_itself_no_provider_is_told(town: Town, receiver: Receiver) -> None:
    town.do("buyer_order", store=town.shop, pay=False)
    deliver(town)
    entries = [each for each in town.entries("push") if each["kind"] == EventName.ORDER_NEW]
    told = {(each["component"] is None, each["home_page"], each["owed_answer"]) for each in entries}
    assert told == {(True, None, False), (False, None, True)}


def test_a_store_without_a_grant_hears_itself(town: Town) -> None:
    town.do("cancel_authorization", store=town.shop)
    town.do("buyer_order", store=town.shop, pay=False)
    assert [push.format for push in town.pushes(EventName.ORDER_NEW)] == ["json"]
    town.do("set_callback", store=town.shop)
    town.do("buyer_order", store=town.shop, pay=False)
    assert len(town.pushes(EventName.ORDER_NEW)) == 1


def test_faults_strike_these_pushes_too(town: Town, receiver: Receiver) -> None:
    town.do("fault", push="channels_ec_order_new", do="wrong_signature", times=2)
    town.do("buyer_order", store=town.shop, pay=False)
    deliver(town)
    entries = [each for each in town.entries("push") if each["kind"] == EventName.ORDER_NEW]
    assert [each["defects"] for each in entries] == [["wrong_signature"]] * 2


def test_the_key_of_a_stores_own_callback_is_changed_and_gone_back_to(town: Town, receiver: Receiver) -> None:
    changed = town.do("rotate_key", store=town.shop)
    assert (changed["owner"], changed["encoding_aes_key"] != OWN_KEY) == (town.shop, True)
    town.do("buyer_order", store=town.shop, pay=False)
    deliver(town)
    [own] = [got for got in receiver.got if got.path == "/own"]
    assert envelope.unseal(json.loads(own.body)["Encrypt"], changed["encoding_aes_key"]).appid == town.shop
    with town.world.transaction():
        assert keys.restore(town.world) == [town.shop]
    receiver.got.clear()
    town.do("buyer_order", store=town.shop, pay=False)
    deliver(town)
    assert heard(receiver)


def test_pushes_come_under_either_key_of_a_store_while_both_are_in_use(
    town: Town, receiver: Receiver
) -> None:
    new = town.do("rotate_key", store=town.shop, mixed_for=3600)["encoding_aes_key"]
    for _ in range(12):
        town.do("buyer_order", store=town.shop, pay=False)
    deliver(town)
    opened = set()
    for got in (each for each in receiver.got if each.path == "/own"):
        for key in (OWN_KEY, new):
            with contextlib.suppress(envelope.EnvelopeError):
                opened |= {key} if envelope.unseal(json.loads(got.body)["Encrypt"], key) else set()
    assert opened == {OWN_KEY, new}


def test_a_store_without_a_callback_has_no_key_to_change(town: Town) -> None:
    town.do("rotate_key", store=town.shop)
    town.do("set_callback", store=town.shop)
    with pytest.raises(UsageError, match="callback"):
        town.do("rotate_key", store=town.shop)
    with town.world.transaction():
        assert keys.restore(town.world) == [], "what is set up anew has nothing to go back to"
