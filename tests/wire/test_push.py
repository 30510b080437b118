"""A push as a request: right without defects, and with each defect wrong in exactly the way it says."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.outbox import Channel
from simulator.faults.defects import DEFECTS, changes, check_defects
from simulator.usage import UsageError
from simulator.wire import envelope, events
from simulator.wire.envelope import EnvelopeError, unseal
from simulator.wire.push import Form, Keys, Sealed, seal
from simulator.wire.signature import sign
from tests.core.sample import KEY

COMPONENT = "wx00000000000000c1"
KEYS = Keys(token="token1", encoding_aes_key=KEY, receiver=COMPONENT)
CANARY = "http://127.0.0.1:9/canary/x"
AT = 1_767_229_200
FIELDS = {"AppId": COMPONENT, "CreateTime": AT, "InfoType": "unauthorized", "AuthorizerAppid": "wx01"}


def sealed(*defects: str, channel: Channel = Channel.AUTHORIZATION, **more: Any) -> Sealed:
    check_defects(defects, more.get("form", Form()), more.get("pad", 0))
    return seal(
        channel,
        more.pop("url", "http://provider.test/events?own=1"),
        KEYS,
        more.pop("fields", FIELDS),
        timestamp=AT,
        nonce="12345",
        random=b"0123456789abcdef",
        wrong=changes(defects),
        canary=CANARY,
        **more,
    )


GOOD = sealed()


def cipher(push: Sealed) -> str:
    return str(events.parse(push.body)["Encrypt"])


def opened(push: Sealed) -> envelope.Opened:
    return unseal(cipher(push), KEY)


def signature(push: Sealed) -> str:
    return sign(KEYS.token, push.query["timestamp"], push.query["nonce"])


def msg_signature(push: Sealed) -> str:
    return sign(KEYS.token, push.query["timestamp"], push.query["nonce"], cipher(push))


def rightly_signed(push: Sealed) -> bool:
    return push.query["signature"] == signature(push) and push.query["msg_signature"] == msg_signature(push)


def test_a_right_push_is_signed_sealed_and_addressed() -> None:
    assert rightly_signed(GOOD)
    assert opened(GOOD).appid == COMPONENT
    assert events.parse(opened(GOOD).message)["InfoType"] == "unauthorized"
    assert GOOD.method == "POST"
    assert GOOD.headers["User-Agent"] == "Mozilla/4.0"
    assert GOOD.headers["Content-Type"] == "text/xml"


def test_the_query_has_the_platforms_order_behind_the_providers_own() -> None:
    names = [name for name, _ in parse_qsl(urlsplit(GOOD.url).query)]
    assert names == ["own", "signature", "timestamp", "nonce", "encrypt_type", "msg_signature"]
    message = sealed(channel=Channel.MESSAGE, openid="o123", url="http://provider.test/m")
    assert [name for name, _ in parse_qsl(urlsplit(message.url).query)] == [
        "signature",
        "timestamp",
        "nonce",
        "openid",
        "encrypt_type",
        "msg_signature",
    ]
    assert dict(parse_qsl(urlsplit(message.url).query)) == dict(message.query)


def test_the_authorization_address_gets_no_openid() -> None:
    assert "openid" not in sealed(openid="o123").query


def fetched(document: bytes) -> list[str]:
    """What a careless parser would fetch while it reads a document."""
    asked: list[str] = []
    parser = expat.ParserCreate()
    parser.ExternalEntityRefHandler = lambda _context, _base, system, _public: bool(asked.append(system)) or 1
    parser.Parse(document, True)
    return asked


def wrong_signature(push: Sealed) -> None:
    assert push.query["signature"] != signature(push)
    assert push.query["msg_signature"] != msg_signature(push)
    assert push.body == GOOD.body


def wrong_msg_signature(push: Sealed) -> None:
    assert push.query["signature"] == signature(push)
    assert push.query["msg_signature"] != msg_signature(push)
    assert push.body == GOOD.body


def only_signature(push: Sealed) -> None:
    assert push.query["signature"] == signature(push)
    assert "msg_signature" not in push.query
    assert "msg_signature" not in push.url
    assert push.body == GOOD.body


def unsealed(push: Sealed) -> None:
    assert push.query["signature"] == signature(push)
    assert "msg_signature" not in push.query
    assert events.parse(push.body) == events.parse(opened(GOOD).message)


def foreign_tail(push: Sealed) -> None:
    assert rightly_signed(push)
    assert opened(push).appid not in ("", COMPONENT)
    assert opened(push).message == opened(GOOD).message
    assert events.parse(push.body)["AppId"] == COMPONENT


def flipped(push: Sealed) -> None:
    assert rightly_signed(push)
    good, wrong = (base64.b64decode(cipher(each)) for each in (GOOD, push))
    difference = [left ^ right for left, right in zip(good, wrong, strict=True) if left != right]
    assert len(difference) == 1
    assert difference[0].bit_count() == 1


def bad_padding(push: Sealed) -> None:
    assert rightly_signed(push)
    with pytest.raises(EnvelopeError, match="padding ends in 64"):
        opened(push)


def bad_length(push: Sealed) -> None:
    assert rightly_signed(push)
    with pytest.raises(EnvelopeError, match="length field"):
        opened(push)


def not_xml(push: Sealed) -> None:
    assert rightly_signed(push)
    with pytest.raises(ValueError, match="not a plain XML"):
        events.parse(opened(push).message)


def doctype(push: Sealed) -> None:
    assert rightly_signed(push)
    inner = opened(push).message.decode()
    assert inner.startswith(f'<!DOCTYPE xml [<!ENTITY canary SYSTEM "{CANARY}">]><xml>')
    assert fetched(opened(push).message) == [CANARY]
    with pytest.raises(ValueError, match="not a plain XML"):
        events.parse(opened(push).message)


def outer_doctype(push: Sealed) -> None:
    text = push.body.decode()
    assert text.startswith(f'<!DOCTYPE xml [<!ENTITY canary SYSTEM "{CANARY}">]><xml>')
    assert "<Encrypt>&canary;</Encrypt>" in text
    assert fetched(push.body) == [CANARY]
    assert push.query["msg_signature"] == GOOD.query["msg_signature"]
    with pytest.raises(ValueError, match="not a plain XML"):
        events.parse(push.body)


def entity_bomb(push: Sealed) -> None:
    assert rightly_signed(push)
    inner = opened(push).message.decode()
    assert len(inner) < 4096
    assert inner.count("<!ENTITY") == 10
    assert all(inner.count(f"&e{number};") == 10 for number in range(9))
    assert "<Note>&e9;</Note>" in inner
    with pytest.raises(ValueError, match="not a plain XML"):
        events.parse(opened(push).message)


def empty(push: Sealed) -> None:
    assert push.body == b""
    assert push.query == GOOD.query


def garbage(push: Sealed) -> None:
    assert push.query == GOOD.query
    with pytest.raises(UnicodeDecodeError):
        push.body.decode("utf-8")


def huge(push: Sealed) -> None:
    assert len(push.body) >= 5_000_000
    assert push.body.strip() == GOOD.body.strip()
    assert rightly_signed(push)


def wrong_method(push: Sealed) -> None:
    assert push.method == "PUT"
    assert push.body == GOOD.body
    assert push.url == GOOD.url


def old_timestamp(push: Sealed) -> None:
    assert int(push.query["timestamp"]) == AT - 86_400
    assert rightly_signed(push)
    assert opened(push).message == opened(GOOD).message


PROOFS: dict[str, Callable[[Sealed], None]] = {
    proof.__name__: proof
    for proof in (
        wrong_signature,
        wrong_msg_signature,
        only_signature,
        unsealed,
        foreign_tail,
        flipped,
        bad_padding,
        bad_length,
        not_xml,
        doctype,
        outer_doctype,
        entity_bomb,
        empty,
        garbage,
        huge,
        wrong_method,
        old_timestamp,
    )
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_what_it_says(defect: str) -> None:
    PROOFS[defect](sealed(defect))


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_not_met_by_a_right_push(defect: str) -> None:
    """Each proof above can fail."""
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        PROOFS[defect](GOOD)


def test_defects_combine() -> None:
    both = sealed("old_timestamp", "wrong_msg_signature")
    assert int(both.query["timestamp"]) == AT - 86_400
    assert both.query["signature"] == signature(both)
    assert both.query["msg_signature"] != msg_signature(both)


def test_an_unknown_defect_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="unknown defect 'twisted'; known: wrong_signature"):
        sealed("twisted")


@pytest.mark.parametrize("pad", range(1, 33))
def test_a_push_grows_to_any_pad(pad: int) -> None:
    grown = sealed(pad=pad)
    assert opened(grown).pad == pad
    assert events.parse(opened(grown).message)["Remark"].startswith("备注")


def test_a_pad_past_the_block_is_refused() -> None:
    with pytest.raises(UsageError, match="1 to 32 bytes, not 33"):
        sealed(pad=33)


@given(name=st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")))
def test_any_field_survives_the_whole_way(name: str) -> None:
    push = sealed(fields={**FIELDS, "Name": name})
    assert events.parse(opened(push).message)["Name"] == name
    assert rightly_signed(push)


@pytest.mark.parametrize("body", ["huge", "empty", "garbage"])
def test_the_method_is_wrong_whatever_the_body_is(body: str) -> None:
    assert sealed(body, "wrong_method") == replace(sealed(body), method="PUT")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("doctype", "not_xml"),
        ("doctype", "entity_bomb"),
        ("empty", "huge"),
        ("garbage", "flipped"),
        ("outer_doctype", "bad_length"),
        ("empty", "foreign_tail"),
        ("wrong_signature", "only_signature"),
        ("wrong_msg_signature", "wrong_signature"),
        ("unsealed", "wrong_signature"),
        ("unsealed", "doctype"),
    ],
)
def test_defects_of_one_part_exclude_each_other(one: str, two: str) -> None:
    for defects in ((one, two), (two, one)):
        with pytest.raises(UsageError, match=f"{defects[0]} and {defects[1]} do not go together"):
            sealed(*defects)


@given(st.lists(st.sampled_from(sorted(DEFECTS)), max_size=4, unique=True))
def test_of_defects_that_go_together_each_one_is_seen(defects: list[str]) -> None:
    """Without any one of them, the request is another."""
    try:
        whole = sealed(*defects)
    except UsageError:
        return
    for defect in defects:
        fewer = [each for each in defects if each != defect]
        assert sealed(*fewer) != whole


@pytest.mark.parametrize("defect", ["not_xml", "empty", "garbage", "outer_doctype", "unsealed"])
def test_no_padding_is_grown_where_there_is_no_document(defect: str) -> None:
    with pytest.raises(UsageError, match=f"{defect} leaves no document that `pad` could grow"):
        sealed(defect, pad=5)
    with pytest.raises(UsageError, match="this one is plain"):
        sealed(pad=5, form=Form(sealed=False))
