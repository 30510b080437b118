"""Requests and replies off a connection, in whatever pieces they come: what is read, and what is refused."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from email.parser import BytesParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.http.client import MOST_REPLY
from simulator.http.reading import (
    MOST_BODY,
    MOST_FIELDS,
    MOST_KEPT,
    Disconnected,
    Malformed,
    RequestHead,
    has_come,
    read_reply_body,
    read_reply_head,
    read_request_body,
    read_request_head,
)
from simulator.http.server import Server
from simulator.http.stream import Stream


class Pieces:
    """A connection that gives these pieces, one each time it is asked."""

    def __init__(self, *pieces: bytes) -> None:
        self.left = [piece for piece in pieces if piece]

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0

    def recv(self, most: int) -> bytes:
        if not self.left:
            return b""
        piece = self.left.pop(0)
        if piece[most:]:
            self.left.insert(0, piece[most:])
        return piece[:most]


def stream_of(*pieces: bytes) -> Stream:
    connection: Any = Pieces(*pieces)
    return Stream(connection, time.monotonic() + 60)


def read(*pieces: bytes) -> tuple[RequestHead, bytes]:
    stream = stream_of(*pieces)
    head = read_request_head(stream)
    return head, read_request_body(head, stream)


def post(fields: bytes, body: bytes = b"", version: bytes = b"HTTP/1.1") -> bytes:
    return b"POST /a?b=c " + version + b"\r\nHost: x\r\n" + fields + b"\r\n" + body


def refused(data: bytes) -> int:
    with pytest.raises(Malformed) as caught:
        read(data)
    return caught.value.status


def test_a_plain_request() -> None:
    head, body = read(post(b"Content-LENGTH: 2\r\nX-Empty:\r\nX-Pad: \t a b \t\r\n", b"{}more"))
    assert (head.method, head.target, head.minor, body) == ("POST", "/a?b=c", 1, b"{}")
    assert head.given == {"Host": "x", "Content-LENGTH": "2", "X-Empty": "", "X-Pad": "a b"}
    assert head.fields["content-length"] == "2"


def test_bytes_that_a_target_cannot_have_are_percent_encoded() -> None:
    head, _ = read(b"GET /\xe5%ff?a=\xff&b=%f HTTP/1.1\r\n\r\n")
    assert head.target == "/%E5%ff?a=%FF&b=%f"


def test_chunks_with_extensions_and_trailers() -> None:
    body = b"3;a=b\r\nabc\r\n00A\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\nGET"
    assert read(post(b"Transfer-Encoding: Chunked\r\n", body))[1] == b"abc0123456789"


def test_repeated_fields_are_joined() -> None:
    head, _ = read(post(b"X-A: 1\r\nx-a: 2\r\nCookie: a=1\r\nCookie: b=2\r\n"))
    assert head.fields["x-a"] == "1, 2"
    assert head.given["Cookie"] == "a=1; b=2"


@pytest.mark.parametrize(
    ("fields", "version", "stays"),
    [
        (b"", b"HTTP/1.1", True),
        (b"Connection: Close\r\n", b"HTTP/1.1", False),
        (b"", b"HTTP/1.0", False),
        (b"Connection: Keep-Alive\r\n", b"HTTP/1.0", True),
    ],
)
def test_who_keeps_the_connection(fields: bytes, version: bytes, stays: bool) -> None:
    assert read(post(fields, version=version))[0].stays is stays


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 3\r\nContent-Length: 3\r\n",
        b"Content-Length: 3, 3\r\n",
        b"Content-Length: +3\r\n",
        b"Content-Length: -3\r\n",
        b"Content-Length: 1_0\r\n",
        b"Content-Length:\r\n",
        b"Content-Length : 3\r\n",
        b"Host: y\r\n",
        b"X-A: 1\r\n folded\r\n",
        b"\tX-A: 1\r\n",
        b"X A: 1\r\n",
        b": 1\r\n",
        b"no colon\r\n",
        b"X-A: 1\rX-B: 2\r\n",
        b"X-A: \x00\r\n",
        "X-Ä: 1\r\n".encode(),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(fields: bytes) -> None:
    assert refused(post(fields, b"abc")) == 400


@pytest.mark.parametrize(
    "chunk", [b"-3\r\nabc\r\n", b"0x3\r\nabc\r\n", b" 3\r\nabc\r\n", b"3\r\nabcd\r\n", b"\r\n"]
)
def test_bad_chunks_are_refused(chunk: bytes) -> None:
    assert refused(post(b"Transfer-Encoding: chunked\r\n", chunk + b"0\r\n\r\n")) == 400


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET /\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1 \r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
        (b"G\x00T / HTTP/1.1\r\n\r\n", 400),
        (b"GET /" + b"a" * 70_000, 414),
        (post(b"X-A: " + b"a" * 70_000 + b"\r\n"), 431),
        (post(b"".join(b"X-%d: 1\r\n" % n for n in range(MOST_FIELDS + 1))), 431),
        (post(b"Content-Length: %d\r\n" % (MOST_BODY + 1)), 413),
        (post(b"Transfer-Encoding: chunked\r\n", b"%x\r\n" % (MOST_BODY + 1)), 413),
        (post(b"Transfer-Encoding: gzip, chunked\r\n"), 501),
        (post(b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n", b"HTTP/1.0"), 400),
    ],
)
def test_refusals_have_their_own_status(data: bytes, status: int) -> None:
    assert refused(data) == status


@pytest.mark.parametrize(
    "data", [b"", b"\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n", post(b"Content-Length: 9\r\n", b"short")]
)
def test_a_caller_that_hangs_up_is_no_request(data: bytes) -> None:
    with pytest.raises(Disconnected):
        read(data)


NAMES = st.text("abcXYZ-0_", min_size=1, max_size=8)
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)


@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_plain_fields_read_as_the_standard_library_reads_them(fields: dict[str, str]) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    whole = {name.lower(): name for name in fields}
    if len(whole) == len(fields):
        stream = stream_of(b"GET / HTTP/1.1\r\n" + lines + b"\r\n")
        theirs = BytesParser().parsebytes(lines + b"\r\n")
        assert read_request_head(stream).given == {name: value.strip(" ") for name, value in theirs.items()}


def test_after_a_refusal_the_connection_is_closed_and_nothing_more_of_it_is_read() -> None:
    def page(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [])
        return [str(environ["PATH_INFO"]).encode()]

    server = Server(("127.0.0.1", 0), page)
    server.start()
    try:
        with socket.create_connection(server.address, 5) as caller:
            both = b"GET /good HTTP/1.1\r\nHost: x\r\n\r\n" + post(
                b"Content-Length: 40\r\nTransfer-Encoding: chunked\r\n",
                b"0\r\n\r\nGET /bad HTTP/1.1\r\nHost: x\r\n\r\n",
            )
            caller.sendall(both)
            answers = b""
            while piece := caller.recv(65536):
                answers += piece
    finally:
        server.stop()
    first, second = answers.split(b"HTTP/1.1 ")[1:]
    assert first.startswith(b"200 OK\r\n")
    assert first.endswith(b"\r\n\r\n/good")
    assert second.startswith(b"400 Bad Request\r\n")
    assert second.count(b"Date: ") == 1
    assert b"Connection: close\r\n" in second


# -- replies ----------------------------------------------------------------------------------------

OK = b"HTTP/1.1 200 OK\r\n"


def read_reply(*pieces: bytes) -> tuple[int, bytes]:
    stream = stream_of(*pieces)
    head = read_reply_head(stream)
    return head.status, read_reply_body(head, stream, MOST_REPLY)[0]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (OK + b"Content-Length: 7\r\n\r\nsuccess", (200, b"success")),
        (OK + b"content-length:7\r\n\r\nsuccess and more", (200, b"success")),
        (b"HTTP/1.0 200\nContent-Length: 7\n\nsuccess", (200, b"success")),
        (OK + b"\r\nsuccess", (200, b"success")),
        (OK + b"Content-Length: 0\r\n\r\n", (200, b"")),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\nsuccess", (204, b"")),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nok", (200, b"ok")),
        (
            b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nok",
            (200, b"ok"),
        ),
        (
            OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nsuc\r\n4;x=y\r\ncess\r\n0\r\n\r\n",
            (200, b"success"),
        ),
        (OK + b"Content-Length: 200000\r\n\r\n" + b"x" * 70_000, (200, b"x" * MOST_REPLY)),
        (OK + b"\r\n" + b"x" * 70_000, (200, b"x" * MOST_REPLY)),
    ],
)
def test_a_reply_is_read(data: bytes, found: tuple[int, bytes]) -> None:
    assert read_reply(data) == found


@given(st.lists(st.integers(0, 120), max_size=6))
def test_a_reply_may_come_in_any_pieces(cuts: list[int]) -> None:
    data = OK + b"Transfer-Encoding: chunked\r\nX: y\r\n\r\n3\r\nsuc\r\n4\r\ncess\r\n0\r\n\r\n"
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    pieces = [data[left:right] for left, right in pairwise(places)]
    assert read_reply(*pieces) == (200, b"success")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"hello\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 2x0 OK\r\n\r\n", "no HTTP"),
        (OK + b"Content-Length: -7\r\n\r\nsuccess", "length '-7'"),
        (OK + b"Content-Length: 20\r\n\r\nsuccess", "ends 13 bytes too early"),
        (OK + b"Content-Le", "ends in its head"),
        (OK + b"X: " + b"y" * 70_000 + b"\r\n\r\n", "too long"),
        (OK + b"X: y\r\n" * 20_000 + b"\r\n", "too long"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nsuccess\r\n", "chunk without a size"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nsuccess\r\n", "longer than it says"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nsuccess", "ends 2 bytes too early"),
    ],
)
def test_what_is_no_reply(data: bytes, says: str) -> None:
    with pytest.raises(Malformed, match=says):
        read_reply(data)


def test_nothing_at_all_is_no_answer() -> None:
    with pytest.raises(ConnectionError, match="without an answer"):
        read_reply()


# -- what has come so far ----------------------------------------------------------------------------

POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n"


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\nHost: x\n\n",
        b"\r\nGET / HTTP/1.1\r\n\r\n",
        POST + b"abc",
        POST + b"abcGET",
        POST.replace(b"Content-Length", b"content-LENGTH") + b"abc",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 16777217\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * MOST_KEPT,
        b"GET /\r\n",
        b"no request\r\n",
        b"\x16\x03\x01\x02\x00",
        b" ",
    ],
)
def test_what_has_come_can_be_read_at_once(data: bytes) -> None:
    assert has_come(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        b"G",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r",
        POST,
        POST + b"ab",
    ],
)
def test_more_of_it_has_to_come(data: bytes) -> None:
    assert not has_come(data)


@given(st.binary(max_size=60), st.sampled_from([b"", b"GET / HTTP/1.1\r\n", POST]))
def test_anything_may_have_come(more: bytes, begin: bytes) -> None:
    assert has_come(begin + more) in {True, False}
