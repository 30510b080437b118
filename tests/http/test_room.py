"""Long requests share a bounded room; short ones need none."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from simulator.http.reading import Malformed
from simulator.http.room import SHORT, Room, Share
from simulator.http.server import Server


def test_what_was_taken_comes_back_once() -> None:
    room = Room(3 * SHORT)
    first, second = Share(room), Share(room)
    first.take(SHORT)
    first.take(SHORT)
    with pytest.raises(Malformed, match="send this one again") as refused:
        second.take(2 * SHORT)
    assert refused.value.status == 503
    second.give_back()
    first.give_back()
    first.give_back()
    second.take(3 * SHORT)
    with pytest.raises(Malformed):
        first.take(SHORT + 1)


def test_short_ones_are_not_counted() -> None:
    room = Room(0)
    for _ in range(10):
        Share(room).take(SHORT)


def heard(line: socket.socket) -> bytes:
    return line.recv(12)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_server_refuses_more_long_requests_than_it_has_room_for(
    monkeypatch: pytest.MonkeyPatch, chunked: bool
) -> None:
    def app(_: object, start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [])
        return [b"ok"]

    server = Server(("127.0.0.1", 0), app)
    server.room = Room(3 * SHORT)
    size = 2 * SHORT
    head = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % size
    ahead = b"%x\r\n" % size if chunked else b""
    after = b"\r\n0\r\n\r\n" if chunked else b""
    server.start()
    try:
        with ExitStack() as stack:
            first, second, third = (
                stack.enter_context(socket.create_connection(server.address, 30)) for _ in range(3)
            )
            first.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n" + ahead + b"x" * SHORT)
            deadline = time.monotonic() + 30
            while server.room._left == 3 * SHORT:
                assert time.monotonic() < deadline
            second.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n" + ahead + b"x")
            assert heard(second) == b"HTTP/1.1 503"
            third.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
            assert heard(third) == b"HTTP/1.1 200"
            first.sendall(b"x" * SHORT + after)
            assert heard(first) == b"HTTP/1.1 200"
    finally:
        server.stop()


def test_an_app_that_can_open_nothing_is_busy_and_not_broken(capfd: pytest.CaptureFixture[str]) -> None:
    def app(_environ: object, _start: object) -> list[bytes]:
        raise OSError(errno.EMFILE, "Too many open files")

    server = Server(("127.0.0.1", 0), app)
    server.start()
    try:
        with socket.create_connection(server.address, 30) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert heard(line) == b"HTTP/1.1 503"
    finally:
        server.stop()
    assert capfd.readouterr().err == ""
