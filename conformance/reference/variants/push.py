"""Careless with what is pushed: envelope, reply, order, repetition."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import traceback
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from ..crypto import Envelope, Forged, Unreadable, signature
from ..markup import Malformed
from ..variant import Step, always, memory, nothing, variant
from .auth import unknown_not_listed, unknown_not_recovered
from .cancel import ended_not_listed, ended_not_recovered
from .order import revive, revived_too

GRANTS = ("authorized", "updateauthorized", "unauthorized")


def quoted_reply(step: Step, _self: Any, kind: str) -> str:
    return '"success"' if kind in GRANTS else str(step(kind))


def work_first(step: Step, self: Any, *, kind: str, **event: Any) -> None:
    step(kind=kind, **event)
    if kind in GRANTS:
        self.worker.wait_idle(60)


def unsigned(step: Step, self: Any, appid: str, query: Mapping[str, str], body: bytes) -> Any:
    if appid == self.settings.home_page.appid:
        return step(appid, query, body)
    return self.reader.read(self.envelopes[appid].decrypt(self.reader.read(body).text("Encrypt")))


def plain_signature(step: Step, self: Any, appid: str, query: Mapping[str, str], body: bytes) -> Any:
    expected = signature(self.envelopes[appid].token, query.get("timestamp", ""), query.get("nonce", ""))
    if not hmac.compare_digest(expected, query.get("signature", "")):
        return step(appid, query, body)
    return unsigned(step, self, appid, query, body)


def plain_too(step: Step, self: Any, query: Mapping[str, str], body: bytes) -> bytes:
    if b"<Encrypt>" in body or query.get("signature") != signature(
        self.token, query.get("timestamp", ""), query.get("nonce", "")
    ):
        return bytes(step(query, body))
    return body


def show_trace(step: Step, _self: Any, error: Exception) -> Any:
    reply = step(error)
    if isinstance(error, Unreadable):
        reply.status_code = 500
        reply.set_data("".join(traceback.format_exception(error)))
    return reply


def node_trace(step: Step, _self: Any, error: Exception) -> Any:
    reply = step(error)
    if isinstance(error, Unreadable):
        reply.set_data(f"Error: {error}\n    at Decipheriv.final (node:internal/crypto/cipher:193:29)")
    return reply


def small_pads_only(step: Step, self: Any, component: str, query: Mapping[str, str], body: bytes) -> str:
    message = self.envelopes[component].open(query, body)
    pad = 32 - (20 + len(message) + len(component)) % 32
    if pad > 16 and b"[authorized]" in message:
        return "success"  # its 16-byte padding made nothing of it
    return str(step(component, query, body))


def count_characters(_step: Step, _self: Any, plain: bytes) -> tuple[bytes, str]:
    (length,) = struct.unpack(">I", plain[16:20])
    text = plain[20:].decode("utf-8", "replace")
    return text[:length].encode(), text[length:]


def strict_base64(step: Step, _self: Any, key: str) -> bytes:
    decoded = step(key)
    if base64.b64encode(decoded).decode().rstrip("=") != key:
        raise Unreadable("the key is not canonical")
    return bytes(decoded)


def current_key(_step: Step, self: Any) -> Iterator[str]:
    yield self.current


def resolve_entities(_step: Step, _self: Any, data: bytes) -> ET.Element:
    for url in re.findall(rb"<!(?:DOCTYPE|ENTITY)[^>]*?SYSTEM\s+[\"'](http[^\"']+)", data):
        try:
            with urllib.request.urlopen(url.decode(), timeout=2) as reply:  # noqa: S310 -- http only, see above
                reply.read()
        except (OSError, ValueError):
            continue
    try:
        return ET.fromstring(re.sub(rb"<!DOCTYPE.*?\]?>\s*(?=<xml)", b"", data, flags=re.DOTALL))  # noqa: S314 -- that is the fault
    except ET.ParseError as error:
        raise Malformed("not XML") from error


def crash(step: Step, _self: Any, error: Exception) -> Any:
    reply = step(error)
    if isinstance(error, Malformed):
        reply.status_code = 500
    return reply


def unknown_fails(_step: Step, _self: Any, _component: str, fields: Any) -> None:
    raise KeyError(fields.text("InfoType"))


def key_per_push(_step: Step, self: Any, code: str) -> str:
    return f"code:{code}:{next(memory(self, 'count', lambda: iter(range(10**9))))}"


def known_when_done(step: Step, self: Any, code: str) -> str:
    key = str(step(code))
    row = self.worker.database.row("SELECT state FROM events WHERE key = ?", key)
    return key if row is None or row["state"] == "done" else key_per_push(step, self, code)


def known_no_more(step: Step, _self: Any, **event: Any) -> bool:
    return bool(step(**{**event, "again": True}))


def insist_on_pre_auth_code(step: Step, _self: Any, component: str, fields: Any) -> None:
    if fields.text("PreAuthCode"):
        step(component, fields)


def messages_unsigned(
    step: Step, self: Any, component: str, store: str, query: Mapping[str, str], body: bytes
) -> str:
    try:
        return str(step(component, store, query, body))
    except Forged:
        fields = self.reader.read(self.envelopes[component].decrypt(self.reader.read(body).text("Encrypt")))
        return str(self.text(component, query, fields) if fields.text("MsgType") == "text" else "success")


def swallow_former(step: Step, self: Any, component: str, query: Mapping[str, str], body: bytes) -> str:
    envelope = self.envelopes[component]
    newest = Envelope(appid=component, token=envelope.token, current=envelope.current, former="")
    try:
        newest.open(query, body)
    except Unreadable:
        envelope.open(query, body)
        return "success"  # what it cannot read under the new key, it only answers
    return str(step(component, query, body))


VARIANTS = (
    variant(
        "push-quoted-reply",
        "answers grants with a JSON string",
        "用 JSON 字符串应答授权推送",
        "push.reply-exact:other-words",
        pushes__Pushes__reply=quoted_reply,
    ),
    variant(
        "push-work-first",
        "does the work of a grant before it answers",
        "先处理授权再应答",
        "push.reply-in-time:no-answer resilience.slow-platform:no-answer",
        pushes__Pushes__schedule=work_first,
    ),
    variant(
        "push-unsigned",
        "verifies no signature on a component's pushes",
        "不校验第三方平台推送的签名",
        "push.signature-verified:code-exchanged push.signature-verified:ticket-used "
        "push.signature-verified:acted-on push.msg-signature-not-signature:code-exchanged "
        "push.msg-signature-not-signature:acted-on",
        pushes__Pushes__open=unsigned,
    ),
    variant(
        "push-plain-signature",
        "is content with `signature`, which does not cover the body",
        "只看 `signature`，它不覆盖请求体",
        "push.msg-signature-not-signature:code-exchanged push.msg-signature-not-signature:acted-on",
        pushes__Pushes__open=plain_signature,
    ),
    variant(
        "push-messages-unsigned",
        "verifies no signature at the address for messages",
        "不校验消息与事件接收地址收到的签名",
        "push.signature-verified:acted-on push.msg-signature-not-signature:acted-on",
        pushes__Pushes__message=messages_unsigned,
    ),
    variant(
        "push-plain-believed",
        "believes a push in clear, as its tests send it, if `signature` is right",
        "只要 `signature` 正确，就相信明文推送（如其测试所用）",
        "push.msg-signature-not-signature:code-exchanged",
        crypto__Envelope__open=plain_too,
    ),
    variant(
        "push-any-tail",
        "takes what is sealed for another platform",
        "接受为另一个第三方平台加密的内容",
        "push.tail-appid:code-exchanged push.tail-appid:ticket-used push.tail-appid:acted-on",
        crypto__Envelope__check_tail=nothing,
    ),
    variant(
        "push-trace-shown",
        "shows its stack where a message cannot be opened",
        "消息无法解密时暴露调用栈",
        "push.tampered:crashed",
        web__Web__refuse=show_trace,
    ),
    variant(
        "push-trace-of-node",
        "refuses what it cannot open with its stack",
        "拒绝无法解密的消息，并附上调用栈",
        "push.tampered:innards-shown",
        web__Web__refuse=node_trace,
    ),
    variant(
        "push-pkcs7-of-16",
        "knows pads of 1 to 16 only",
        "只认识 1 至 16 的填充",
        "push.padding-32:code-unused",
        pushes__Pushes__authorization_event=small_pads_only,
    ),
    variant(
        "push-length-in-characters",
        "counts the message's length in characters",
        "按字符计算消息长度",
        "push.bytes-not-characters:code-unused",
        crypto__Envelope__split=count_characters,
    ),
    variant(
        "push-strict-base64",
        "refuses a key with spare bits, and so all that is sealed with it",
        "拒绝带有多余比特的密钥，因而也拒绝用它加密的一切",
        "push.odd-key:unread push.reply-exact:refused ticket.acknowledged:refused",
        crypto__Envelope__aes_key=strict_base64,
    ),
    variant(
        "push-current-key-only",
        "forgets the former key at once",
        "立即忘记旧密钥",
        "push.key-rotation:refused push.reply-exact:refused ticket.acknowledged:refused "
        "push.optional-fields:code-unused ticket.repeated-value:refused order.push-acknowledged:refused "
        "store.event-acknowledged:refused",
        crypto__Envelope__keys=current_key,
    ),
    variant(
        "push-former-key-swallowed",
        "answers what comes under the former key, and reads none of it",
        "用旧密钥加密的消息只应答、不读取",
        "push.key-rotation:ticket-passed-over push.key-rotation:code-unused push.optional-fields:code-unused",
        pushes__Pushes__authorization_event=swallow_former,
    ),
    variant(
        "push-entities-resolved",
        "fetches what a DOCTYPE points to",
        "抓取 DOCTYPE 指向的内容",
        "push.no-entities:entity-fetched",
        markup__Reader__element=resolve_entities,
    ),
    variant(
        "push-malformed-crashes",
        "fails over a body that is no XML",
        "请求体不是 XML 就出错",
        "push.malformed-survived:crashed",
        web__Web__refuse=crash,
    ),
    variant(
        "push-unknown-fails",
        "fails over an InfoType it does not know",
        "遇到不认识的 InfoType 就出错",
        "push.unknown-kind:refused",
        pushes__Pushes__unknown=unknown_fails,
    ),
    variant(
        "push-each-copy-worked",
        "works on every copy of a push",
        "推送的每一份都处理一遍",
        "push.duplicate-once:code-again push.replayed:code-again auth.code-once:code-again",
        pushes__Pushes__code_key=key_per_push,
        grants__Grants__is_stale=always(False),
    ),
    variant(
        "push-known-too-late",
        "knows a push again only once its work is done",
        "推送处理完才记下，处理期间再来的又处理一遍",
        "push.duplicate-once:code-again",
        pushes__Pushes__code_key=known_when_done,
        grants__Grants__is_stale=always(False),
    ),
    variant(
        "push-replay-believed",
        "forgets a push once it is done, and takes it again",
        "推送处理完就忘记，再来时又接受",
        "push.replayed:code-again auth.code-once:code-again",
        worker__Worker__add=known_no_more,
        grants__Grants__is_stale=always(False),
    ),
    variant(
        "push-pre-auth-code-needed",
        "drops a grant without PreAuthCode, and does not look for it elsewhere",
        "丢弃没有 PreAuthCode 的授权，也不到别处查找",
        "push.optional-fields:code-unused auth.code-exchanged:code-unused "
        "token.survives-restart:call-declined",
        pushes__Pushes__authorized=insist_on_pre_auth_code,
        pull__Pull__authorizer_listed=unknown_not_listed,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "push-last-one-wins",
        "believes whatever arrived last",
        "最后到达的就相信",
        "push.order-independent:asked-to-grant order.push-late-after-refund:invented "
        "order.push-late-after-refund:too-long refund.one-of-two:too-long "
        "auth.late-cancel:asked-to-grant auth.late-cancel:call-declined",
        grants__Grants__is_stale=always(False),
        work__Work__is_still_granted=always(False),
        pull__Pull__authorizer_listed=ended_not_listed,
        grants__Grants__recover=ended_not_recovered,
        entitlement__Entitlements__announced=revive,
        entitlement__Entitlements__is_provisional=revived_too,
    ),
)
