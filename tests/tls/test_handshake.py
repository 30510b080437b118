"""Handshakes that come to nothing: the journal says what is wrong, and what to do."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulator.journal.kinds.tls import ADVICE, REASONS
from simulator.tls import handshake
from simulator.tls.names import served
from tests.tls.served import HOST, Secure, secured


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ca")


@pytest.fixture
def secure(folder: Path) -> Iterator[Secure]:
    with secured(folder) as opened:
        yield opened


@pytest.mark.parametrize("name", ["api.weixin.qq.com", "mp.weixin.qq.com", "open.weixin.qq.com", "localhost"])
def test_whoever_trusts_the_root_is_served(secure: Secure, name: str) -> None:
    assert b'"errcode":' in secure.get(name=name)
    assert secure.failures() == []


def test_a_client_that_trusts_nothing_is_told_of(secure: Secure) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        secure.get(ssl.create_default_context())
    failed = secure.failed()
    assert (failed["reason"], failed["host"], failed["client"]) == ("untrusted", HOST, "127.0.0.1")
    assert "wxsim ca --env" in failed["advice"]


def test_a_foreign_name_is_told_of(secure: Secure) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        secure.get(name="api.other.test")
    failed = secure.failed()
    assert (failed["reason"], failed["host"]) == ("foreign_name", "api.other.test")
    assert "--tls-name" in failed["advice"]


def test_an_expired_leaf_is_told_of(secure: Secure, tmp_path: Path) -> None:
    old = datetime.now(UTC) - timedelta(days=91)
    secure.with_leaf(secure.authority.leaf(served(), old), tmp_path / "leaf.pem")
    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        secure.get()
    failed = secure.failed()
    assert failed["reason"] == "expired"
    assert "start wxsim again" in failed["advice"]


def test_a_client_that_speaks_http_2_alone_is_told_so(secure: Secure) -> None:
    context = secure.trusting()
    context.set_alpn_protocols(["h2"])
    with secure.connect() as raw, context.wrap_socket(raw, server_hostname=HOST) as caller:
        assert caller.selected_alpn_protocol() is None
        answer = caller.recv(100)
    assert answer[3] == 4  # SETTINGS
    assert answer[12] == 7  # GOAWAY …
    assert answer[-4:] == b"\0\0\0\x0d"  # … for HTTP/1.1 is required
    failed = secure.failed()
    assert (failed["reason"], failed["error"]) == ("http2_only", "it offers h2")


def test_a_client_that_can_do_both_speaks_http_1(secure: Secure) -> None:
    context = secure.trusting()
    context.set_alpn_protocols(["h2", "http/1.1"])
    assert secure.get(context).startswith(b"HTTP/1.1 200")
    assert secure.failures() == []


def test_plain_http_is_told_so(secure: Secure) -> None:
    with secure.connect() as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = raw.makefile("rb").read()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"https://" in body
    assert secure.failed()["reason"] == "no_tls"


def test_an_old_version_is_told_of(secure: Secure) -> None:
    with secure.connect() as raw:
        hello = bytes.fromhex("0301") + bytes(32) + b"\0" + bytes.fromhex("0004c00a0035") + b"\x01\0"
        hello = b"\x01" + len(hello).to_bytes(3) + hello
        raw.sendall(b"\x16\x03\x01" + len(hello).to_bytes(2) + hello)
        assert raw.recv(1) == b"\x15"  # an alert
        assert secure.failed()["reason"] == "protocol"


def test_whoever_hangs_up_within_is_told_of(secure: Secure) -> None:
    with secure.connect() as raw:
        raw.sendall(b"\x16\x03\x01\0\x05\x01")
        raw.shutdown(socket.SHUT_WR)
        assert secure.failed()["reason"] == "broken_off"


def test_whoever_hangs_up_without_a_request_is_told_of(secure: Secure) -> None:
    with secure.connect() as raw, secure.trusting().wrap_socket(raw, server_hostname=HOST):
        pass
    assert secure.failed()["reason"] == "no_request"


def test_whoever_only_looks_whether_somebody_is_there_is_not(secure: Secure) -> None:
    for _ in range(3):
        secure.connect().close()
    secure.get()
    assert secure.failures() == []


def test_a_silent_client_keeps_nobody_waiting_and_is_hung_up_on(secure: Secure) -> None:
    tls = secure.listener.server.tls
    assert tls is not None
    with secure.connect() as quiet:
        quiet.sendall(b"\x16\x03\x01\x40\0\x01")
        assert b'"errcode":' in secure.get()
        tls.patience = 0.05
    with secure.connect() as quiet:
        quiet.sendall(b"\x16\x03\x01\x40\0\x01")
        assert quiet.recv(100) in (b"", b"\x15")
        reasons = [failed["reason"] for failed in secure.failures()]
    assert "silent" in reasons


def test_each_reason_has_its_words_and_its_advice() -> None:
    assert set(REASONS) == set(ADVICE)
    assert {reason for _, reason in handshake.REASONS} <= set(ADVICE)
