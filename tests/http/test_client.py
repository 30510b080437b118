"""What is read from a provider, plain and over TLS: bounded in time and size, connections kept or not."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from simulator.faults.row import Wire
from simulator.http import client as module
from simulator.http.client import Client, CutShort, exchange, why
from simulator.http.hosts import Hosts, NoAddress
from simulator.http.message import Outgoing
from simulator.http.reading import Disconnected, Malformed
from simulator.http.secured import Secured
from simulator.http.server import Server
from simulator.http.stream import Stream, close
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.wire.push import Sealed
from tests.http import tls

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Talk = Callable[[socket.socket], None]


@contextmanager
def provider(*talks: Talk) -> Iterator[str]:
    """Has one conversation after the other, each on a connection of its own; gives the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as stack:

        def serve() -> None:
            for talk in talks:
                connection = stack.enter_context(listener.accept()[0])
                connection.settimeout(30)
                talk(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(30)
        assert not thread.is_alive(), "not every conversation was had"


def answering(*replies: bytes, then: Callable[[socket.socket], object] = close) -> Talk:
    """Reads a request and answers, as often as there are replies; then hangs up."""

    def talk(connection: socket.socket) -> None:
        stream = Stream(connection)
        for reply in replies:
            stream.block(10_000)
            connection.sendall(reply)
        then(connection)

    return talk


def stay(_connection: socket.socket) -> None:
    """The connection is open until the end of the test."""


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client(Hosts())
    yield made
    made.close()


def ask(client: Client, url: str, most: int = 100, seconds: float = 30) -> tuple[int, bytes]:
    with client.ask(Outgoing(url=url), time.monotonic() + seconds) as answer:
        return answer.status, answer.body(most)


def test_a_connection_is_kept_for_the_next(client: Client) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Trailer: 1\r\n\r\n"
    with provider(answering(OK, chunked, b"HTTP/1.1 204 No Content\r\n\r\n", OK)) as url:
        assert [ask(client, url) for _ in range(4)] == [(200, b"ok"), (200, b"hi"), (204, b""), (200, b"ok")]


@pytest.mark.parametrize(
    "reply",
    [
        OK.replace(b"200 OK", b"200 OK\r\nConnection: close"),
        OK.replace(b"HTTP/1.1", b"HTTP/1.0"),
        OK + b"more than was promised",
    ],
)
def test_one_that_may_not_be_used_again_is_not(client: Client, reply: bytes) -> None:
    with provider(answering(reply, then=stay), answering(OK)) as url:
        assert ask(client, url) == (200, b"ok")
        assert ask(client, url) == (200, b"ok")


def test_one_that_ends_with_its_reply_is_read_to_its_end(client: Client) -> None:
    with provider(answering(b"HTTP/1.1 200 OK\r\n\r\nall of it"), answering(OK)) as url:
        assert ask(client, url) == (200, b"all of it")
        assert ask(client, url) == (200, b"ok")


def test_one_that_the_other_side_closed_meanwhile_is_not_used(client: Client) -> None:
    closed = threading.Event()

    def hang_up(connection: socket.socket) -> None:
        close(connection)
        closed.set()

    with provider(answering(OK, then=hang_up), answering(OK)) as url:
        assert ask(client, url) == (200, b"ok")
        assert closed.wait(30)
        assert ask(client, url) == (200, b"ok")


def test_no_more_is_read_than_was_asked_for(client: Client) -> None:
    long = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + b"x" * 1000
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"5\r\nxxxxx\r\n" * 50
    with provider(answering(long, then=stay), answering(endless, then=stay), answering(OK)) as url:
        assert ask(client, url, 100) == (200, b"x" * 100)
        assert ask(client, url, 7) == (200, b"x" * 7)
        assert ask(client, url) == (200, b"ok")


def test_the_head_is_there_before_the_body(client: Client) -> None:
    cut = b"HTTP/1.1 302 Found\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: 9\r\n\r\nshort"
    with provider(answering(cut)) as url, client.ask(Outgoing(url=url), time.monotonic() + 30) as answer:
        assert answer.head.all("set-cookie") == ["a=1", "b=2"]
        assert (answer.status, answer.head.reason) == (302, "Found")
        with pytest.raises(Malformed, match="ends 4 bytes too early"):
            answer.body(100)


@pytest.mark.parametrize("reply", [b"", b"HTTP/1.1 2", b"HTTP/1.1 200 OK\r\nX: y\r\n", OK[:-1]])
def test_all_of_an_exchange_has_one_deadline(client: Client, reply: bytes) -> None:
    """However far it has come by then."""
    with provider(answering(reply, then=stay)) as url:
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            ask(client, url, seconds=0.1)
        assert time.monotonic() - begun < 10


def test_a_reply_in_drops_gets_no_more_time_than_one_in_a_piece(client: Client) -> None:
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        try:
            while not over.wait(0.005):
                connection.sendall(b".")
        except OSError:
            return

    with provider(answering(b"", then=drip)) as url:
        with pytest.raises(TimeoutError):
            ask(client, url, 2_000_000, seconds=0.1)
        over.set()


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://127.0.0.1:9/a b", {}),
        ("http://127.0.0.1:9/ä", {}),
        ("http://127.0.0.1:9/", {"X": "a\r\nY: b"}),
        ("http://127.0.0.1:9/", {"X": "a\nY: b"}),
    ],
)
def test_nothing_can_be_smuggled_into_a_head(client: Client, url: str, headers: dict[str, str]) -> None:
    with (
        pytest.raises(ValueError, match="is no URL that can be asked for"),
        client.ask(Outgoing(url=url, headers=headers), time.monotonic() + 5),
    ):
        pass


def test_an_address_that_is_not_allowed_is_not_asked(client: Client) -> None:
    with pytest.raises(UsageError, match=r"203\.0\.113\.1"):
        ask(client, "http://203.0.113.1/")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError("x"), "no answer in time"),
        (ConnectionRefusedError(111, "x"), "connection refused"),
        (ConnectionResetError(104, "x"), "the connection was cut"),
        (Disconnected("x"), "the connection was cut"),
        (Malformed(400, Text("the answer is no HTTP", "应答不是 HTTP")), "the answer is no HTTP"),
        (NoAddress(Text("shop.invalid: unknown", "shop.invalid：未知")), "shop.invalid: unknown"),
        (OSError(101, "Network is unreachable"), "OSError: [Errno 101] Network is unreachable"),
    ],
)
def test_a_failure_in_words(error: Exception, words: str) -> None:
    assert why(error).en == words
    assert (why(error).zh == words) is (type(error) is OSError)  # what a system says is as it says it


# -- TLS ------------------------------------------------------------------------------------------------


@pytest.fixture
def secure() -> Iterator[tuple[Server, list[bytes]]]:
    """A provider that speaks TLS, and the bodies that it was sent."""
    taken: list[bytes] = []

    def app(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
        stream: object = environ["wsgi.input"]
        taken.append(stream.read())  # type: ignore[attr-defined]
        start_response("200 OK", [])
        return [b"success"]

    server = Server(("127.0.0.1", 0), app, tls=Secured(tls.server_side()))
    server.start()
    yield server, taken
    server.stop()


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_trust", tls.client_side)


def push(url: str, body: bytes = b"<xml/>") -> Sealed:
    return Sealed(url=url, body=body, plain="", query={})


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("how", [Wire(), Wire(over=0.03)], ids=["plain", "drip"])
@pytest.mark.parametrize("size", [6, 3_000_000])
def test_a_push_over_tls_arrives(secure: tuple[Server, list[bytes]], how: Wire, size: int) -> None:
    server, taken = secure
    body = b"x" * size
    assert exchange(Hosts(), push(server.url, body), 30, how) == (200, b"success")
    assert taken == [body]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("how", [Wire(cut=True), Wire(cut=True, reset=True, over=0.02)])
def test_a_push_over_tls_breaks_off(secure: tuple[Server, list[bytes]], how: Wire) -> None:
    server, taken = secure
    with pytest.raises(CutShort):
        exchange(Hosts(), push(server.url), 30, how)
    assert taken == []
    assert exchange(Hosts(), push(server.url), 30) == (200, b"success")


@pytest.mark.usefixtures("trusted")
def test_a_receiver_over_tls_may_refuse_before_it_has_read_all(secure: tuple[Server, list[bytes]]) -> None:
    server, taken = secure
    assert exchange(Hosts(), push(server.url, b"x" * 40_000_000), 30)[0] == 413
    assert taken == []


@pytest.mark.usefixtures("trusted")
def test_a_tls_connection_is_kept(client: Client, secure: tuple[Server, list[bytes]]) -> None:
    server, _ = secure
    assert [ask(client, server.url), ask(client, server.url)] == [(200, b"success")] * 2
    assert server.connections == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: tuple[Server, list[bytes]]) -> None:
    server, _ = secure
    with pytest.raises(ssl.SSLCertVerificationError, match=r"self.signed certificate"):
        exchange(Hosts(), push(server.url), 30)


@pytest.mark.usefixtures("trusted")
def test_a_receiver_that_shakes_no_hands_is_waited_for_no_longer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            exchange(Hosts(), push(f"https://127.0.0.1:{listener.getsockname()[1]}/"), 0.1)
        assert time.monotonic() - begun < 10
