"""Asking a served world: whatever is at the address, what comes back is JSON or a sentence."""

from __future__ import annotations

import socket

import pytest

from simulator.commands.control import ask
from simulator.usage import UsageError
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


def test_another_server_than_ours_is_shown() -> None:
    with Receiver() as receiver, pytest.raises(UsageError, match="answered 200: success"):
        ask(receiver.url, "/state")


def test_a_proxy_of_this_machine_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with served() as (serving, _):
        assert ask(serving.control.url, "/healthz")["ok"] is True
