"""A push as an HTTP request: sealed, signed, and, where asked, wrong in exactly the ways named.

A bend is a named way of being wrong. `BENDS` lists them all, with what each does; the sender, the
documentation and `send_push` read the table.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from simulator.core.outbox import Channel
from simulator.usage import UsageError
from simulator.wire import envelope, events
from simulator.wire.signature import sign


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
    headers: Mapping[str, str] = field(
        default_factory=lambda: {"User-Agent": "Mozilla/4.0", "Content-Type": "text/xml", "Accept": "*/*"}
    )


@dataclass(frozen=True, slots=True)
class Form:
    """How a push is written: as XML or JSON, sealed or plain."""

    json: bool = False
    sealed: bool = True


BENDS: dict[str, str] = {
    "wrong_signature": "both signatures are wrong",
    "wrong_msg_signature": "`signature` is right, `msg_signature` is that of another message",
    "only_signature": "`signature` is right and there is no `msg_signature`",
    "foreign_tail": "sealed and signed with the right keys; the appid at the end names another platform",
    "flipped": "one bit of the ciphertext is flipped, signed as it then is",
    "bad_padding": "the pad bytes say 64",
    "bad_length": "the length field points past the end",
    "not_xml": "the inner document is not XML",
    "doctype": "the inner document has a DOCTYPE with an external entity",
    "outer_doctype": "the outer document has a DOCTYPE with an external entity",
    "entity_bomb": "the inner document expands to a billion characters",
    "empty": "the body is empty",
    "garbage": "the body is bytes that are neither XML nor anything else",
    "huge": "the body has 5 MB",
    "wrong_method": "the request is a PUT",
    "old_timestamp": "the envelope's timestamp is a day old",
}

OF_XML = frozenset({"doctype", "outer_doctype", "entity_bomb"})
OF_SEAL = frozenset(
    {
        "wrong_msg_signature",
        "only_signature",
        "foreign_tail",
        "flipped",
        "bad_padding",
        "bad_length",
        "outer_doctype",
    }
)
# Of each of these a push can have one: they are about the same part of it.
ONE_OF = (
    frozenset({"wrong_signature", "wrong_msg_signature", "only_signature"}),
    frozenset({"not_xml", "doctype", "entity_bomb"}),
    frozenset({"empty", "garbage", "huge"}),
    frozenset({"empty", "garbage", "outer_doctype"}),
)
SEALED = frozenset(
    {"foreign_tail", "flipped", "bad_padding", "bad_length", "not_xml", "doctype", "entity_bomb"}
)
NOTHING_SEALED = frozenset({"empty", "garbage", "outer_doctype"})  # what is sealed is not in what is sent


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
    bends: tuple[str, ...] = (),
    pad: int = 0,
    canary: str = "http://127.0.0.1:9/",
    form: Form = Form(),
) -> Sealed:
    """The request of a push. Without `bends` it is exactly what the platform sends.

    `pad` grows the document by an unknown element until the padding has that many bytes.
    """
    check_bends(bends, form, pad)
    if "old_timestamp" in bends:
        timestamp -= 86_400
    plain = _inner(fields, bends, canary, form)
    if pad:
        plain = _grown(plain, keys.receiver, pad, form)
    stamp = str(timestamp)
    query = {
        "signature": sign(keys.token, stamp, nonce),
        "timestamp": stamp,
        "nonce": nonce,
        **({"openid": openid} if channel is not Channel.AUTHORIZATION and openid else {}),
    }
    if "wrong_signature" in bends:
        query["signature"] = sign("another token", stamp, nonce)
    outer = plain
    if form.sealed:
        encrypted = _encrypted(plain.encode("utf-8"), keys, random, bends)
        query |= _seal_query(keys.token, stamp, nonce, encrypted, bends)
        outer = _outer(channel, keys.to or keys.receiver, encrypted, bends, canary, form)
    joint = "&" if "?" in url else "?"
    sealed = Sealed(
        url=f"{url}{joint}{urlencode(query)}",
        body=outer.encode("utf-8"),
        plain=plain,
        query=query,
        pad=_pad_of(plain, keys.receiver) if form.sealed else 0,
    )
    if form.json:
        sealed = replace(sealed, headers={**sealed.headers, "Content-Type": "application/json"})
    return _bent_request(sealed, bends)


def check_bends(bends: tuple[str, ...], form: Form, pad: int = 0) -> None:
    """A UsageError for a bend that is unknown, of which a push in this form has no such part, or that
    leaves nothing to see of another one or of the padding."""
    if unknown := [bend for bend in bends if bend not in BENDS]:
        raise UsageError(f"unknown bend {unknown[0]!r}; known: {', '.join(BENDS)}")
    if lacking := [bend for bend in bends if form.json and bend in OF_XML]:
        raise UsageError(f"{lacking[0]} bends XML, and this push is JSON")
    if lacking := [bend for bend in bends if not form.sealed and bend in OF_SEAL]:
        raise UsageError(f"{lacking[0]} bends a sealed push, and this one is plain")
    for one, two in combinations(dict.fromkeys(bends), 2):
        if clash(one, two):
            raise UsageError(f"{one} and {two} do not go together on one push: send two pushes")
    if pad and not form.sealed:
        raise UsageError("`pad` grows a sealed push, and this one is plain")
    if pad and (lacking := [bend for bend in bends if bend == "not_xml" or bend in NOTHING_SEALED]):
        raise UsageError(f"{lacking[0]} leaves no document that `pad` could grow: leave one of them out")


def clash(one: str, two: str) -> bool:
    """Whether one bend leaves nothing to see of the other."""
    both = {one, two}
    return any(both <= group for group in ONE_OF) or bool(both & NOTHING_SEALED and both & SEALED)


def _seal_query(token: str, stamp: str, nonce: str, encrypted: str, bends: tuple[str, ...]) -> dict[str, str]:
    """What a sealed push has in its query beside the three of a plain one."""
    if "only_signature" in bends:
        return {"encrypt_type": "aes"}
    wrong = "wrong_signature" in bends or "wrong_msg_signature" in bends
    right = sign("another token" if wrong else token, stamp, nonce, encrypted)
    return {"encrypt_type": "aes", "msg_signature": right}


def _outer(
    channel: Channel, receiver: str, encrypted: str, bends: tuple[str, ...], canary: str, form: Form
) -> str:
    if form.json:
        return events.json_envelope(receiver, encrypted)
    outer = events.envelope(channel, receiver, encrypted)
    if "outer_doctype" in bends:
        outer = _doctype(canary) + outer.replace(f"<![CDATA[{encrypted}]]>", "&canary;", 1)
    return outer


def _inner(fields: Mapping[str, Any], bends: tuple[str, ...], canary: str, form: Form) -> str:
    plain = events.json_document(fields) if form.json else events.document(fields)
    if "not_xml" in bends:
        return "this is no XML <<<"
    if "doctype" in bends:
        return _doctype(canary) + plain.replace("</xml>", "<Note>&canary;</Note></xml>")
    if "entity_bomb" in bends:
        steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        bomb = f'<!DOCTYPE xml [<!ENTITY e0 "ten chars ">{steps}]>'
        return bomb + plain.replace("</xml>", "<Note>&e9;</Note></xml>")
    return plain


def _doctype(canary: str) -> str:
    return f'<!DOCTYPE xml [<!ENTITY canary SYSTEM "{canary}">]>'


def _grown(plain: str, receiver: str, pad: int, form: Form) -> str:
    """The document with an unknown element of Chinese text and filler, sized for a padding."""
    if not 1 <= pad <= envelope.BLOCK:
        raise UsageError(f"a pad is 1 to 32 bytes, not {pad}")
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


def _encrypted(message: bytes, keys: Keys, random: bytes, bends: tuple[str, ...]) -> str:
    receiver = "wx0000000000000000" if "foreign_tail" in bends else keys.receiver
    plain = envelope.compose(message, receiver, random)
    if "bad_length" in bends:
        plain = plain[:16] + (len(plain) * 4).to_bytes(4, "big") + plain[20:]
    cipher = envelope.encrypt(plain, keys.encoding_aes_key, pad=64 if "bad_padding" in bends else None)
    if "flipped" in bends:
        middle = len(cipher) // 2
        cipher = cipher[:middle] + bytes([cipher[middle] ^ 1]) + cipher[middle + 1 :]
    return base64.b64encode(cipher).decode("ascii")


def _bent_request(sealed: Sealed, bends: tuple[str, ...]) -> Sealed:
    body, method = sealed.body, sealed.method
    if "empty" in bends:
        body = b""
    if "garbage" in bends:
        body = bytes(range(256))
    if "huge" in bends:
        body += b" " * 5_000_000
    if "wrong_method" in bends:
        method = "PUT"
    return replace(sealed, body=body, method=method) if bends else sealed
