"""What sends a call or a push once more: a line that a shell takes apart into the same, and a command."""

from __future__ import annotations

import shlex
from typing import Any

import click
import pytest

from simulator.cli import main
from simulator.journal.curl import address, curl, replay, with_query
from simulator.journal.kind import KINDS
from simulator.journal.kinds.exchanged import CallAnswered, PushAttempted
from simulator.journal.shorten import head_of
from tests.journal.rows import row

CALL: dict[str, Any] = {
    "method": "POST",
    "path": "/cgi-bin/x",
    "query": {"access_token": "~0123abcd", "q": "a b&c"},
    "headers": {"host": "127.0.0.1:80", "Content-Type": "application/json", "Authorization": "x"},
    "body": {"name": "it's `id` $(id) 中", "id": 3718293650182930432},
}


@pytest.mark.parametrize("text", ["it's", "$(id)", "`id`", "a\nb", "!x", '"', "\\", "*", "中", "a;b|c>d"])
def test_a_shell_takes_it_apart_into_what_it_was_made_of(text: str) -> None:
    words = shlex.split(curl("POST", f"http://h/{text}", {"X": text}, text))
    assert words == ["curl", "-X", "POST", f"http://h/{text}", "-H", f"X: {text}", "--data-raw", text]


def test_a_body_is_no_name_of_a_file_and_an_address_no_pattern() -> None:
    assert "--data-raw @/etc/passwd" in curl("POST", "http://h", {}, "@/etc/passwd")
    assert address("h", "/a[1-9]{b,c} d") == "http://h/a%5B1-9%5D%7Bb,c%7D%20d"


def test_a_query_goes_behind_the_one_that_there_is() -> None:
    assert with_query("http://h/?a=1", {"b": "/&"}) == "http://h/?a=1&b=%2F%26"
    assert with_query("http://h/", None) == "http://h/"


def test_a_call_is_sent_again_with_what_bears_on_it() -> None:
    words = shlex.split(row(CallAnswered, **CALL).curl())
    assert words[3] == "http://127.0.0.1:80/cgi-bin/x?access_token=~0123abcd&q=a%20b%26c"
    assert words[4:6] == ["-H", "Content-Type: application/json"]
    assert words[6:] == ["--data-raw", '{"name": "it\'s `id` $(id) 中", "id": 3718293650182930432}']


@pytest.mark.parametrize("body", [None, ""])
def test_a_call_without_a_body_sends_none(body: str | None) -> None:
    assert "--data-raw" not in row(CallAnswered, **{**CALL, "body": body}).curl()


@pytest.mark.parametrize("part", [head_of(b"x"), {"list": [head_of(b"x")]}])
def test_what_was_not_kept_whole_cannot_be_sent(part: Any) -> None:
    assert row(CallAnswered, **{**CALL, "body": part}).curl() == ""
    push = {"outcome": "acknowledged", "target": "http://h/", "query": {"nonce": "1"}, "plain": "<xml>"}
    assert row(PushAttempted, **push, sealed=head_of(b"x")).curl() == ""
    assert row(PushAttempted, **push, sealed="~0123abcd").curl() != ""


@pytest.mark.parametrize(("plain", "type_"), [("<xml>", "text/xml"), ("{}", "application/json")])
def test_a_push_is_sent_again_as_what_it_was(plain: str, type_: str) -> None:
    push = row(
        PushAttempted, outcome="timeout", target="http://h/e", query={"nonce": "1"}, plain=plain, sealed="b"
    )
    told = ["curl", "-X", "POST", "http://h/e?nonce=1", "-H", f"Content-Type: {type_}", "--data-raw", "b"]
    assert shlex.split(push.curl()) == told
    assert push.replay(61) == "wxsim replay JOURNAL --provider provider.yaml --seq 61"


def test_the_command_takes_what_sends_a_push_again() -> None:
    _, name, *words = shlex.split(replay(61))
    given, *_ = main.commands[name].make_parser(click.Context(main.commands[name])).parse_args(words)
    assert given == {"provider": "provider.yaml", "seqs": ["61"], "journal": "JOURNAL"}


@pytest.mark.parametrize("never", [{"outcome": "lost"}, {"query": None}])
def test_a_push_that_never_left_is_not_sent_again(never: dict[str, Any]) -> None:
    given = {"outcome": "refused", "target": "http://h", "query": {"nonce": "1"}, "sealed": "b", **never}
    push = row(PushAttempted, **given)
    assert (push.curl(), push.replay(1)) == ("", "")


def test_nothing_else_is_sent() -> None:
    others = [kind.read({}) for kind in KINDS.values() if kind not in (CallAnswered, PushAttempted)]
    assert {(one.curl(), one.replay(1)) for one in others} == {("", "")}
