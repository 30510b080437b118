"""Whatever a provider sends, reading it ends in time and holds no more than was asked for."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import repeat

import pytest

from simulator.http.client import Client, exchange
from simulator.http.hosts import Hosts
from simulator.http.message import Outgoing
from simulator.http.reading import MOST_INTERIM, Malformed
from simulator.wire.push import Sealed

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MOST = 10_000


@contextmanager
def sending(first: bytes, then: bytes = b"", pause: float = 0.0) -> Iterator[str]:
    """A provider that answers anything with `first`, and then sends `then` without end."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with suppress(OSError), connection:
                        connection.recv(65536)
                        connection.sendall(first)
                        for piece in repeat(then) if then else ():
                            connection.sendall(piece)
                            if over.wait(pause):
                                break

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        over.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
    thread.join(30)


ENDLESS = {
    "a line": (b"", b"x" * 65536, 0),
    "a head": (OK, b"X: y\r\n" * 1000, 0),
    "a body": (OK + b"\r\n", b"x" * 65536, 0),
    "a body of gigabytes": (OK + b"Content-Length: 99999999999\r\n\r\n", b"x" * 65536, 0),
    "chunks": (CHUNKED, b"5\r\nxxxxx\r\n" * 1000, 0),
    "extensions of chunks": (CHUNKED, b"5;" + b"x" * 65536, 0),
    "chunks with long extensions": (CHUNKED, b"1;" + b"x" * 900 + b"\r\nx\r\n", 0),
    "a chunk's size": (CHUNKED, b"0" * 65536, 0),
    "trailers": (CHUNKED + b"1\r\nx\r\n0\r\n", b"X: y\r\n" * 1000, 0),
    "announcements": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100, 0),
    "announcements, slowly": (b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02),
    "a head in drops": (OK, b"X", 0.02),
    "a body in drops": (OK + b"\r\n", b"x", 0.02),
    "a chunk's size in drops": (CHUNKED, b"0", 0.02),
    "a chunk in drops": (CHUNKED + b"ffffff\r\n", b"x", 0.02),
    "trailers in drops": (CHUNKED + b"0\r\n", b"X", 0.02),
}


@pytest.mark.parametrize(("first", "then", "pause"), ENDLESS.values(), ids=ENDLESS)
def test_what_has_no_end_is_ended(first: bytes, then: bytes, pause: float) -> None:
    client = Client(Hosts())
    with sending(first, then, pause) as url:
        try:
            with client.ask(Outgoing(url=url), time.monotonic() + 0.3) as answer:
                assert len(answer.body(MOST)) <= MOST
        except (TimeoutError, Malformed):
            pass
        with suppress(TimeoutError, Malformed):
            status, body = exchange(Hosts(), Sealed(url=url, body=b"<xml/>", plain="", query={}), 0.3)
            assert (status, len(body) <= 65536) == (200, True)
    client.close()


def test_an_answer_is_announced_so_often_and_no_more() -> None:
    interim = b"HTTP/1.1 103 Early Hints\r\n\r\n"
    answer = OK + b"Content-Length: 2\r\n\r\nok"
    with sending(interim * MOST_INTERIM + answer) as url:
        assert body_of(url) == b"ok"
    with sending(interim * (MOST_INTERIM + 1) + answer) as url, pytest.raises(Malformed, match="announced"):
        body_of(url)


def body_of(url: str, most: int = MOST) -> bytes:
    client = Client(Hosts())
    try:
        with client.ask(Outgoing(url=url), time.monotonic() + 30) as answer:
            return answer.body(most)
    finally:
        client.close()


def coded(body: bytes, coding: bytes) -> bytes:
    return OK + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s" % (coding, len(body), body)


def raw_deflate(text: bytes) -> bytes:
    made = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return made.compress(text) + made.flush()


CODINGS: dict[bytes, Callable[[bytes], bytes]] = {
    b"gzip": gzip.compress,
    b"x-GZIP ": gzip.compress,
    b"deflate": zlib.compress,
    b"Deflate": raw_deflate,
}


@pytest.mark.parametrize(("coding", "code"), CODINGS.items())
def test_what_is_coded_though_nobody_asked_is_read_as_far_as_its_bound(
    coding: bytes, code: Callable[[bytes], bytes]
) -> None:
    with sending(coded(code(b"served"), coding)) as url:
        assert body_of(url) == b"served"
    with sending(coded(code(b"x" * 50_000_000), coding)) as url:
        assert body_of(url) == b"x" * MOST


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (b"br", b"served"),
        (b"gzip, gzip", gzip.compress(gzip.compress(b"served"))),
        (b"gzip", b"served"),
        (b"gzip", gzip.compress(b"served")[:-9]),
        (b"deflate", b"\xff" * 100),
    ],
    ids=["unknown", "twice", "not so", "cut", "garbled"],
)
def test_a_coding_that_cannot_be_read_is_named(coding: bytes, body: bytes) -> None:
    said = f"cannot be decoded: it says '{coding.decode()}', and identity was asked for"
    with sending(coded(body, coding)) as url, pytest.raises(Malformed, match=said):
        body_of(url)


def test_what_is_not_coded_is_read_as_it_comes() -> None:
    with sending(coded(b"served", b"identity")) as url:
        assert body_of(url) == b"served"
    with sending(coded(b"", b"gzip")) as url:
        assert body_of(url) == b""
