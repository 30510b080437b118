"""Event XML: the layout of captures, text of every kind, and nothing with a DTD."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.outbox import Channel
from simulator.wire import events

# What XML 1.0 can hold, and what survives its rule about line ends.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))


@given(text=TEXT, code=TEXT)
def test_any_text_comes_back(text: str, code: str) -> None:
    fields = {"AppId": text, "InfoType": "authorized", "AuthorizationCode": code}
    assert events.parse(events.document(fields).encode("utf-8")) == fields


@given(
    pieces=st.lists(
        st.sampled_from(["]]>", "]]", "]", ">", "<![CDATA[", "&amp;", "&", "<a>", "\n"]), max_size=8
    )
)
def test_no_text_ends_its_cdata_early(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert events.parse(events.document({"Content": text}).encode())["Content"] == text


def test_the_authorize_events_run_on_after_infotype() -> None:
    document = events.document(
        {"AppId": "c", "CreateTime": 1, "InfoType": "authorized", "AuthorizerAppid": "s", "PreAuthCode": "p"}
    )
    assert document == (
        "<xml><AppId><![CDATA[c]]></AppId>\n<CreateTime>1</CreateTime>\n<InfoType><![CDATA[authorized]]></InfoType>"
        "<AuthorizerAppid><![CDATA[s]]></AuthorizerAppid><PreAuthCode><![CDATA[p]]></PreAuthCode></xml>"
    )


def test_the_expiry_of_a_code_is_digits_in_cdata() -> None:
    assert events.leaf("AuthorizationCodeExpiredTime", "1512555785") == (
        "<AuthorizationCodeExpiredTime><![CDATA[1512555785]]></AuthorizationCodeExpiredTime>"
    )


def test_order_fields_are_nested_with_bare_numbers() -> None:
    fields = {
        "Event": "servicemarket_order_paid",
        "order_info": {"order_id": 2**61, "appid": "wx1", "openid": ""},
    }
    document = events.document(fields)
    assert f"<order_info><order_id>{2**61}</order_id><appid><![CDATA[wx1]]></appid>" in document
    assert events.parse(document.encode())["order_info"] == {
        "order_id": str(2**61),
        "appid": "wx1",
        "openid": "",
    }


def test_the_outer_document_names_the_receiver_as_each_address_does() -> None:
    assert events.envelope(Channel.AUTHORIZATION, "wx1", "x") == (
        "<xml>\n    <AppId><![CDATA[wx1]]></AppId>\n    <Encrypt><![CDATA[x]]></Encrypt>\n</xml>\n"
    )
    for channel in (Channel.MESSAGE, Channel.ORDER):
        assert events.parse(events.envelope(channel, "wx1", "x").encode()) == {
            "ToUserName": "wx1",
            "Encrypt": "x",
        }


def test_a_passive_reply_has_its_four_leaves() -> None:
    assert events.parse(events.reply("e", "s", "1", "n").encode()) == {
        "Encrypt": "e",
        "MsgSignature": "s",
        "TimeStamp": "1",
        "Nonce": "n",
    }


@pytest.mark.parametrize(
    "document",
    [
        b"<!DOCTYPE xml><xml><a>1</a></xml>",
        b'<!DOCTYPE xml [<!ENTITY e "x">]><xml><a>&e;</a></xml>',
        b'<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>',
        b'<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd"><xml/>',
        b"<xml><a>&e;</a></xml>",
        b"<xml><a></xml>",
        b"",
        b"plain text",
        bytes(range(256)),
    ],
)
def test_a_dtd_an_entity_and_what_is_no_xml_are_refused(document: bytes) -> None:
    with pytest.raises(ValueError, match="not a plain XML document"):
        events.parse(document)


def test_a_document_without_leaves_is_empty() -> None:
    assert events.parse(b"<xml>text</xml>") == {}


@pytest.mark.parametrize(("levels", "read"), [(128, True), (129, False), (20_000, False)])
def test_a_document_has_so_many_levels(levels: int, read: bool) -> None:
    document = b"<xml>" + b"<a>" * levels + b"</a>" * levels + b"</xml>"
    if read:
        assert events.parse(document)
    else:
        with pytest.raises(ValueError, match="nested more than 128 levels"):
            events.parse(document)
