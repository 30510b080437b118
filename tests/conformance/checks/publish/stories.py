"""Journals about the rehearsed release test."""

from __future__ import annotations

from typing import Any

from tests.conformance.journal import TICKET, Book, story

OFFICIAL = "wx570bc396a51b8ff8"


def rehearsed(book: Book, check: str, kind: str, wrong: str = "", **push: Any) -> None:
    """A rehearsal of one line: its push, and what the robot found of it."""
    seq = book.push(kind, store=None if kind == TICKET else OFFICIAL, **push)
    line = {"check": check, "account": OFFICIAL, "passed": not wrong, "wrong": wrong or None, "seqs": [seq]}
    said, told = ("what the robot says", "检测程序的说明") if wrong else (None, None)
    book.action("release_test", {"lines": [{**line, "reason": said, "reason_zh": told}]})


@story("publish.ticket")
def the_ticket_of_the_test_is_refused(book: Book, broken: bool) -> None:
    rehearsed(book, "ticket", TICKET, "refused" if broken else "")


@story("publish.authorize")
def a_grant_of_the_test_is_not_answered(book: Book, broken: bool) -> None:
    rehearsed(book, "authorized", "authorized", "no-answer" if broken else "")


@story("publish.deauthorize")
def an_end_of_the_test_is_answered_otherwise(book: Book, broken: bool) -> None:
    rehearsed(book, "unauthorized", "unauthorized", "other-words" if broken else "")


@story("publish.text")
def a_text_of_the_test_comes_back_as_it_was(book: Book, broken: bool) -> None:
    rehearsed(book, "text", "text", "other-words" if broken else "", channel="message")


@story("publish.api-text")
def a_code_of_the_test_is_not_exchanged(book: Book, broken: bool) -> None:
    rehearsed(book, "api_text", "text", "code-unused" if broken else "", channel="message")


@story("publish.event")
def an_event_of_the_test_is_answered_to_its_receiver(book: Book, broken: bool) -> None:
    rehearsed(book, "event", "LOCATION", "not-swapped" if broken else "", channel="message")
