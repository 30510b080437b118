"""The envelope against real pushes and official samples."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from conformance.reference.crypto import Envelope, Forged, Unreadable, signature
from conformance.reference.markup import Malformed, Reader

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "wire" / "crypto_vectors.json").read_text(encoding="utf-8")
)
SIGNED = [vector for vector in VECTORS if "msg_signature" in vector]
KEY = "MadeUpKeyOne0123456789abcdefghijklmnopqrsA0"
ODD_KEY = "MadeUpKeyTwo0123456789abcdefghijklmnopqrsEG"


def envelope(appid: str = "wxc", key: str = KEY, former: str = "") -> Envelope:
    return Envelope(appid=appid, token="t", current=key, former=former)


def push(sender: Envelope, message: str) -> tuple[dict[str, str], bytes]:
    encrypted = sender.encrypt(message.encode())
    query = {"timestamp": "1", "nonce": "2", "msg_signature": signature("t", "1", "2", encrypted)}
    return query, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_published_ciphertext_opens(vector: dict[str, Any]) -> None:
    receiver = Envelope(appid=vector["tail_appid"], token=vector["token"], current=vector["encoding_aes_key"])
    assert receiver.decrypt(vector["encrypt"]).decode() == vector["plaintext"]


@pytest.mark.parametrize("vector", SIGNED, ids=lambda vector: vector["id"])
def test_a_published_signature_verifies(vector: dict[str, Any]) -> None:
    receiver = Envelope(appid=vector["tail_appid"], token=vector["token"], current=vector["encoding_aes_key"])
    assert receiver.verify(vector, vector["encrypt"])
    assert signature(vector["token"], vector["timestamp"], vector["nonce"]) == vector["signature"]
    assert not receiver.verify(vector | {"msg_signature": vector["signature"]}, vector["encrypt"])


@pytest.mark.parametrize("length", range(33))
def test_every_pad_opens(length: int) -> None:
    sender = envelope()
    assert sender.decrypt(sender.encrypt(b"x" * length)) == b"x" * length


def test_length_counts_bytes() -> None:
    sender = envelope()
    assert sender.decrypt(sender.encrypt("小店".encode())).decode() == "小店"


def test_a_key_with_spare_bits_is_a_key() -> None:
    sender = envelope(key=ODD_KEY)
    assert base64.b64encode(sender.aes_key(ODD_KEY)).decode()[:43] != ODD_KEY
    assert sender.decrypt(sender.encrypt(b"hello")) == b"hello"


def test_the_former_key_opens_too() -> None:
    sealed = envelope(key=ODD_KEY).encrypt(b"hello")
    assert envelope(former=ODD_KEY).decrypt(sealed) == b"hello"
    with pytest.raises(Unreadable):
        envelope().decrypt(sealed)


def test_a_foreign_tail_is_refused() -> None:
    with pytest.raises(Unreadable, match="another appid"):
        envelope().decrypt(envelope(appid="wxother").encrypt(b"hello"))


@pytest.mark.parametrize("ciphertext", ["", "%%%", "AAAA", base64.b64encode(bytes(32)).decode()])
def test_a_broken_ciphertext_is_refused(ciphertext: str) -> None:
    with pytest.raises(Unreadable):
        envelope().decrypt(ciphertext)


def test_a_flipped_byte_is_forged() -> None:
    query, body = push(envelope(), "<xml/>")
    with pytest.raises(Forged):
        envelope().open(query, body.replace(b"<Encrypt>", b"<Encrypt>A"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"nonsense",
        b"<xml></xml>",
        b'<!DOCTYPE x [<!ENTITY e "e">]><xml><Encrypt>&e;</Encrypt></xml>',
    ],
)
def test_a_malformed_body_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        envelope().open({}, body)


def test_missing_fields_read_as_empty() -> None:
    fields = Reader().read(b"<xml><A>1</A><B><C> 2 </C></B></xml>")
    assert (fields.number("A"), fields.text("Z"), fields.number("Z")) == (1, "", 0)
    assert (fields.inner("B").text("C"), fields.inner("Z").text("C")) == ("2", "")


def test_an_answer_takes_the_key_that_its_push_came_under() -> None:
    keys = {"current": "a" * 42 + "A", "former": "b" * 42 + "E"}
    envelope = Envelope(appid="wx1", token="t", **keys)
    for key in keys.values():
        platform = Envelope(appid="wx1", token="t", current=key)
        envelope.decrypt(platform.encrypt(b"push"))
        assert platform.decrypt(envelope.encrypt(b"answer")) == b"answer"
