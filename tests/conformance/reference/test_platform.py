"""The client, over real sockets: connections kept, nothing sent twice, and every odd reply told apart."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.reference.platform import Platform, Request, Unreachable

OBJECT = b'{"errcode":0}'


class Host:
    """Answers each request with the next of its replies, as they are; closes the connection after `None`."""

    def __init__(self, *replies: bytes | None) -> None:
        self.replies = list(replies)
        self.received: list[bytes] = []
        self.connections = 0
        self.closed = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.platform = Platform(f"http://127.0.0.1:{self._listening.getsockname()[1]}", timeout=5)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while self.replies:
            try:
                accepted, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            accepted.settimeout(5)
            with accepted, contextlib.suppress(OSError):
                self._converse(accepted)
            self.closed.set()

    def _converse(self, accepted: socket.socket) -> None:
        while self.replies:
            data = b""
            while b"\r\n\r\n" not in data or len(data.partition(b"\r\n\r\n")[2]) < self._length(data):
                chunk = accepted.recv(1 << 16)
                if not chunk:
                    return
                data += chunk
            self.received.append(data)
            reply = self.replies.pop(0)
            accepted.sendall(reply or b"")
            if self.replies and self.replies[0] is None:
                del self.replies[0]
                return

    def _length(self, data: bytes) -> int:
        for line in data.partition(b"\r\n\r\n")[0].split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                return int(value)
        return 0

    def close(self) -> None:
        self.platform.close()
        self.replies.clear()
        with contextlib.suppress(OSError):  # wakes who waits in accept, where that is not enough to close
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.fixture
def host() -> Iterator[Callable[..., Host]]:
    hosts: list[Host] = []

    def opened(*replies: bytes | None) -> Host:
        hosts.append(Host(*replies))
        return hosts[-1]

    yield opened
    for each in hosts:
        each.close()


def ok(body: bytes = OBJECT, *headers: bytes, status: bytes = b"200 OK", length: int | None = None) -> bytes:
    size = b"Content-Length: %d" % (len(body) if length is None else length)
    return b"\r\n".join((b"HTTP/1.1 " + status, size, *headers, b"", body))


def call(path: str = "/call", body: dict[str, Any] | None = None) -> Request:
    return Request(
        owner="", method="GET" if body is None else "POST", path=path, query={"a": "店&"}, body=body
    )


def test_a_request_goes_out_as_the_platform_wants_it(host: Callable[..., Host]) -> None:
    server = host(ok(), ok())
    server.platform.send(call(body={"店": 3403799157105049611}))
    server.platform.send(call("/call?b=1"))
    head, _, body = server.received[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /call?a=%E5%BA%97%26 HTTP/1.1\r\n")
    assert b"Content-Type: application/json; charset=utf-8" in head
    assert json.loads(body) == {"店": 3403799157105049611}
    assert "店".encode() in body
    assert server.received[1].startswith(b"GET /call?b=1&a=%E5%BA%97%26 HTTP/1.1\r\n")


def test_a_connection_is_kept_and_shared_by_threads(host: Callable[..., Host]) -> None:
    server = host(*[ok()] * 6)
    for _ in range(3):
        assert server.platform.send(call()) == {"errcode": 0}
        thread = threading.Thread(target=server.platform.send, args=(call(body={}),))
        thread.start()
        thread.join()
    assert server.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_replaced(host: Callable[..., Host]) -> None:
    server = host(ok(), None, ok())
    assert server.platform.send(call()) == {"errcode": 0}
    assert server.closed.wait(10)
    assert server.platform.send(call(body={})) == {"errcode": 0}
    assert (server.connections, len(server.received)) == (2, 2)


def test_bytes_after_a_reply_do_not_become_the_next_one(host: Callable[..., Host]) -> None:
    server = host(ok(b'{"errcode":1}{"more":2}', length=13), None, ok())
    assert server.platform.send(call()) == {"errcode": 1}
    assert server.closed.wait(10)
    assert server.platform.send(call()) == {"errcode": 0}


@pytest.mark.parametrize("status", [b"200 OK", b"204 No Content", b"404 Not Found"])
def test_what_is_no_json_object_is_no_answer(host: Callable[..., Host], status: bytes) -> None:
    for body in (b"not json", b"", b"[1]", b'{"a":', b"\xff\xfe", b"null", b"[" * 5000):
        with pytest.raises(Unreachable, match="the reply is no") as caught:
            host(ok(body, status=status), None).platform.send(call())
        assert caught.value.sent
        assert not caught.value.slow


@pytest.mark.parametrize("status", [b"500 Oops", b"503 Busy"])
def test_a_broken_platform_gives_no_answer(host: Callable[..., Host], status: bytes) -> None:
    with pytest.raises(Unreachable, match=status[:3].decode()) as caught:
        host(ok(status=status)).platform.send(call())
    assert caught.value.sent


def test_an_object_is_an_answer_whatever_the_reply_says_of_it(host: Callable[..., Host]) -> None:
    server = host(
        ok(OBJECT, b"Content-Type: text/html"),
        ok(status=b"400 Bad"),
        ok(status=b"302 Found"),
        ok(OBJECT, b"Location: \xff\xfe", status=b"302 Found"),
        ok(OBJECT, b"Location: http://[", status=b"302 Found"),
    )
    for _ in range(5):
        assert server.platform.send(call()) == {"errcode": 0}


def test_a_redirect_is_not_followed(host: Callable[..., Host]) -> None:
    server = host(ok(b"", b"Location: /elsewhere", status=b"302 Found"), ok())
    with pytest.raises(Unreachable):
        server.platform.send(call())
    assert len(server.received) == 1


BROKEN = [
    pytest.param(b"", id="closed at once"),
    pytest.param(b"\x00\xff garbage\r\n\r\n", id="garbage"),
    pytest.param(b"HTTP/1.1 2", id="cut in the status line"),
    pytest.param(b"HTTP/1.1 200 OK\r\nContent-Le", id="cut in a header"),
    pytest.param(ok(OBJECT, length=100), id="shorter than it says, though a whole object came"),
    pytest.param(ok(b'{"errcode"', length=13), id="cut in the body"),
    pytest.param(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n" + OBJECT + b"\r\n", id="cut in chunks"
    ),
    pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", id="no chunk"),
    pytest.param(ok(OBJECT, b"Content-Encoding: gzip"), id="not the encoding it says"),
    pytest.param(ok(OBJECT, b"Content-Length: 3"), id="two lengths"),
]


@pytest.mark.parametrize("reply", BROKEN)
def test_a_reply_that_is_broken_off_may_have_had_an_effect(host: Callable[..., Host], reply: bytes) -> None:
    server = host(reply, None, ok())
    with pytest.raises(Unreachable) as caught:
        server.platform.send(call(body={}))
    assert (caught.value.sent, caught.value.slow) == (True, False)
    assert server.closed.wait(10)  # a whole reply may leave the connection to be used until it is seen closed
    assert server.platform.send(call()) == {"errcode": 0}
    assert len(server.received) == 2


@given(reply=st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(ok)))
@example(b"HTTP/1.1 200 OK\r\n: \r\n\r\n")
@example(b"HTTP/1.1 999 \r\n\r\n")
@example(b"HTTP/9.9 200 OK\r\n\r\n{}")
def test_whatever_comes_is_an_object_or_unreachable(reply: bytes) -> None:
    with closing(Host(reply, None)) as server:
        with contextlib.suppress(Unreachable):
            assert isinstance(server.platform.send(call(body={})), dict)
        assert len(server.received) == 1


def test_nobody_listening_means_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable) as caught:
            Platform(f"http://127.0.0.1:{taken.getsockname()[1]}").send(call(body={}))
    assert (caught.value.sent, caught.value.slow) == (False, False)


def test_a_host_without_an_address_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_args: object, **_more: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(Unreachable, match="no connection") as caught:
        Platform("http://api.invalid").send(call(body={}))
    assert not caught.value.sent


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"])
def test_silence_is_a_time_out(begun: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        platform = Platform(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=0.1)
        held: list[socket.socket] = []

        def answer() -> None:
            accepted, _ = listening.accept()
            held.append(accepted)
            accepted.sendall(begun)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(Unreachable) as caught:
            platform.send(call(body={}))
        thread.join()
        held[0].close()
    assert (caught.value.sent, caught.value.slow) == (True, True)


def test_a_proxy_or_password_of_the_environment_is_not_used(
    host: Callable[..., Host], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "netrc").write_text("default login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server = host(ok())
    assert server.platform.send(call()) == {"errcode": 0}
    assert b"Authorization" not in server.received[0]


def test_more_threads_than_kept_sessions_are_served(host: Callable[..., Host]) -> None:
    server = host(*[ok()] * 40)
    for _ in range(40):
        server.platform.send(call())
    assert len(server.platform._idle) == 1
