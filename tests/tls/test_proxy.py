"""The proxy: it leads to WeChat's hosts, and to no other unless that was asked for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tls.served import HOST, PATH, Secure, asked, secured


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ca")


@pytest.fixture
def secure(folder: Path) -> Iterator[Secure]:
    with secured(folder) as opened:
        yield opened


def connect(secure: Secure, target: str) -> tuple[socket.socket, bytes]:
    """A connection on which CONNECT was said, and the head of the answer."""
    raw = secure.connect(proxy=True)
    raw.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
    answer = b""
    while not answer.endswith(b"\r\n\r\n") and (piece := raw.recv(1)):
        answer += piece
    return raw, answer


@pytest.mark.parametrize("target", [f"{HOST}:443", "MP.weixin.qq.com:443", "open.weixin.qq.com.:8443"])
def test_it_leads_to_the_platform(secure: Secure, target: str) -> None:
    raw, answer = connect(secure, target)
    with raw:
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b'"errcode":' in asked(raw, secure.trusting())
    assert secure.failures() == []


def test_within_it_a_page_knows_that_it_is_secured(secure: Secure) -> None:
    raw, _ = connect(secure, f"{HOST}:443")
    with raw, secure.trusting().wrap_socket(raw, server_hostname=HOST) as caller:
        for _ in range(2):  # and it stays
            caller.sendall(b"GET /healthz HTTP/1.1\r\nHost: api.weixin.qq.com\r\n\r\n")
            assert caller.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("target", ["bank.example:443", "127.0.0.2:443", "weixin.qq.com:443"])
def test_any_other_host_is_refused(secure: Secure, target: str) -> None:
    raw, answer = connect(secure, target)
    with raw:
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert b"NO_PROXY" in raw.recv(1000)
    failed = secure.failed()
    assert (failed["reason"], failed["host"]) == ("other_host", target.rpartition(":")[0])


@pytest.mark.parametrize("target", ["bank.example", ":443", "a b:443", "x:0"])
def test_what_names_no_host_and_port_is_refused(secure: Secure, target: str) -> None:
    raw, answer = connect(secure, target)
    with raw:
        assert answer.startswith(b"HTTP/1.1 400 ")


def test_who_asks_it_in_clear_for_https_is_answered(secure: Secure) -> None:
    """As axios does."""
    with secure.connect(proxy=True) as raw:
        raw.sendall(f"GET https://{HOST}{PATH} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        assert raw.recv(1000).startswith(b"HTTP/1.1 200 ")
    assert secure.failures() == []


def test_an_address_that_is_none_is_refused(secure: Secure) -> None:
    with secure.connect(proxy=True) as raw:
        raw.sendall(b"GET https://[x/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert raw.recv(1000).startswith(b"HTTP/1.1 400 ")


def test_no_secret_of_a_query_is_in_a_refusal(secure: Secure) -> None:
    with secure.connect(proxy=True) as raw:
        raw.sendall(b"GET http://bank.example/x?secret=abc HTTP/1.1\r\nHost: bank.example\r\n\r\n")
        assert raw.recv(1000).startswith(b"HTTP/1.1 405 ")
    assert secure.failed()["error"] == "GET http://bank.example/x"


def test_plain_http_is_not_for_it(secure: Secure) -> None:
    with secure.connect(proxy=True) as raw:
        raw.sendall(b"GET http://api.weixin.qq.com/cgi-bin/token HTTP/1.1\r\nHost: api.weixin.qq.com\r\n\r\n")
        assert raw.recv(1000).startswith(b"HTTP/1.1 405 ")
    assert secure.failed()["reason"] == "not_https"


def test_whoever_trusts_nothing_is_told_of_here_too(secure: Secure) -> None:
    raw, _ = connect(secure, f"{HOST}:443")
    with raw:
        raw.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400 ")
    assert secure.failed()["reason"] == "no_tls"


def test_it_tunnels_where_that_was_asked_for(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, secured(folder, tunnels=True) as secure:
        heard = []

        def answer() -> None:
            there, _ = other.accept()
            with there:
                heard.append(there.recv(100))
                there.sendall(b"from there")

        thread = threading.Thread(target=answer)
        thread.start()
        raw, established = connect(secure, f"127.0.0.1:{other.getsockname()[1]}")
        with raw:
            assert established.startswith(b"HTTP/1.1 200 ")
            raw.sendall(b"to there")
            assert raw.makefile("rb").read() == b"from there"
        thread.join()
        assert heard == [b"to there"]


def test_no_tunnel_leads_to_the_metadata_of_a_cloud(folder: Path) -> None:
    with secured(folder, tunnels=True) as secure:
        raw, answer = connect(secure, "169.254.169.254:80")
        with raw:
            assert answer.startswith(b"HTTP/1.1 502 ")
