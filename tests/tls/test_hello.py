"""What a client says first."""

from __future__ import annotations

import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.tls import hello
from simulator.tls.hello import Hello


def said(name: str | None, *protocols: str) -> bytes:
    """By OpenSSL's client."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    if protocols:
        context.set_alpn_protocols(list(protocols))
    out = ssl.MemoryBIO()
    side = context.wrap_bio(ssl.MemoryBIO(), out, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        side.do_handshake()
    return out.read()


def test_its_name_and_its_protocols_are_read() -> None:
    assert hello.read(said("api.weixin.qq.com", "h2", "http/1.1")) == Hello(
        name="api.weixin.qq.com", protocols=("h2", "http/1.1")
    )
    assert hello.read(said(None)) == Hello()


def test_its_length_is_known_from_its_beginning() -> None:
    whole = said("localhost")
    assert hello.length(whole[:5]) == len(whole)
    assert hello.length(whole[:1]) == 5
    assert hello.length(b"GET / HTTP/1.1") is None


@given(st.integers(0, 600))
def test_a_part_of_it_is_none(size: int) -> None:
    whole = said("localhost", "h2")
    found = hello.read(whole[:size])
    assert found is None or size >= len(whole)


@given(st.binary(max_size=300), st.integers(0, 300))
def test_whatever_comes_is_read_or_is_none(noise: bytes, at: int) -> None:
    whole = said("localhost", "http/1.1")
    hello.read(noise)
    hello.read(whole[:at] + noise + whole[at:])
    hello.length(noise)
