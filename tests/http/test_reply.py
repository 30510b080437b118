"""One HTTP reply off a socket: what is read, in whatever pieces it comes, and what is none."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.http import reply

HEAD = b"HTTP/1.1 200 OK\r\n"


class Pieces:
    """A socket that gives these pieces, one each time it is asked."""

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


def read(*pieces: bytes) -> tuple[int, bytes]:
    line: Any = Pieces(*pieces)
    return reply.read(line, time.monotonic() + 60)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (HEAD + b"Content-Length: 7\r\n\r\nsuccess", (200, b"success")),
        (HEAD + b"content-length:7\r\n\r\nsuccess and more", (200, b"success")),
        (b"HTTP/1.0 200\nContent-Length: 7\n\nsuccess", (200, b"success")),
        (HEAD + b"\r\nsuccess", (200, b"success")),
        (HEAD + b"Content-Length: 0\r\n\r\n", (200, b"")),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\nsuccess", (204, b"")),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"Content-Length: 2\r\n\r\nok", (200, b"ok")),
        (
            b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + HEAD + b"Content-Length: 2\r\n\r\nok",
            (200, b"ok"),
        ),
        (
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nsuc\r\n4;x=y\r\ncess\r\n0\r\n\r\n",
            (200, b"success"),
        ),
        (HEAD + b"Content-Length: 200000\r\n\r\n" + b"x" * 70_000, (200, b"x" * reply.MOST_BODY)),
        (HEAD + b"\r\n" + b"x" * 70_000, (200, b"x" * reply.MOST_BODY)),
    ],
)
def test_what_is_read(data: bytes, found: tuple[int, bytes]) -> None:
    assert read(data) == found


@given(st.lists(st.integers(0, 120), max_size=6))
def test_it_may_come_in_any_pieces(cuts: list[int]) -> None:
    data = HEAD + b"Transfer-Encoding: chunked\r\nX: y\r\n\r\n3\r\nsuc\r\n4\r\ncess\r\n0\r\n\r\n"
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    pieces = [data[left:right] for left, right in pairwise(places)]
    assert read(*pieces) == (200, b"success")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"hello\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 2x0 OK\r\n\r\n", "no HTTP"),
        (HEAD + b"Content-Length: -7\r\n\r\nsuccess", "length '-7'"),
        (HEAD + b"Content-Length: 20\r\n\r\nsuccess", "ends 13 bytes too early"),
        (HEAD + b"Content-Le", "ends in its head"),
        (HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n", "too long"),
        (HEAD + b"X: y\r\n" * 20_000 + b"\r\n", "too long"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nsuccess\r\n", "chunk without a size"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nsuccess\r\n", "longer than it says"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\nsuccess", "ends 2 bytes too early"),
    ],
)
def test_what_is_no_reply(data: bytes, says: str) -> None:
    with pytest.raises(reply.Unreadable, match=says):
        read(data)


def test_nothing_at_all_is_no_answer() -> None:
    with pytest.raises(ConnectionError, match="without an answer"):
        read()
