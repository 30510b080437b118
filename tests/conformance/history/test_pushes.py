"""What a push is to the provider that gets it."""

from __future__ import annotations

import pytest

from conformance.history.episodes import Episode
from conformance.history.pushes import Push
from conformance.history.reader import read
from tests.conformance.journal import Book


def episode_of(push: dict[str, object]) -> Episode:
    book = Book()
    book.start()
    book.push("authorized", **push)  # type: ignore[arg-type]
    return read(book.lines).episodes[1]


@pytest.mark.parametrize(("begins", "usual"), [("<xml>…", True), ('{"a": …', False)])
def test_of_a_long_push_the_head_tells_its_form(begins: str, usual: bool) -> None:
    [push] = episode_of({"plain": {"length": 70_000, "hash": "0" * 64, "head": begins}}).pushes
    assert push.plain == begins
    assert push.in_usual_form is usual


@pytest.mark.parametrize(
    ("push", "owed_answer", "indistinguishable", "sent"),
    [
        ({}, True, True, True),
        ({"made_up": True, "owed_answer": False}, False, True, True),
        ({"made_up": True, "defects": ["flipped"], "owed_answer": False}, False, False, True),
        ({"defects": ["wrong_signature"], "owed_answer": False}, False, False, True),
        ({"defects": ["duplicate"]}, True, True, True),
        ({"replay_of": 1, "owed_answer": False}, False, False, True),
        ({"outcome": "lost"}, False, True, False),
        ({"outcome": "timeout", "error": "dropped"}, True, True, False),
    ],
)
def test_kinds_of_push(
    push: dict[str, object], owed_answer: bool, indistinguishable: bool, sent: bool
) -> None:
    [read_push] = episode_of(push).pushes
    assert isinstance(read_push, Push)
    assert read_push.owed_answer is owed_answer
    assert read_push.indistinguishable is indistinguishable
    assert read_push.sent is sent
