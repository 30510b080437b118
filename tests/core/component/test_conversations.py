"""Messages to the provider, its encrypted answers, its customer-service messages, and rotated keys."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from simulator.core import outbox
from simulator.core.component.conversations import openid_of
from simulator.core.component.entities import TokenKind
from simulator.core.outbox import STORE_LADDER
from simulator.run.open import open_stage
from simulator.usage import UsageError
from simulator.wire import envelope, events
from simulator.wire.signature import sign
from tests.core.component.receiver import TOKEN, Got, Receiver, receiving, sealed
from tests.core.sample import COMPONENT, HOME_PAGE, KEY, Api, Town, make_world

SEND = "/cgi-bin/message/custom/send"
TEXT = "你好，发货了吗？"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def town(receiver: Receiver) -> Iterator[Town]:
    made = Town(url=receiver.url)
    yield made
    made.sender.stop()


def deliver(town: Town) -> dict[str, Any]:
    """Sends what is due now, once; answers the last journal entry of it."""
    with town.world.transaction():
        push = outbox.take(town.world)
    assert push is not None
    attempt = town.sender.begin(push)
    assert attempt is not None
    town.sender.deliver([attempt])
    return town.entries("push")[-1]


@pytest.mark.parametrize(
    ("key", "says"),
    [("short", "this one has 5"), ("汉" * 43, "has '汉' in place 1"), ("a" * 42 + "-", "in place 43")],
)
def test_a_key_that_is_none_is_told_what_is_wrong_with_it(town: Town, key: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        town.do("rotate_key", key=key)


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ({"text": "a\0b"}, "field 'Content' cannot stand"),
        ({"event": "LOCATION", "fields": {"1bad tag": "v"}}, "field '1bad tag' cannot stand"),
        ({"event": "LOCATION", "fields": {"Info": {"Name": "\x0b"}}}, "field 'Info.Name' cannot stand"),
        ({"event": "a\x01"}, "field 'Event' cannot stand"),
    ],
)
def test_what_no_document_can_hold_is_not_sent(town: Town, message: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        town.do("send_message", store=town.shop, **message)
    assert town.pushes() == []


def test_a_message_names_the_account_outside_and_the_platform_in_its_tail(
    town: Town, receiver: Receiver
) -> None:
    town.do("send_message", store=town.shop, text=TEXT)
    assert deliver(town)["outcome"] == "acknowledged"
    [got] = receiver.got
    assert got.path == f"/messages/{town.shop}"
    assert events.parse(got.body)["ToUserName"] == town.store_row().user_name
    assert got.opened().appid == COMPONENT
    fields = got.fields
    assert list(fields) == ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Content", "MsgId"]
    assert (fields["MsgType"], fields["Content"]) == ("text", TEXT)
    assert got.query["openid"] == fields["FromUserName"]
    assert list(got.query)[3:] == ["openid", "encrypt_type", "msg_signature"]


def test_an_event_brings_its_own_leaves(town: Town, receiver: Receiver) -> None:
    town.do("send_message", store=town.shop, event="debug_demo", fields={"debug_str": "x"})
    deliver(town)
    fields = receiver.got[0].fields
    assert (fields["MsgType"], fields["Event"], fields["debug_str"]) == ("event", "debug_demo", "x")
    assert "MsgId" not in fields


def test_a_message_is_tried_three_times_and_a_stores_event_on_the_store_ladder(town: Town) -> None:
    town.do("send_message", store=town.shop, text=TEXT)
    town.do("send_message", store=town.shop, event="channels_ec_order_pay")
    assert [push.ladder for push in town.pushes()] == [(0.0, 0.0), STORE_LADDER]


def test_users_of_an_account_have_openids_of_their_own(town: Town) -> None:
    names = [
        town.do("send_message", store=town.shop, text=TEXT, **more)["openid"]
        for more in ({}, {}, {"user": "another"})
    ]
    assert names[0] == names[1] != names[2]
    assert len(names[0]) == 28


@pytest.mark.parametrize("args", [{}, {"text": "a", "event": "b"}])
def test_a_message_is_a_text_or_an_event(town: Town, args: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="either"):
        town.do("send_message", store=town.shop, **args)


def test_without_a_message_url_there_is_nothing_to_send_to(town: Town) -> None:
    town.do("configure_component", messages="")
    with pytest.raises(UsageError, match="no URL for messages"):
        town.do("send_message", store=town.shop, text=TEXT)


def test_an_encrypted_answer_is_read_into_the_journal(town: Town, receiver: Receiver) -> None:
    receiver.answer = lambda got: got.text("已发货")
    town.do("send_message", store=town.shop, text=TEXT)
    entry = deliver(town)
    assert entry["outcome"] == "acknowledged"
    assert (entry["answer"]["MsgType"], entry["answer"]["Content"]) == ("text", "已发货")


@pytest.mark.parametrize("answer", ["", "success"])
def test_no_answer_is_none(town: Town, receiver: Receiver, answer: str) -> None:
    receiver.answer = lambda _got: answer
    town.do("send_message", store=town.shop, text=TEXT)
    entry = deliver(town)
    assert (entry["outcome"], entry["answer"], entry["error"]) == ("acknowledged", None, None)


CLEAR = "<xml><ToUserName>a</ToUserName><MsgType>text</MsgType></xml>"
OTHER_KEY = KEY[::-1]
BAD: dict[str, tuple[Callable[[Got], str], str]] = {
    "in clear": (lambda _got: CLEAR, "in clear"),
    "no xml": (lambda _got: "<xml>", "not a plain XML document"),
    "words": (lambda _got: "OK", "not a plain XML document"),
    "half an envelope": (lambda _got: "<xml><Encrypt>x</Encrypt></xml>", "no MsgSignature"),
    "another token": (lambda got: got.text("a", token="wrong"), "MsgSignature is wrong"),
    "another key": (lambda got: got.text("a", key=OTHER_KEY), "does not open"),
    "another tail": (lambda got: got.text("a", appid="wx00000000000000dd"), "appid is wx00000000000000dd"),
    "no message": (lambda _got: sealed("<xml><MsgType>text</MsgType></xml>"), "has no ToUserName"),
    "unknown type": (
        lambda _got: sealed(
            "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1</CreateTime>"
            "<MsgType>shout</MsgType></xml>"
        ),
        "MsgType is 'shout'",
    ),
}


@pytest.mark.parametrize("how", list(BAD))
def test_a_bad_answer_is_noted_and_counts_as_none(town: Town, receiver: Receiver, how: str) -> None:
    receiver.answer, why = BAD[how]
    town.do("send_message", store=town.shop, text=TEXT)
    entry = deliver(town)
    assert (entry["outcome"], entry["answer"]) == ("refused", None)
    assert why in entry["error"]


# -- customer-service messages --------------------------------------------------------------------------


@pytest.fixture
def api(town: Town) -> Api:
    town.do("tick_sets", sets=[1, 19, 129])
    town.do("authorize", store=town.shop, sets=[1])
    return Api(town.world)


def say(town: Town, api: Api, openid: str, kind: str = "text") -> int:
    body = {"touser": openid, "msgtype": kind, "text": {"content": "hello"}}
    return int(api.post(SEND, body, token=town.token(TokenKind.AUTHORIZER))["errcode"])


def test_who_has_written_can_be_answered_for_48_hours(town: Town, api: Api) -> None:
    openid = town.do("send_message", store=town.shop, text=TEXT)["openid"]
    assert say(town, api, openid) == 0
    town.pass_(48 * 3600)
    assert say(town, api, openid) == 0
    town.pass_(1)
    assert say(town, api, openid) == 45015


def test_what_a_customer_service_message_refuses(town: Town, api: Api) -> None:
    openid = openid_of(town.world, town.shop, "user")
    assert say(town, api, openid) == 40003
    town.do("send_message", store=town.shop, text=TEXT)
    assert say(town, api, openid, "shout") == 40008
    assert say(town, api, "") == 40003


def test_a_customer_service_message_needs_set_1_or_19(town: Town, api: Api) -> None:
    openid = town.do("send_message", store=town.shop, text=TEXT)["openid"]
    for sets, code in (([129], 61007), ([19], 0)):
        town.do("authorize", store=town.shop, sets=sets, all_sets=True)
        assert say(town, api, openid) == code


# -- rotated keys -------------------------------------------------------------------------------------------


def keys_used(town: Town, count: int = 24) -> list[str]:
    for number in range(count):
        town.do("send_message", store=town.shop, text=str(number))
    return [str(deliver(town)["key"]) for _ in range(count)]


def test_for_a_while_pushes_come_under_either_key(town: Town, receiver: Receiver) -> None:
    new = town.do("rotate_key", mixed_for="10m")["encoding_aes_key"]
    used = keys_used(town)
    assert set(used) == {"former", "current"}
    for got, name in zip(receiver.messages(), used, strict=True):
        key = KEY if name == "former" else new
        assert envelope.unseal(str(events.parse(got.body)["Encrypt"]), key).appid == COMPONENT
    town.pass_(600)
    assert set(keys_used(town, 8)) == {"current"}


def test_which_key_a_push_takes_follows_from_the_seed(receiver: Receiver) -> None:
    runs = []
    for seed in (1, 1, 2):
        town = Town(url=receiver.url, seed=seed)
        town.do("rotate_key", mixed_for="10m")
        runs.append(keys_used(town))
        town.sender.stop()
    assert runs[0] == runs[1] != runs[2]


def test_an_answer_takes_the_key_of_its_push(town: Town, receiver: Receiver) -> None:
    new = town.do("rotate_key", mixed_for="10m")["encoding_aes_key"]
    keys = (KEY, new)

    def answer(got: Got) -> str:
        both = Got(got.path, got.query, got.body, keys)
        encrypted = str(events.parse(got.body)["Encrypt"])
        right = next(key for key in keys if _opens(encrypted, key))
        return both.text("ok", key=right)

    receiver.answer = answer
    for number in range(8):
        town.do("send_message", store=town.shop, text=str(number))
    assert {deliver(town)["outcome"] for _ in range(8)} == {"acknowledged"}
    assert {entry["key"] for entry in town.entries("push")} == {"former", "current"}


def _opens(encrypted: str, key: str) -> bool:
    try:
        return envelope.unseal(encrypted, key).appid == COMPONENT
    except envelope.EnvelopeError:
        return False


@pytest.mark.parametrize("spare_bits", [True, False])
def test_a_made_up_key_is_of_either_kind(town: Town, spare_bits: bool) -> None:
    key = town.do("rotate_key", spare_bits=spare_bits)["encoding_aes_key"]
    assert len(key) == 43
    raw = envelope.aes_key(key)
    assert len(raw) == 32
    canonical = base64.b64encode(raw).decode().rstrip("=")
    assert (canonical == key) is not spare_bits
    assert town.component.encoding_aes_key == key


def test_the_home_pages_key_rotates_too(town: Town) -> None:
    assert town.do("rotate_key", home_page=True)["owner"] == HOME_PAGE
    assert town.component.encoding_aes_key == KEY


def test_two_rotations_go_back_to_the_first_key(town: Town) -> None:
    from simulator.actions.component.conversations import restore_keys

    town.do("rotate_key")
    town.do("rotate_key")
    restore_keys(town.stage)
    assert town.component.encoding_aes_key == KEY
    restore_keys(town.stage)
    assert [entry["phase"] for entry in town.entries("key")] == ["rotated", "rotated", "restored"]


def test_a_key_of_another_length_is_refused(town: Town) -> None:
    with pytest.raises(UsageError, match="43 characters"):
        town.do("rotate_key", key="short")


# -- MarkFail -----------------------------------------------------------------------------------------------


def test_after_five_failures_an_address_rests_for_a_minute(town: Town, receiver: Receiver) -> None:
    receiver.answer = lambda _got: "no"
    for number in range(3):
        town.do("send_message", store=town.shop, text=str(number))
    for _ in range(5):
        deliver(town)
    [marked] = town.entries("mark_fail")
    assert marked["until"] == town.now + 60
    with town.world.transaction():
        assert outbox.take(town.world) is None
    assert {push.due_at for push in town.pushes()} == {town.now + 60}
    receiver.answer = lambda _got: "success"
    town.pass_(60)
    assert deliver(town)["outcome"] == "acknowledged"


def test_an_address_at_rest_leaves_the_others_alone(town: Town, receiver: Receiver) -> None:
    receiver.answer = lambda got: "no" if "/messages/" in got.path else "success"
    for number in range(2):
        town.do("send_message", store=town.shop, text=str(number))
    for _ in range(5):
        deliver(town)
    town.do("authorize", store=town.shop, sets=[129])
    assert deliver(town)["kind"] == "authorized"


def test_the_signature_of_the_platform_is_right_under_either_key(town: Town, receiver: Receiver) -> None:
    town.do("rotate_key", mixed_for="10m")
    keys_used(town, 6)
    for got in receiver.messages():
        encrypted = str(events.parse(got.body)["Encrypt"])
        stamp, nonce = got.query["timestamp"], got.query["nonce"]
        assert got.query["msg_signature"] == sign(TOKEN, stamp, nonce, encrypted)
        assert got.query["signature"] == sign(TOKEN, stamp, nonce)


def test_a_home_page_that_is_not_there_has_no_key() -> None:
    world = make_world()
    with pytest.raises(UsageError, match="there is no home page yet"):
        open_stage(world).do("rotate_key", {"home_page": True}, origin="test")
