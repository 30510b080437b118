"""Where the control interface can be reached from other machines it has a token, and never a weak one."""

from __future__ import annotations

import socket

import pytest

from simulator.usage import UsageError
from simulator.web.control_token import MOST, checked, drawn, is_beyond_loopback, link


@pytest.mark.parametrize(
    "token",
    [
        "",
        " ",
        "short",
        "a" * 40,
        "abababababababababab",
        "0123456789abcde",
        "with spaces in it 12345",
        "0123456789abcdef\n",
        "\t0123456789abcdef",
        "0123456789abcdefé",
        "令牌令牌令牌令牌令牌令牌令牌令牌",
        "0123456789abcdef;x",
        '"0123456789abcdef"',
        "0123456789\x00abcdef",
        "0123456789abc%20def",
        "0123456789=abcdef",
        "0123456789abcdef" * 17,
    ],
    ids=repr,
)
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(
        UsageError, match=r"--control-token \(WXSIM_CONTROL_TOKEN\) is 16 to 256 letters"
    ) as told:
        checked(token)
    assert not token.strip() or token not in str(told.value)


@pytest.mark.parametrize("token", ["0123456789abcdef", "dGhlIHRva2VuIG9mIHVzIQ==", "a.b-c_d~e+f/g0123"])
def test_any_other_is_taken(token: str) -> None:
    assert checked(token) == token


def test_the_longest_is_taken() -> None:
    assert checked(("0123456789abcdef" * MOST)[:MOST])


def test_no_two_that_are_drawn_are_alike() -> None:
    assert len({checked(drawn()) for _ in range(100)}) == 100


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_loopback_is_this_machine(host: str) -> None:
    assert not is_beyond_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "10.0.0.1", "fe80::1%lo", "a" * 300])
def test_anything_else_is_beyond(host: str) -> None:
    assert is_beyond_loopback(host)


def test_a_name_is_beyond_where_one_of_its_addresses_is(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in ("127.0.0.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    assert is_beyond_loopback("team.test")
    rows.pop()
    assert not is_beyond_loopback("team.test")


def test_a_link_keeps_the_token_whole() -> None:
    assert link("http://x:1", "a+b/c=") == "http://x:1/?token=a%2Bb%2Fc%3D"
