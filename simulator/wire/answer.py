"""A provider's passive answer to a message: encrypted like a push, and read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.texts import NOTHING, Text
from simulator.usage import Spoken
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
    error: Text = NOTHING


class _Unread(Spoken, ValueError):
    """It is no answer: why."""


def read(body: bytes, keys: Keys) -> Answer:
    """Opens an answer with the key and token that its push was sealed with."""
    try:
        return Answer(fields=_opened(body, keys))
    except _Unread as error:
        return Answer(error=error.said)
    except ValueError as error:
        return Answer(error=Text(f"the answer is {error}", f"应答无法读取：{error}"))


def _opened(body: bytes, keys: Keys) -> dict[str, Any]:
    outer = events.parse(body)
    if "Encrypt" not in outer and "MsgType" in outer:
        raise _Unread(
            Text(
                "the answer is in clear, and in safe mode it has to be encrypted",
                "应答是明文，而安全模式下必须加密",
            )
        )
    _need(outer, OUTER, Text("the answer", "应答"))
    encrypted = str(outer["Encrypt"])
    expected = sign(keys.token, str(outer["TimeStamp"]), str(outer["Nonce"]), encrypted)
    if not same(expected, str(outer["MsgSignature"])):
        raise _Unread(Text("the answer's MsgSignature is wrong", "应答的 MsgSignature 错误"))
    try:
        opened = envelope.unseal(encrypted, keys.encoding_aes_key)
    except envelope.EnvelopeError as error:
        raise _Unread(
            Text(
                f"the answer does not open with the key that its message came under: {error}",
                f"应答无法用消息所用的密钥解密：{error}",
            )
        ) from None
    if opened.appid != keys.receiver:
        raise _Unread(
            Text(
                f"the answer's appid is {opened.appid}, and the platform's {keys.receiver} is right",
                f"应答的 appid 为 {opened.appid}，应为第三方平台的 {keys.receiver}",
            )
        )
    inner = events.parse(opened.message)
    _need(inner, INNER, Text("the answer's message", "应答中的消息"))
    if inner["MsgType"] not in KINDS:
        raise _Unread(
            Text(
                f"the answer's MsgType is {inner['MsgType']!r}; known: {', '.join(KINDS)}",
                f"应答的 MsgType 为 {inner['MsgType']!r}，可为：{', '.join(KINDS)}",
            )
        )
    return inner


def _need(found: Mapping[str, Any], names: tuple[str, ...], what: Text) -> None:
    if missing := [name for name in names if not found.get(name)]:
        raise _Unread(Text(f"{what.en} has no {missing[0]}", f"{what.zh}没有 {missing[0]}"))
