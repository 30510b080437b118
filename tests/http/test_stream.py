"""A connection is watched, sent on and ended alike, whether it is plain or TLS."""

from __future__ import annotations

import errno
import select
import selectors
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from simulator.http.stream import MOST_AHEAD, PIECE, Stream, close, cut, reset_on_close
from tests.http import tls

Pair = tuple[socket.socket, socket.socket]


@contextmanager
def linked(secure: bool) -> Iterator[Pair]:
    """Two ends of one connection over loopback: the server's, and the caller's."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        caller = stack.enter_context(socket.create_connection(listener.getsockname(), 30))
        served = stack.enter_context(listener.accept()[0])
        served.settimeout(30)
        if secure:
            wrapped = tls.server_side().wrap_socket(served, server_side=True, do_handshake_on_connect=False)
            shaken = threading.Thread(target=wrapped.do_handshake)
            shaken.start()
            caller = tls.client_side().wrap_socket(caller, server_hostname="localhost")
            shaken.join()
            served = wrapped
            stack.callback(caller.close)
            stack.callback(served.close)
        yield served, caller


@pytest.fixture(params=["plain", "tls"])
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with linked(request.param == "tls") as made:
        yield made


def test_a_caller_that_waits_is_there(pair: Pair) -> None:
    stream = Stream(pair[0])
    assert stream.stays(0)
    assert stream.stays(0.02)
    assert stream.is_idle()
    assert pair[0].gettimeout() == 30


def test_a_caller_that_says_nothing_more_is_let_rest(pair: Pair) -> None:
    stream = Stream(pair[0])
    assert not stream.comes(0.01)
    assert not stream.ends_now()


def test_a_caller_that_says_more_is_heard_and_nothing_of_it_lost(pair: Pair) -> None:
    stream = Stream(pair[0])
    pair[1].sendall(b"one\ntwo\n")
    assert stream.comes(30)
    assert stream.line(100) == b"one\n"
    assert stream.comes(0)
    assert stream.line(100) == b"two\n"


def test_a_caller_that_hangs_up_is_heard_too(pair: Pair) -> None:
    stream = Stream(pair[0])
    pair[1].close()
    assert stream.comes(30)
    assert stream.line(100) == b""


def test_hanging_up_is_seen_without_a_thread() -> None:
    with linked(secure=False) as (served, caller):
        stream = Stream(served)
        caller.sendall(b"last words")
        while stream.is_idle():
            pass
        assert not stream.ends_now()
        caller.close()
        while not stream.ends_now():
            pass
        assert stream.read(10) == b"last words"


def test_watching_a_connection_takes_no_descriptor(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> None:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(selectors, "DefaultSelector", none_left)
    if hasattr(select, "epoll"):
        monkeypatch.setattr(select, "epoll", none_left)
    stream = Stream(pair[0])
    assert stream.stays(0.01)
    stream.send(b"x" * (PIECE + 1), time.monotonic() + 30)


def test_a_caller_that_closes_is_gone_however_long_it_was_waited_for(pair: Pair) -> None:
    threading.Timer(0.02, pair[1].close).start()
    assert not Stream(pair[0]).stays(60)


def test_a_caller_that_resets_is_gone(pair: Pair) -> None:
    reset_on_close(pair[1])
    pair[1].close()
    assert not Stream(pair[0]).stays(60)


def test_a_farewell_under_tls_is_an_end() -> None:
    """An alert is bytes on the socket, and no byte of what is said."""
    with linked(secure=True) as (served, caller):
        assert isinstance(caller, ssl.SSLSocket)
        caller.settimeout(0)
        with pytest.raises(ssl.SSLWantReadError):
            caller.unwrap()
        assert not Stream(served).stays(60)


def test_what_is_sent_meanwhile_is_kept_and_read_later(pair: Pair) -> None:
    assert Stream(pair[1]).stays(0)  # reads what TLS says by itself: a close over it would be a reset
    pair[1].sendall(b"first\nsecond\n")
    stream = Stream(pair[0])
    assert stream.stays(0.02)
    assert not stream.is_idle()
    assert stream.line(100) == b"first\n"
    pair[1].sendall(b"rest")
    pair[1].close()
    assert not stream.stays(60)
    assert stream.read(100) == b"second\nrest"


def test_a_caller_is_not_read_ahead_without_end(pair: Pair) -> None:
    data = b"x" * (4 * MOST_AHEAD)
    sender = threading.Thread(target=pair[1].sendall, args=(data,))
    sender.start()
    stream = Stream(pair[0])
    assert stream.stays(0.05)
    assert len(stream._held) <= MOST_AHEAD + 16 * 1024
    assert stream.read(len(data)) == data
    sender.join()


def test_sending_stops_where_the_other_side_answers(pair: Pair) -> None:
    pair[0].sendall(b"no\n")
    stream = Stream(pair[1], time.monotonic() + 30)
    stream.send(b"x" * 50_000_000, time.monotonic() + 30)
    assert stream.line(100) == b"no\n"


def test_sending_has_one_deadline_for_all_of_it(pair: Pair) -> None:
    """Each piece that is taken buys no further time: if it did, all of it would be taken in the end."""

    def sip() -> None:
        with suppress(TimeoutError):
            while not over.wait(0.01) and pair[0].recv(100_000):
                pass

    over = threading.Event()
    sipping = threading.Thread(target=sip)
    sipping.start()
    try:
        with pytest.raises(TimeoutError):
            Stream(pair[1]).send(b"x" * 50_000_000, time.monotonic() + 0.2)
    finally:
        over.set()
        sipping.join()


def test_all_of_it_arrives_where_nobody_answers(pair: Pair) -> None:
    data = bytes(range(256)) * 8000
    sender = threading.Thread(target=Stream(pair[1]).send, args=(data, time.monotonic() + 30))
    sender.start()
    assert Stream(pair[0]).read(len(data)) == data
    sender.join()


def test_a_reset_is_a_real_one(pair: Pair) -> None:
    reset_on_close(pair[0])
    pair[0].close()
    assert tls.ended_with_reset(pair[1])


def test_a_close_is_no_reset(pair: Pair) -> None:
    close(pair[0])
    assert not tls.ended_with_reset(pair[1])


def test_a_close_says_so_under_tls_too() -> None:
    with linked(secure=True) as (served, caller):
        assert isinstance(caller, ssl.SSLSocket)
        caller.suppress_ragged_eofs = False  # without a farewell this would be an error
        close(served)
        assert caller.recv(1) == b""


def test_a_connection_is_cut_under_a_thread_that_reads_it(pair: Pair) -> None:
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(pair[0].recv(1)))
    reader.start()
    cut(pair[0])
    reader.join(30)
    assert found == [b""]


def test_a_connection_that_was_cut_does_not_go_on_in_plain_text() -> None:
    with linked(secure=True) as (served, caller):
        caller.sendall(b"secret")
        cut(served)
        with pytest.raises(OSError):
            served.sendall(b"in the clear")
        raw = socket.socket.recv(caller, 65536)
        assert b"in the clear" not in raw


def test_closing_twice_does_no_harm(pair: Pair) -> None:
    pair[1].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    close(pair[0])
    close(pair[0])
    cut(pair[0])
