r"""Events in the layout of real captures, as XML or as JSON.

Text is in CDATA and `CreateTime` is bare. On the authorization address a line break follows the first
tags and each leaf, except after `InfoType` and what comes behind it in the authorize events; in messages
a line break follows every leaf.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.core.outbox import Channel
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError
from simulator.wire.kinds import AUTHORIZER_KINDS

DEEPEST = 128  # levels of elements, as of JSON
BARE = frozenset({"CreateTime", "MsgId", "TimeStamp"})
RUN_ON = frozenset(AUTHORIZER_KINDS)


def leaf(name: str, value: Any) -> str:
    """One element: numbers bare where the platform has them bare, everything else in CDATA."""
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(leaf(key, item) for key, item in value.items())}</{name}>"
    if isinstance(value, int) and (name in BARE or name.islower()):
        return f"<{name}>{value}</{name}>"
    text = str(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{text}]]></{name}>"


def document(fields: Mapping[str, Any]) -> str:
    """The inner document of a push."""
    parts = ["<xml>"]
    run_on = False
    for name, value in fields.items():
        parts.append(leaf(name, value))
        run_on = run_on or (name == "InfoType" and value in RUN_ON)
        if not run_on:
            parts.append("\n")
    parts.append("</xml>")
    return "".join(parts)


def json_document(fields: Mapping[str, Any]) -> str:
    """The same as JSON: ids past what a double holds are bare numbers there, too."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def check_fields(fields: Mapping[str, Any], under: str = "") -> None:
    """A UsageError that names the first leaf which an XML document cannot hold."""
    for name, value in fields.items():
        nested = isinstance(value, Mapping)
        if wrong := _unfit(name, "" if nested else value):
            shown = f"{under}{name}"[:60]
            raise UsageError(
                Text(
                    f"field {shown!r} cannot stand in a push: {wrong.en}",
                    f"字段 {shown!r} 不能出现在推送中：{wrong.zh}",
                )
            )
        if nested:
            check_fields(value, f"{under}{name}.")


def _unfit(name: str, value: Any) -> Text:
    """Why a document cannot hold this leaf; empty where it can."""
    try:
        read = parse(document({name: value}).encode("utf-8"))
    except ValueError as error:
        return Text.same(str(error))
    if list(read) == [name]:
        return NOTHING
    return Text("it is no name of an element", "它不是元素名")


def json_envelope(receiver: str, encrypted: str) -> str:
    """The outer document of a sealed JSON push."""
    return json_document({"ToUserName": receiver, "Encrypt": encrypted})


def envelope(channel: Channel, receiver: str, encrypted: str) -> str:
    """The outer document: `AppId` on the authorization address, `ToUserName` on the others."""
    if channel is Channel.AUTHORIZATION:
        return (
            f"<xml>\n    <AppId><![CDATA[{receiver}]]></AppId>\n"
            f"    <Encrypt><![CDATA[{encrypted}]]></Encrypt>\n</xml>\n"
        )
    to = f"<ToUserName><![CDATA[{receiver}]]></ToUserName>"
    return f"<xml>{to}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"


def reply(encrypted: str, signature: str, timestamp: str, nonce: str) -> str:
    """An encrypted passive reply, as a provider sends it."""
    return (
        f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
    )


def parse(document_: bytes) -> dict[str, Any]:
    """Leaves of an XML document by tag, nested ones as dicts. DTDs and entities are refused."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(document_, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ValueError(f"not a plain XML document: {error}") from None

    def value(element: Any, depth: int = 0) -> Any:
        if depth > DEEPEST:
            raise ValueError(f"not a plain XML document: it is nested more than {DEEPEST} levels deep")
        return (
            {child.tag: value(child, depth + 1) for child in element} if len(element) else element.text or ""
        )

    found = value(root)
    return found if isinstance(found, dict) else {}
