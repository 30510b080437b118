"""What the robot of the release test looks at, line by line. Each is decided by the first reply: it does not
wait for a retry. What a fault of ours kept from the provider, or from the robot, is no line of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from conformance.history.calls import BUSY, QUOTA
from conformance.history.episodes import Episode, after, before
from conformance.history.pushes import UNANSWERED, Push
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

ANSWERED = ("no-answer", "other-words", "not-swapped")
SINCE_2020 = Text(
    "the provider acknowledges events and answers none: the test has not asked for it since 2020",
    "服务商确认事件但不应答：自 2020 年起检测不再要求",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the test: the push that it began with, what was found wrong in a word, and why."""

    check: str
    push: Push
    wrong: str
    why: Text
    seqs: tuple[int, ...]

    @property
    def label(self) -> Text:
        return Text(
            f"{self.check} of {self.push.store or self.push.component}",
            f"{self.push.store or self.push.component} 的 {self.check}",
        )

    def finding(self, expected: Text) -> Finding | None:
        """A finding of what is wrong; None where the line passed."""
        if not self.wrong:
            return None
        return Finding(reason=self.wrong, expected=expected, seen=self.why, seqs=self.seqs)


def lines(name: str) -> Callable[[Episode], Iterator[Line]]:
    """The lines of that name, of every rehearsal."""

    def of(ep: Episode) -> Iterator[Line]:
        pushes = {push.seq: push for push in ep.pushes}
        for step in ep.did("release_test"):
            for line in step.result.get("lines") or ():
                push = pushes.get(next(iter(line["seqs"]), 0))
                if line["check"] == name and push and push.owed_answer and not _hindered(ep, push, step.seq):
                    yield _line(line, push)

    return of


def _line(line: dict[str, Any], push: Push) -> Line:
    return Line(
        check=line["check"],
        push=push,
        wrong=line.get("wrong") or "",
        why=Text(line["reason"] or "", line.get("reason_zh") or line["reason"] or ""),
        seqs=tuple(line["seqs"]),
    )


def _hindered(ep: Episode, push: Push, end: int) -> bool:
    """Whether the platform kept a call of the provider from succeeding: by a fault, or by a quota."""
    if ep.call_fault_at(push.seq, push.at):
        return True
    meanwhile = before(after(ep.calls, push.seq), end)
    refused = any(call.faults or call.errcode in BUSY | QUOTA for call in meanwhile)
    return refused or any(call.errcode in QUOTA for call in before(ep.calls, push.seq))


@check(
    "publish.ticket",
    Level.MUST,
    "A2",
    chinese="全网发布检测推送的票据，在 5 秒内以 `success` 应答。",
    over=lines("ticket"),
    reasons=UNANSWERED,
    exercised_by=("platform/release-test", "platform/release-test-messages"),
)
def ticket(line: Line, _ep: Episode) -> Finding | None:
    """The ticket that the release test pushes is answered with `success` within 5 s."""
    return line.finding(Text("HTTP 200 success within 5 s", "5 秒内 HTTP 200 success"))


@check(
    "publish.authorize",
    Level.MUST,
    "A2",
    chinese="检测账号的授权推送，在 5 秒内以 `success` 应答，尽管该账号并非店铺。",
    over=lines("authorized"),
    reasons=UNANSWERED,
    exercised_by=("platform/release-test", "platform/release-test-messages"),
)
def authorize(line: Line, _ep: Episode) -> Finding | None:
    """The grant of a test account is answered with `success` within 5 s, though the account is no store."""
    return line.finding(Text("HTTP 200 success within 5 s", "5 秒内 HTTP 200 success"))


@check(
    "publish.text",
    Level.MUST,
    "A2",
    chinese="检测文本得到加密应答：同一文本加 `_callback`，收发双方互换。",
    over=lines("text"),
    needs=("chat",),
    reasons=ANSWERED,
    exercised_by=("platform/release-test-messages", "platform/release-test-keys"),
)
def text(line: Line, _ep: Episode) -> Finding | None:
    """The test text gets a sealed answer: the same text and `_callback`, sender and receiver swapped."""
    return line.finding(
        Text(
            "a sealed text, TESTCOMPONENT_MSG_TYPE_TEXT_callback, to who wrote",
            "向发送者回复加密的文本 TESTCOMPONENT_MSG_TYPE_TEXT_callback",
        )
    )


@check(
    "publish.api-text",
    Level.MUST,
    "A2",
    chinese="对 `QUERY_AUTH_CODE:` 先空应答，再换取其授权码，并以客服消息发送授权码加 `_from_api`。",
    over=lines("api_text"),
    needs=("chat",),
    reasons=(*UNANSWERED, "code-unused", "message-unsent"),
    exercised_by=("platform/release-test-messages",),
)
def api_text(line: Line, _ep: Episode) -> Finding | None:
    """`QUERY_AUTH_CODE:` is answered empty, its code exchanged, and the code and `_from_api` sent by API."""
    return line.finding(
        Text(
            "an empty answer, the code exchanged, then the message <code>_from_api by API",
            "空应答，换取授权码，再经 API 发送消息 <code>_from_api",
        )
    )


def answered_events(ep: Episode) -> list[Line]:
    """The lines about an event; one that is acknowledged and no more is left alone."""
    return [line for line in lines("event")(ep) if line.wrong != "no-answer" or not line.push.acknowledged]


@check(
    "publish.event",
    Level.SHOULD,
    "A2",
    chinese="事件若得到加密应答，则为事件名加 `from_callback`，如 2020 年以前的检测所要求。",
    over=answered_events,
    needs=("chat",),
    voluntary=SINCE_2020,
    reasons=ANSWERED,
    exercised_by=("platform/release-test-messages",),
)
def event(line: Line, _ep: Episode) -> Finding | None:
    """An event, if answered, is answered by its name and `from_callback`, as the test asked before 2020."""
    return line.finding(
        Text(
            "a sealed text, LOCATIONfrom_callback, to who sent the event",
            "向发送事件者回复加密的文本 LOCATIONfrom_callback",
        )
    )


@check(
    "publish.deauthorize",
    Level.MUST,
    "A2",
    chinese="检测账号取消授权的推送，在 5 秒内以 `success` 应答。",
    over=lines("unauthorized"),
    reasons=UNANSWERED,
    exercised_by=("platform/release-test", "platform/release-test-messages"),
)
def deauthorize(line: Line, _ep: Episode) -> Finding | None:
    """The end of a test account's grant is answered with `success` within 5 s."""
    return line.finding(Text("HTTP 200 success within 5 s", "5 秒内 HTTP 200 success"))
