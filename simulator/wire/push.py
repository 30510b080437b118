"""A push as an HTTP request: sealed, signed, and, where asked, wrong in exactly one part or several.

A request is made part by part; what makes it wrong is a function that changes one part once that is there,
before the next is made of it. Which functions there are, `simulator/faults/rows.py` says.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from simulator.core.outbox import Channel
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.wire import envelope, events
from simulator.wire.signature import sign

HEADERS = {"User-Agent": "Mozilla/4.0", "Content-Type": "text/xml", "Accept": "*/*"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What seals a push: the owner's token, key and appid.

    `to` is whom the outer document names, where that is not the owner.
    """

    token: str
    encoding_aes_key: str
    receiver: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A request ready to be sent, and for the journal the inner document and its padding (0: not sealed)."""

    url: str
    body: bytes
    plain: str
    query: Mapping[str, str]
    pad: int = 0
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=lambda: HEADERS)


@dataclass(frozen=True, slots=True)
class Form:
    """How a push is written: as XML or JSON, sealed or plain."""

    json: bool = False
    sealed: bool = True


class Part(StrEnum):
    """The parts of a push, in the order in which they are made."""

    TIMESTAMP = "timestamp"
    DOCUMENT = "document"  # what the push says
    APPID = "appid"  # at the end of what is sealed
    LENGTH = "length"  # of the document, ahead of it
    PADDING = "padding"
    CIPHERTEXT = "ciphertext"
    SIGNATURE = "signature"  # the query
    OUTER = "outer"  # the document that is sent
    BODY = "body"
    METHOD = "method"


@dataclass(slots=True, kw_only=True)
class Draft:
    """A push on its way to being a request: each part is there once it was made."""

    keys: Keys
    nonce: str
    canary: str  # an address that nobody but a reader of external entities asks
    timestamp: int
    document: str = ""
    appid: str = ""
    plain: bytes = b""
    pad: int | None = None  # what the pad bytes say; None: the truth
    ciphertext: bytes = b""
    encrypted: str = ""
    query: dict[str, str] = field(default_factory=dict)
    outer: str = ""
    body: bytes = b""
    method: str = "POST"

    @property
    def stamp(self) -> str:
        return str(self.timestamp)


Change = Callable[[Draft], None]


def seal(
    channel: Channel,
    url: str,
    keys: Keys,
    fields: Mapping[str, Any],
    *,
    timestamp: int,
    nonce: str,
    random: bytes,
    openid: str = "",
    wrong: Mapping[Part, Change] | None = None,
    pad: int = 0,
    canary: str = "http://127.0.0.1:9/",
    form: Form = Form(),
) -> Sealed:
    """The request of a push: exactly what the platform sends, but for the parts that `wrong` changes.

    `pad` grows the document by an unknown element until the padding has that many bytes.
    """
    draft = Draft(keys=keys, nonce=nonce, canary=canary, timestamp=timestamp)

    def made(part: Part) -> None:
        if wrong and part in wrong:
            wrong[part](draft)

    made(Part.TIMESTAMP)
    draft.document = events.json_document(fields) if form.json else events.document(fields)
    made(Part.DOCUMENT)
    if pad:
        draft.document = _grown(draft.document, keys.receiver, pad, form)
    draft.query = {
        "signature": sign(keys.token, draft.stamp, nonce),
        "timestamp": draft.stamp,
        "nonce": nonce,
        **({"openid": openid} if channel is not Channel.AUTHORIZATION and openid else {}),
    }
    draft.outer = draft.document
    if form.sealed:
        _encrypt(draft, random, made)
        signature = sign(keys.token, draft.stamp, nonce, draft.encrypted)
        draft.query |= {"encrypt_type": "aes", "msg_signature": signature}
        draft.outer = _outer(channel, draft, form)
    made(Part.SIGNATURE)
    made(Part.OUTER)
    draft.body = draft.outer.encode("utf-8")
    made(Part.BODY)
    made(Part.METHOD)
    return Sealed(
        url=with_query(url, draft.query),
        body=draft.body,
        plain=draft.document,
        query=draft.query,
        pad=_pad_of(draft.document, keys.receiver) if form.sealed else 0,
        method=draft.method,
        headers={**HEADERS, "Content-Type": "application/json"} if form.json else HEADERS,
    )


def method_of(wrong: Mapping[Part, Change]) -> str:
    """The method of a push that is wrong in these parts."""
    draft = Draft(keys=Keys(token="", encoding_aes_key="", receiver=""), nonce="", canary="", timestamp=0)
    if change := wrong.get(Part.METHOD):
        change(draft)
    return draft.method


def with_query(url: str, query: Mapping[str, str]) -> str:
    """A URL with a query behind its own."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def _encrypt(draft: Draft, random: bytes, made: Callable[[Part], None]) -> None:
    keys = draft.keys
    draft.appid = keys.receiver
    made(Part.APPID)
    draft.plain = envelope.compose(draft.document.encode("utf-8"), draft.appid, random)
    made(Part.LENGTH)
    made(Part.PADDING)
    draft.ciphertext = envelope.encrypt(draft.plain, keys.encoding_aes_key, pad=draft.pad)
    made(Part.CIPHERTEXT)
    draft.encrypted = base64.b64encode(draft.ciphertext).decode("ascii")


def _outer(channel: Channel, draft: Draft, form: Form) -> str:
    receiver = draft.keys.to or draft.keys.receiver
    if form.json:
        return events.json_envelope(receiver, draft.encrypted)
    return events.envelope(channel, receiver, draft.encrypted)


def _grown(plain: str, receiver: str, pad: int, form: Form) -> str:
    """The document with an unknown element of Chinese text and filler, sized for a padding."""
    if not 1 <= pad <= envelope.BLOCK:
        raise UsageError(Text(f"a pad is 1 to 32 bytes, not {pad}", f"填充为 1 至 32 字节，不能是 {pad}"))
    for filler in range(envelope.BLOCK):
        remark = f"备注{'x' * filler}"
        if form.json:
            grown = f'{plain[:-1]},"Remark":"{remark}"}}'
        else:
            grown = plain.replace("</xml>", f"<Remark><![CDATA[{remark}]]></Remark></xml>")
        if _pad_of(grown, receiver) == pad:
            return grown
    raise AssertionError("one of 32 neighbours has every padding")


def _pad_of(plain: str, receiver: str) -> int:
    return envelope.pad_of(20 + len(plain.encode("utf-8")) + len(receiver))
