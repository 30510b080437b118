"""At a terminal it asks for what was not given, and for nothing that does not matter then."""

from __future__ import annotations

import click
import pytest

from conformance.setup.questions import QUESTIONS, asked

NOTHING: dict[str, str | None] = dict.fromkeys(QUESTIONS)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What is answered, by a word of the question; what was asked is added."""
    given: dict[str, str] = {}

    def prompt(text: str, *, default: str = "", **_how: object) -> str:
        found = next((answer for word, answer in list(given.items()) if word in text), default)
        given[f"asked: {text}"] = found
        return found

    monkeypatch.setattr(click, "prompt", prompt)
    return given


def questions(answers: dict[str, str]) -> str:
    return "\n".join(key for key in answers if key.startswith("asked: "))


def test_of_one_that_is_started_nobody_asks_where_it_answers(answers: dict[str, str]) -> None:
    answers["command that starts"] = "node server.js"
    found, kit = asked(NOTHING, None, "en")
    assert found["start"] == "node server.js"
    assert found["url"] is None
    assert kit is None
    assert "Where" not in questions(answers)


def test_of_one_that_runs_already_the_addresses_are_asked(answers: dict[str, str]) -> None:
    answers["地址应答"] = "http://127.0.0.1:7000"
    found, _ = asked(NOTHING, None, "zh")
    assert found["url"] == "http://127.0.0.1:7000"
    assert found["api"] == "http://127.0.0.1:8080"
    assert "就绪" not in questions(answers)


def test_what_was_given_is_not_asked(answers: dict[str, str]) -> None:
    given = {**NOTHING, "url": "http://127.0.0.1:1", "name": "x", "login": "/l"}
    found, kit = asked(given, "flask", "en")
    assert (found["url"], found["login"], kit) == ("http://127.0.0.1:1", "/l", "flask")
    assert not {"called", "login code", "starts it", "Probes"} & set(questions(answers).split())
    assert "login code" not in questions(answers)
