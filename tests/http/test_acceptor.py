"""However many call, and however they behave, the next one is served; and nobody costs more than it may."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any, ClassVar

import pytest

from simulator.http import acceptor, workers
from simulator.http.acceptor import Acceptor
from simulator.http.server import Server
from simulator.http.workers import Caller


class Echo(Caller):
    """Sends back each line. `hold` is held until an event; `break` breaks."""

    begun = threading.Event()
    held = threading.Event()
    heard: ClassVar[list[Echo]] = []

    def serve(self) -> bool:
        self.since = time.monotonic()
        Echo.heard.append(self)
        self.stream.deadline = self.since + 30
        line = self.stream.line(100)
        self.since = None
        if line == b"hold\n":
            Echo.begun.set()
            Echo.held.wait(30)
        if line == b"break\n":
            raise KeyError("a bug")
        self.stream.connection.sendall(line)
        return bool(line)


class Listening(socket.socket):
    """A listener whose `accept` fails for so many times, or whenever one has been accepted."""

    fails = 0
    fails_after_first = False
    asked = 0

    def accept(self) -> tuple[socket.socket, Any]:
        self.asked += 1
        if self.fails_after_first and self.asked > 1:
            self.fails = 1
        if self.fails:
            self.fails -= 1
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


class Place:
    """An acceptor on a free port, and callers of it."""

    def __init__(self, most: int, stack: ExitStack) -> None:
        self.listening = Listening()
        self.listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listening.bind(("127.0.0.1", 0))
        self.listening.listen(64)
        self.address = self.listening.getsockname()
        self.log: list[str] = []
        self.acceptor = Acceptor(self.listening, lambda line, _: Echo(line), most, self.log.append)
        self._stack = stack

    def call(self) -> socket.socket:
        return self._stack.enter_context(socket.create_connection(self.address, 30))


Places = Callable[..., Place]


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """Makes acceptors for so many connections, started ones unless told."""
    monkeypatch.setattr(Echo, "begun", threading.Event())
    monkeypatch.setattr(Echo, "held", threading.Event())
    monkeypatch.setattr(Echo, "heard", [])
    with ExitStack() as stack:

        def made(most: int = 100, *, start: bool = True) -> Place:
            place = Place(most, stack)
            if start:
                place.acceptor.start("test")
            stack.callback(place.acceptor.stop)
            stack.callback(Echo.held.set)
            return place

        yield made


def said(line: socket.socket, text: bytes = b"hello\n") -> bytes:
    """What comes back for a line; nothing where the connection was ended."""
    try:
        line.sendall(text)
        return line.recv(100)
    except ConnectionError:
        return b""


def settled(place: Place, idle: int) -> None:
    """Returns once so many are idle."""
    deadline = time.monotonic() + 30
    while len(place.acceptor._idle) != idle:
        assert time.monotonic() < deadline


def begun(many: int) -> None:
    """Returns once threads wait for so many to go on."""
    deadline = time.monotonic() + 30
    while len(Echo.heard) != many:
        assert time.monotonic() < deadline


def ended(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def threads() -> int:
    return sum(thread.name == "test" for thread in threading.enumerate())


def test_idle_callers_have_no_thread(places: Places) -> None:
    place = places()
    lines = [place.call() for _ in range(50)]
    for line in lines:
        assert said(line) == b"hello\n"
    assert place.acceptor.count == 50
    assert threads() <= 5


def test_where_room_is_needed_the_one_that_was_idle_longest_goes(places: Places) -> None:
    place = places(most=3)
    first, second, third = (place.call() for _ in range(3))
    for line in (first, second, third, first):
        assert said(line) == b"hello\n"
        settled(place, 3)
    assert said(place.call()) == b"hello\n"
    assert ended(second)
    assert said(first) == said(third) == b"hello\n"


def test_many_more_callers_than_there_is_room_for_keep_nobody_out(places: Places) -> None:
    place = places(most=4)
    for _ in range(200):
        place.call()
    assert said(place.call()) == b"hello\n"
    assert place.acceptor.count <= 4
    assert place.log == []


def test_without_idle_ones_the_slowest_goes(places: Places) -> None:
    place = places(most=2)
    slow, later = place.call(), place.call()
    for number, line in enumerate((slow, later), 1):
        line.sendall(b"hel")
        begun(number)
    assert said(place.call()) == b"hello\n"
    assert ended(slow)


def test_who_waits_for_us_is_never_sent_away(places: Places) -> None:
    place = places(most=1)
    first = place.call()
    first.sendall(b"hold\n")
    assert Echo.begun.wait(30)
    second = place.call()
    second.sendall(b"hello\n")
    Echo.held.set()
    assert first.recv(100) == b"hold\n"
    assert second.recv(100) == b"hello\n"


def test_more_than_there_are_threads_for_wait_for_one(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "THREADS", 2)
    place = places()
    lines = [place.call() for _ in range(6)]
    for line in lines:
        line.sendall(b"hold\n")
    assert Echo.begun.wait(30)
    assert threads() <= 3
    Echo.held.set()
    assert [line.recv(100) for line in lines] == [b"hold\n"] * 6


def test_half_a_request_blocks_no_thread_that_others_need(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "THREADS", 1)
    place = places()
    slow = [place.call() for _ in range(5)]
    for line in slow:
        line.sendall(b"hel")
    assert said(place.call()) == b"hello\n"


def test_where_nothing_more_can_be_opened_it_rests_and_goes_on(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places(start=False)
    place.acceptor._reserve.close()
    monkeypatch.setattr(acceptor.Reserve, "fill", lambda _: None)
    place.listening.fails = 3
    place.acceptor.start("test")
    assert said(place.call()) == b"hello\n"
    assert place.listening.asked <= 10
    assert place.log == []


def test_what_is_kept_back_is_for_who_knocks_when_nothing_more_can_be_opened(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptor, "REST", 30.0)
    place = places(start=False)
    place.listening.fails = 1
    place.acceptor.start("test")
    assert said(place.call()) == b"hello\n"
    assert place.log == []


def test_where_nobody_else_knocks_nobody_is_sent_away(places: Places) -> None:
    """Without a descriptor left, `accept` fails before it looks whether anybody is there."""
    place = places(start=False)
    place.listening.fails_after_first = True
    place.acceptor.start("test")
    line = place.call()
    settled(place, 1)
    assert said(line) == b"hello\n"
    assert place.log == []


def test_where_nothing_more_can_be_opened_an_idle_one_goes(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places()
    idle = place.call()
    assert said(idle) == b"hello\n"
    settled(place, 1)
    place.acceptor._reserve.close()
    monkeypatch.setattr(acceptor.Reserve, "fill", lambda _: None)
    place.listening.fails = 1
    assert said(place.call()) == b"hello\n"
    assert ended(idle)


def test_where_no_thread_can_be_started_others_are_still_served(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places()
    start, starts = threading.Thread.start, count()

    def refused(thread: threading.Thread) -> None:
        if next(starts) == 0:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refused)
    assert said(place.call()) == b""
    assert said(place.call()) == b"hello\n"


def test_who_says_nothing_for_long_is_ended(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acceptor, "IDLE", 0.0)
    assert ended(places().call())


def test_a_bug_is_logged_and_ends_one_connection(places: Places) -> None:
    place = places()
    assert said(place.call(), b"break\n") == b""
    assert said(place.call()) == b"hello\n"
    assert "KeyError: 'a bug'" in place.log[0]


def test_what_breaks_in_accepting_is_logged_and_not_the_end(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places(start=False)
    breaks = count()

    def heard(caller: Caller) -> None:
        if next(breaks) == 0:
            raise KeyError("a bug")
        Acceptor._heard(place.acceptor, caller)

    monkeypatch.setattr(place.acceptor, "_heard", heard)
    place.acceptor.start("test")
    assert said(place.call()) == b"hello\n"
    assert "KeyError: 'a bug'" in place.log[0]


def test_one_that_the_system_cannot_watch_is_ended(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    place = places(start=False)
    register, tries = place.acceptor._selector.register, count()

    def watched(*given: Any) -> Any:
        if next(tries) == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return register(*given)

    monkeypatch.setattr(place.acceptor._selector, "register", watched)
    place.acceptor.start("test")
    assert ended(place.call())
    assert said(place.call()) == b"hello\n"
    assert (place.acceptor.count, place.log) == (1, [])


def test_stopping_ends_whatever_is_open(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "THREADS", 1)
    place = places()
    idle = place.call()
    assert said(idle) == b"hello\n"
    held, queued = place.call(), place.call()
    for line in (held, queued):
        line.sendall(b"hold\n")
    assert Echo.begun.wait(30)
    place.acceptor.stop()
    assert ended(idle)
    assert ended(held)
    assert ended(queued)
    with socket.create_server(place.address):
        pass


def test_one_that_was_never_started_can_be_stopped(places: Places) -> None:
    place = places(start=False)
    place.acceptor.stop()
    with socket.create_server(place.address):
        pass


# -- with the server ---------------------------------------------------------------------------------


@contextmanager
def serving(**options: Any) -> Iterator[Server]:
    def app(_: object, start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [])
        return [b"ok"]

    server = Server(("127.0.0.1", 0), app, **options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.mark.parametrize(
    "begin", [b"", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n"], ids=["head", "body"]
)
def test_a_request_that_drips_for_ever_ends(begin: bytes) -> None:
    with serving(patience=0.1) as server, socket.create_connection(server.address, 30) as line:
        line.sendall(begin)
        line.settimeout(0.01)
        deadline = time.monotonic() + 30
        gone = False
        while not gone and time.monotonic() < deadline:
            try:
                line.sendall(b"G")
                gone = line.recv(1) == b""
            except TimeoutError:
                pass
            except ConnectionError:
                gone = True
        assert gone


@pytest.mark.parametrize(
    "begin", [b"GET / HTTP/1.1\r\nX: y", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"]
)
def test_requests_that_have_begun_to_come_cost_no_thread(begin: bytes) -> None:
    with serving() as server, ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(socket.create_connection(server.address, 30)).sendall(begin)
        line = stack.enter_context(socket.create_connection(server.address, 30))
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert line.recv(15) == b"HTTP/1.1 200 OK"
        assert sum(thread.name == server.url for thread in threading.enumerate()) <= 3


@pytest.mark.parametrize("hello", [b"\x16\x03\x01\x02\x00\x01", b"no request at all\r\n"])
def test_who_speaks_something_else_is_told_at_once(hello: bytes) -> None:
    with serving(patience=30) as server, socket.create_connection(server.address, 10) as line:
        line.sendall(hello + b"\n")
        assert line.recv(12) == b"HTTP/1.1 400"


def test_a_caller_that_never_takes_its_answer_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "THREADS", 1)

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        start("200 OK", [])
        yield from (b"x" * 1_000_000 for _ in range(100 if environ["PATH_INFO"] == "/much" else 1))

    server = Server(("127.0.0.1", 0), app)
    server.start()
    try:
        with (
            socket.create_connection(server.address, 30) as greedy,
            socket.create_connection(server.address, 30) as line,
        ):
            greedy.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
            greedy.recv(1)
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert line.recv(15) == b"HTTP/1.1 200 OK"
    finally:
        server.stop()
