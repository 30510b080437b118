"""Hosts of URLs are read in one way, or not at all."""

from __future__ import annotations

import ipaddress
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.untrusted import authority, host_of

LABEL = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=20)
NAMES = st.lists(LABEL, min_size=1, max_size=4).map(lambda labels: ".".join([*labels, "test"]))
PORTS = st.none() | st.integers(1, 65535)


@given(NAMES, PORTS)
def test_a_name_is_read_back(name: str, port: int | None) -> None:
    try:
        name.encode("idna")
    except UnicodeError:
        return
    assert authority(name if port is None else f"{name}:{port}") == (name.lower(), port)


@given(st.ip_addresses(v=6), PORTS)
def test_an_ipv6_address_is_read_back(address: ipaddress.IPv6Address, port: int | None) -> None:
    assert authority(f"[{address}]" if port is None else f"[{address}]:{port}") == (str(address), port)


@given(st.text(max_size=30))
def test_whatever_is_given_is_read_once_or_not(text: str) -> None:
    found = authority(text)
    if found is not None:
        again = f"[{found.host}]" if ":" in found.host else found.host
        assert authority(again if found.port is None else f"{again}:{found.port}") == found


@given(
    st.sampled_from(["[::1]", "127.0.0.1", "x.test:80"]), st.text("@:[]/\\%. ,;#?", min_size=1, max_size=3)
)
def test_nothing_may_stand_between_a_host_and_another(host: str, between: str) -> None:
    found = authority(f"{host}{between}evil.com")
    assert found is None or found.host.endswith("evil.com")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://Provider.Test:80/a", "provider.test"),
        ("http://[::1]:80/a", "::1"),
        ("http://user:word@provider.test/", "provider.test"),
        ("http://例子.测试/", "例子.测试"),
        ("http://[::1].evil.com/", ""),
        ("http://[::1]evil.com/", ""),
        ("http://2130706433/", ""),
        ("http://a%2eb/", ""),
        ("http://a:99999/", ""),
        ("http://a b/", ""),
        ("http://a\n.evil/", ""),
        ("http:///a", ""),
        ("no url", ""),
        ("http://[bad", ""),
    ],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host
