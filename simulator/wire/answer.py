"""A provider's passive answer to a message: encrypted like a push, and read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.wire import envelope, events
from simulator.wire.push import Keys
from simulator.wire.signature import same, sign

KINDS = ("text", "image", "voice", "video", "music", "news", "transfer_customer_service")
OUTER = ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
INNER = ("ToUserName", "FromUserName", "CreateTime", "MsgType")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an answer says, or in `error` why it is none."""

    fields: Mapping[str, Any] | None = None
    error: str = ""


def read(body: bytes, keys: Keys) -> Answer:
    """Opens an answer with the key and token that its push was sealed with."""
    try:
        return Answer(fields=_opened(body, keys))
    except ValueError as error:
        return Answer(error=str(error))


def _opened(body: bytes, keys: Keys) -> dict[str, Any]:
    outer = events.parse(body)
    if "Encrypt" not in outer and "MsgType" in outer:
        raise ValueError("the answer is in clear, and in safe mode it has to be encrypted")
    _need(outer, OUTER, "the answer")
    encrypted = str(outer["Encrypt"])
    expected = sign(keys.token, str(outer["TimeStamp"]), str(outer["Nonce"]), encrypted)
    if not same(expected, str(outer["MsgSignature"])):
        raise ValueError("the answer's MsgSignature is wrong")
    try:
        opened = envelope.unseal(encrypted, keys.encoding_aes_key)
    except envelope.EnvelopeError as error:
        raise ValueError(
            f"the answer does not open with the key that its message came under: {error}"
        ) from None
    if opened.appid != keys.receiver:
        raise ValueError(f"the answer's appid is {opened.appid}, and the platform's {keys.receiver} is right")
    inner = events.parse(opened.message)
    _need(inner, INNER, "the answer's message")
    if inner["MsgType"] not in KINDS:
        raise ValueError(f"the answer's MsgType is {inner['MsgType']!r}; known: {', '.join(KINDS)}")
    return inner


def _need(found: Mapping[str, Any], names: tuple[str, ...], what: str) -> None:
    if missing := [name for name in names if not found.get(name)]:
        raise ValueError(f"{what} has no {missing[0]}")
