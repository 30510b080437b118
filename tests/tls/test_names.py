"""Names of the listener."""

from __future__ import annotations

import pytest

from simulator.tls.names import MOST, PLATFORM, served
from simulator.usage import UsageError


def test_the_platform_and_this_machine_are_always_served() -> None:
    assert served() == (*PLATFORM, "localhost", "127.0.0.1", "::1")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("WeChat.Test.", "wechat.test"),
        ("10.0.0.7", "10.0.0.7"),
        ("[::2]", "::2"),
        ("微信.test", "xn--vuqz89a.test"),
    ],
)
def test_a_name_is_taken_as_it_is_compared(given: str, taken: str) -> None:
    assert served([given])[-1] == taken


@pytest.mark.parametrize(
    "name", ["https://x.test", "x.test:443", "*.x.test", "", "a b", "-a.test", "1.2.3", "a..b", "x" * 300]
)
def test_what_is_no_name_is_told(name: str) -> None:
    with pytest.raises(UsageError, match="--tls-name"):
        served([name])


def test_there_is_an_end_to_names() -> None:
    with pytest.raises(UsageError, match="at most"):
        served([f"n{n}.test" for n in range(MOST)])
