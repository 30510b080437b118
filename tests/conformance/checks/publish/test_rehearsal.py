"""What kept a line of the release test from being answered is not laid to the provider."""

from __future__ import annotations

import pytest

from conformance.model import Verdict
from simulator.provider.capabilities import CAPABILITIES
from tests.conformance.checks.publish.stories import rehearsed
from tests.conformance.journal import EXCHANGE, TICKET, Book

EVERYTHING = frozenset(CAPABILITIES)


def test_a_line_whose_push_was_lost_or_found_nobody_is_not_judged() -> None:
    book = Book()
    book.start()
    rehearsed(book, "ticket", TICKET, "refused", outcome="lost")
    rehearsed(book, "ticket", TICKET, "no-answer", outcome="unreachable", owed_answer=False)
    book.action("release_test", {"lines": [{"check": "ticket", "passed": False, "reason": "", "seqs": []}]})
    assert book.result("publish.ticket").items == 0


@pytest.mark.parametrize("errcode", [-1, 45009, 45011])
def test_a_code_that_the_platform_would_not_exchange_is_not_judged(errcode: int) -> None:
    book = Book()
    book.start()
    book.call(EXCHANGE, {"authorization_code": "code-1"}, errcode=errcode)
    rehearsed(book, "api_text", "text", "code-unused", channel="message")
    assert book.result("publish.api-text").items == (1 if errcode == -1 else 0)


def test_nothing_is_judged_while_calls_break() -> None:
    book = Book()
    book.start()
    book.fault("calls", call=EXCHANGE)
    rehearsed(book, "api_text", "text", "code-unused", channel="message")
    assert book.result("publish.api-text").items == 0


def test_a_provider_that_chats_with_nobody_is_not_asked_by_message() -> None:
    book = Book()
    book.start()
    rehearsed(book, "text", "text", "other-words", channel="message")
    result = book.result("publish.text", capabilities=EVERYTHING - {"chat"})
    assert result.verdict is Verdict.SKIP
    assert "chat" in result.reason.en


def test_an_event_that_is_acknowledged_and_not_answered_is_nobodys_fault() -> None:
    book = Book()
    book.start("platform/release-test-messages")
    rehearsed(book, "event", "LOCATION", "no-answer", channel="message")
    book.end("platform/release-test-messages")
    result = book.result("publish.event", capabilities=EVERYTHING)
    assert result.verdict is Verdict.SKIP
    assert "since 2020" in result.reason.en
