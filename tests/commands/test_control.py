"""Asking a served world: whatever is at the address, what comes back is JSON or a sentence."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from simulator.cli import main
from simulator.commands import control as asking
from simulator.commands.control import ask, state
from simulator.usage import UsageError
from simulator.web.control_token import VARIABLE, link
from tests.delivery.receivers import Receiver
from tests.web.served import served


def test_an_answer_and_an_error_of_the_control_interface() -> None:
    with served() as (serving, _):
        assert ask(serving.control.url, "/healthz")["ok"] is True
        with pytest.raises(UsageError, match="unknown action 'purchse'"):
            ask(serving.control.url, "/actions/purchse", {})


@pytest.mark.parametrize(
    ("control", "told"),
    [
        ("127.0.0.1:8081", "--control is an http:// address, not '127.0.0.1:8081'"),
        ("http://127.0.0.1:1x", "--control 'http://127.0.0.1:1x' is no address"),
        ("http://", "--control 'http://' is no address"),
    ],
)
def test_what_is_no_address_is_said(control: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        ask(control, "/state")


def test_where_nobody_listens_it_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(UsageError, match=rf"nothing answers at {url} \(.*refused.*\)"):
        ask(url, "/state")


def test_the_platforms_port_is_told_from_that_of_the_control_interface() -> None:
    with served() as (serving, _), pytest.raises(UsageError, match="is where the platform answers") as told:
        ask(serving.api.url, "/actions/push_ticket", {})
    assert "平台的地址" in told.value.said.zh


TOKEN = "a+token/of-the-team"


def asks(*arguments: str, env: dict[str, str | None] | None = None) -> Result:
    return CliRunner().invoke(main, arguments, env={VARIABLE: None, **(env or {})})


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    with served(control_token=TOKEN) as (serving, town):
        town.stage.do("push_ticket", {}, origin="control")
        yield serving.control.url


COMMANDS = [
    ("do", "push_ticket"),
    ("journal",),
    ("journal", "--store", "shop"),
    ("explain", "1"),
    ("record", "-o", os.devnull),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_the_token_from_its_variable_an_option_or_the_link(
    guarded: str, command: tuple[str, ...]
) -> None:
    for more, env in (
        (("--control", guarded), {VARIABLE: TOKEN}),
        (("--control", guarded, "--control-token", TOKEN), {}),
        (("--control", guarded, "--control-token", TOKEN), {VARIABLE: "another-token-than-it"}),
        (("--control", link(guarded, TOKEN)), {}),
    ):
        done = asks(*command, *more, env=env)
        assert TOKEN not in done.output
        assert done.exit_code == 0, done.output


@pytest.mark.parametrize("command", [*COMMANDS, ("resend", "1")], ids=" ".join)
def test_without_it_one_sentence_says_what_to_do(guarded: str, command: tuple[str, ...]) -> None:
    for env, told in (({}, "asks for its token"), ({VARIABLE: TOKEN + "x"}, "this is not the token")):
        done = asks(*command, "--control", guarded, env=env)
        assert done.exit_code == 2
        assert done.output.count("\n") == 1
        assert done.output.startswith("wxsim: ")
        assert told in done.output
        assert VARIABLE in done.output
        assert TOKEN not in done.output


@pytest.mark.parametrize("token", ["", " ", "é" * 20, "two words that are long enough"])
def test_a_token_that_is_none_is_said_before_anything_is_asked(token: str) -> None:
    done = asks("journal", "--control", "http://127.0.0.1:9", "--control-token", token)
    assert (done.exit_code, "(WXSIM_CONTROL_TOKEN) is 16 to 256 letters" in done.output) == (2, True)


def test_an_empty_variable_is_no_token(guarded: str) -> None:
    assert "asks for its token" in asks("journal", "--control", guarded, env={VARIABLE: ""}).output


def test_another_server_than_ours_is_shown() -> None:
    with Receiver() as receiver, pytest.raises(UsageError, match="answered 200: success"):
        ask(receiver.url, "/state")


def test_a_proxy_of_this_machine_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with served() as (serving, _):
        assert ask(serving.control.url, "/healthz")["ok"] is True


@pytest.mark.parametrize("page", [1, 2, 500])
def test_lists_of_the_state_are_read_whole(monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(asking, "PAGE", page)
    with served() as (serving, town):
        for number in range(4):
            town.buy(store=town.store(f"s{number}"))
        found = state(serving.control.url, "stores", "orders", "names")
        whole = ask(serving.control.url, "/state")
    assert len(found["orders"]) == 4
    for name in ("world", "stores", "orders", "names"):
        assert found[name] == whole[name]
    assert found["grants"] == [], "nobody asked for it"


def test_a_name_that_is_given_is_taken_away_by_those_who_say_so() -> None:
    with served() as (serving, town):

        def do(*words: str) -> Result:
            return CliRunner().invoke(main, ["do", *words, "--control", serving.control.url])

        first = do("create_store", "tea")
        assert first.exit_code == 0, first.output
        appid = json.loads(first.output)["appid"]
        again = do("create_store", "tea")
        assert again.exit_code == 2
        assert f"'tea' is what the store {appid} is called" in again.output
        assert "wxsim do --rebind" in again.output
        for meant in (("--rebind",), ("rebind=true",)):
            other = do("create_store", "tea", *meant)
            assert other.exit_code == 0, other.output
            assert town.stage.resolve("store", "tea") == json.loads(other.output)["appid"] != appid


def test_what_an_action_led_to_is_shown_behind_its_answer() -> None:
    with served() as (serving, town):
        town.store("tea")

        def do(*words: str) -> str:
            done = CliRunner().invoke(main, ["do", *words, "--control", serving.control.url])
            assert done.exit_code == 0, done.output
            return done.output

        answer, brace, shown = do("purchase", "tea", "--show").partition("\n}\n")
        order = json.loads(answer + brace)["order_id"]
        assert [line.split()[3] for line in shown.splitlines()] == [
            "ledger",
            "grant",
            "order",
            "truth",
            "action",
        ]
        assert f" order {order} of " in shown
        json.loads(do("purchase", "tea"))  # and nothing else is told unasked
