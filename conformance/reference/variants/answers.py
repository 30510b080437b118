"""Careless with how a push is answered: the work is done, and the platform does not hear of it."""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable
from typing import Any

from ..crypto import Unreadable
from ..markup import Malformed
from ..variant import Step, variant

Take = Callable[[dict[str, str], bytes], str]


def hang_up(step: Step, self: Any) -> None:
    """A probe is answered: it is no push."""
    if self.command != "POST" or "/probe/" in self.path:
        step()
        return
    connection, self.wfile = self.wfile, io.BytesIO()
    try:
        step()
    finally:
        self.wfile = connection
    raise ConnectionError


def fail_after_work(step: Step, _self: Any, take: Take) -> Any:
    reply = step(take)
    if reply.status_code == 200:
        reply.status_code = 500
    return reply


def say_ok(step: Step, _self: Any, take: Take) -> Any:
    reply = step(take)
    if reply.status_code == 200:
        reply.set_data("ok")
    return reply


def trace_in_refusal(step: Step, _self: Any, error: Exception) -> Any:
    reply = step(error)
    if isinstance(error, (Unreadable, Malformed)):
        reply.set_data("".join(traceback.format_exception(error)))
    return reply


def stop_after_bad_push(step: Step, self: Any, take: Take) -> Any:
    """One bad push, and the good one after it fails as well, as in a reader that was left half way."""
    stuck = self.__dict__.setdefault("broken_stuck", [])
    if stuck:
        stuck.clear()
        reply = step(lambda *_: "")
        reply.status_code = 500
        return reply
    reply = step(take)
    if reply.status_code == 400:
        stuck.append(True)
    return reply


VARIANTS = (
    variant(
        "push-hangs-up",
        "does the work of a push, and hangs up without an answer",
        "处理完推送就断开连接，不作应答",
        "order.push-acknowledged:no-answer push.malformed-survived:no-answer push.reply-in-time:no-answer "
        "push.tampered:no-answer push.unknown-kind:no-answer store.event-acknowledged:no-answer "
        "ticket.acknowledged:no-answer resilience.slow-platform:no-answer",
        server__Handler__answer=hang_up,
    ),
    variant(
        "push-fails-after-work",
        "does the work of a push, and answers with HTTP 500",
        "处理完推送却应答 HTTP 500",
        "order.push-acknowledged:refused push.malformed-survived:next-not-taken push.reply-exact:refused "
        "push.unknown-kind:refused store.event-acknowledged:refused ticket.acknowledged:refused",
        web__Web__push=fail_after_work,
    ),
    variant(
        "push-says-ok",
        "answers every push with the word ok",
        "对所有推送都应答 ok",
        "order.push-acknowledged:other-words push.odd-key:unread push.reply-exact:other-words "
        "push.unknown-kind:other-words store.event-acknowledged:other-words "
        "ticket.acknowledged:other-words",
        web__Web__push=say_ok,
    ),
    variant(
        "push-refusal-shows-trace",
        "refuses what it cannot read, and shows its stack",
        "拒收无法读取的推送时暴露调用栈",
        "push.malformed-survived:innards-shown push.tampered:innards-shown",
        web__Web__refuse=trace_in_refusal,
    ),
    variant(
        "push-stuck-after-bad-one",
        "fails over the good push that comes after one it could not read",
        "遇到无法读取的推送之后，下一次正常推送也出错",
        "push.malformed-survived:next-not-taken push.reply-exact:refused push.tampered:crashed "
        "push.tampered:next-not-taken ticket.acknowledged:refused ticket.repeated-value:refused",
        web__Web__push=stop_after_bad_push,
    ),
)
