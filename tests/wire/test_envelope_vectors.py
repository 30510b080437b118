"""The published envelopes: each opens to what it holds, and sealing what it holds gives it again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.core.outbox import Channel
from simulator.wire import envelope, events
from simulator.wire.push import Keys, seal
from simulator.wire.signature import same, sign

VECTORS: dict[str, dict[str, Any]] = {
    one["id"]: one
    for one in json.loads(Path(__file__).with_name("crypto_vectors.json").read_text(encoding="utf-8"))
}
SIGNED = [one for one in VECTORS if "signature" in VECTORS[one]]
TICKET = "ticket@@@hXh2446N-P9OOZqW4EeuPO9zFXEnAz5Vzc0JaWczBkIqcw2javRF0C_VVdwVYrEwyw1xHOiui7gB0WqKaYPMUQ"
COMPONENT = "wxbbd3f07e2945cf2a"


def test_twelve_vectors_are_there() -> None:
    assert len(VECTORS) == 12
    assert {one.partition("-")[0] for one in VECTORS} == {f"V{number}" for number in range(1, 13)}


@pytest.mark.parametrize("vector", VECTORS)
def test_a_vector_opens(vector: str) -> None:
    one = VECTORS[vector]
    opened = envelope.unseal(one["encrypt"], one["encoding_aes_key"])
    assert opened.message.decode("utf-8") == one["plaintext"]
    assert opened.appid == one["tail_appid"]
    assert opened.random.decode("ascii") == one["random16"]
    assert opened.pad == one.get("pad", opened.pad)


@pytest.mark.parametrize("vector", VECTORS)
def test_sealing_the_same_gives_the_same_bytes(vector: str) -> None:
    one = VECTORS[vector]
    sealed = envelope.seal(
        one["plaintext"].encode("utf-8"),
        one["tail_appid"],
        one["encoding_aes_key"],
        one["random16"].encode("ascii"),
    )
    assert sealed == one["encrypt"]


@pytest.mark.parametrize("vector", SIGNED)
def test_both_signatures_are_the_published_ones(vector: str) -> None:
    one = VECTORS[vector]
    parts = (one["token"], one["timestamp"], one["nonce"])
    assert sign(*parts) == one["signature"]
    assert sign(*parts, one["encrypt"]) == one["msg_signature"]


@pytest.mark.parametrize(
    ("timestamp", "nonce", "signature"),
    [
        ("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        ("1715943329", "1590219412", "cc0c594499c1634947d5b502f158ee518947db27"),
    ],
)
def test_the_plain_signatures_of_the_official_page(timestamp: str, nonce: str, signature: str) -> None:
    assert sign("AAAAA", timestamp, nonce) == signature


def test_signatures_compare_by_bytes() -> None:
    assert same("abc", "abc")
    assert not same("abc", "abC")
    assert not same("abc", "abcd")
    assert not same("é", "e")


CAPTURED = {
    "V1-unauthorized": {
        "AppId": COMPONENT,
        "CreateTime": 1436876196,
        "InfoType": "unauthorized",
        "AuthorizerAppid": "wx570bc396a51b8ff8",
    },
    "V2-ticket": {
        "AppId": COMPONENT,
        "CreateTime": 1436881222,
        "InfoType": "component_verify_ticket",
        "ComponentVerifyTicket": TICKET,
    },
    "V3-debug_demo": {
        "ToUserName": "gh_97417a04a28d",
        "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
        "CreateTime": 1715943329,
        "MsgType": "event",
        "Event": "debug_demo",
        "debug_str": "hello world",
    },
}


@pytest.mark.parametrize("vector", CAPTURED)
def test_event_documents_are_byte_equal_to_captures(vector: str) -> None:
    assert events.document(CAPTURED[vector]) == VECTORS[vector]["plaintext"]


@pytest.mark.parametrize("vector", CAPTURED)
def test_a_whole_push_is_the_captured_one(vector: str) -> None:
    one = VECTORS[vector]
    channel = Channel.MESSAGE if vector.startswith("V3") else Channel.AUTHORIZATION
    sealed = seal(
        channel,
        "http://provider.test/x",
        Keys(token=one["token"], encoding_aes_key=one["encoding_aes_key"], receiver=one["tail_appid"]),
        CAPTURED[vector],
        timestamp=int(one["timestamp"]),
        nonce=one["nonce"],
        random=one["random16"].encode("ascii"),
    )
    assert sealed.plain == one["plaintext"]
    assert sealed.query["signature"] == one["signature"]
    assert sealed.query["msg_signature"] == one["msg_signature"]
    assert events.parse(sealed.body)["Encrypt"] == one["encrypt"]
