"""A WSGI app behind the server: what it is told, and how its answer is sent, whatever it does."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from simulator.http.secured import Secured
from simulator.http.server import Server
from tests.http import tls
from tests.web.served import Client

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


@contextmanager
def behind(app: App) -> Iterator[tuple[Client, list[str]]]:
    """A caller of the app, and what the server logs."""
    logged: list[str] = []
    server = Server(("127.0.0.1", 0), app, log=logged.append)
    server.start()
    try:
        with Client(server.url) as client:
            yield client, logged
    finally:
        server.stop()


def answering(pieces: Iterable[bytes], *headers: tuple[str, str], status: str = "200 OK") -> App:
    def app(_environ: Environ, start_response: Start) -> Iterable[bytes]:
        start_response(status, list(headers))
        return pieces

    return app


def everything(client: Client, *lines: str) -> bytes:
    """What comes back as far as the end of the connection."""
    client.send(*lines)
    found = b""
    while piece := client.sock.recv(65536):
        found += piece
    return found


def test_what_an_app_is_told() -> None:
    told: list[Environ] = []

    def app(environ: Environ, start_response: Start) -> list[bytes]:
        told.append({**environ, "body": environ["wsgi.input"].read()})
        start_response("200 OK", [])
        return []

    with behind(app) as (client, _):
        client.ask("PUT", "/%E5%BA%97/a%2Fb?q=%20", "X-One: 1", "x-one: 2", "X_One: 3", body=b"{}")
        client.ask("GET", "/")
    first, second = told
    assert first["REQUEST_METHOD"] == "PUT"
    assert first["PATH_INFO"].encode("latin-1").decode() == "/店/a/b"
    assert (first["REQUEST_URI"], first["QUERY_STRING"]) == ("/%E5%BA%97/a%2Fb?q=%20", "q=%20")
    assert (first["HTTP_X_ONE"], first["CONTENT_LENGTH"], first["body"]) == ("1, 2", "2", b"{}")
    assert (second["CONTENT_LENGTH"], second["CONTENT_TYPE"], second["body"]) == ("", "", b"")
    assert (second["wsgi.url_scheme"], second["SERVER_PROTOCOL"]) == ("http", "HTTP/1.1")


def test_an_app_behind_tls_is_told_so() -> None:
    def app(environ: Environ, start_response: Start) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.url_scheme"].encode()]

    server = Server(("127.0.0.1", 0), app, tls=Secured(tls.server_side()))
    server.start()
    with tls.connected(server.address) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert caller.recv(65536).endswith(b"\r\n\r\nhttps")
    server.stop()


@pytest.mark.parametrize(
    ("pieces", "headers", "framing", "body"),
    [
        ([b"whole"], (), b"Content-Length: 5", b"whole"),
        ([], (), b"Content-Length: 0", b""),
        ((b"a", b"", b"b"), (), b"Transfer-Encoding: chunked", b"1\r\na\r\n1\r\nb\r\n0\r\n\r\n"),
        ((b"a", b"b"), (("Content-Length", "2"),), b"Content-Length: 2", b"ab"),
    ],
)
def test_a_length_where_it_is_known_and_chunks_where_not(
    pieces: list[bytes], headers: tuple[tuple[str, str], ...], framing: bytes, body: bytes
) -> None:
    with behind(answering(pieces, *headers)) as (client, _):
        found = everything(client, "GET / HTTP/1.1", "Host: x", "Connection: close")
    head, _, rest = found.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert [line for line in lines if line.startswith((b"Content-Le", b"Transfer-"))] == [framing]
    assert rest == body


def test_an_old_caller_gets_no_chunks_but_the_end() -> None:
    with behind(answering((b"a", b"b"))) as (client, _):
        found = everything(client, "GET / HTTP/1.0")
    assert b"chunked" not in found
    assert found.endswith(b"\r\n\r\nab")


@pytest.mark.parametrize("length", ["1", "9"])
def test_after_a_wrong_length_nothing_follows(length: str) -> None:
    with behind(answering([b"four"], ("Content-Length", length))) as (client, _):
        client.send("GET / HTTP/1.1", "Host: x")
        client.send("GET / HTTP/1.1", "Host: x")
        found = b""
        try:
            while piece := client.sock.recv(65536):
                found += piece
        except ConnectionResetError:  # the second request was not read
            pass
    assert found.count(b"HTTP/1.1") == 1


def test_an_apps_own_date_and_connection_give_way() -> None:
    with behind(answering([b"x"], ("Date", "never"), ("Connection", "close"), ("X-Y", "z"))) as (client, _):
        reply = client.ask("GET", "/")
        assert reply.all("Date") != ["never"]
        assert len(reply.all("Date")) == 1
        assert (reply.all("Connection"), reply.all("X-Y")) == (["close"], ["z"])
        assert client.ended()


def test_a_status_and_its_reason_are_the_apps() -> None:
    with behind(answering([], status="299 So so")) as (client, _):
        client.send("GET / HTTP/1.1", "Host: x")
        assert client.sock.recv(65536).startswith(b"HTTP/1.1 299 So so\r\n")


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_a_status_without_a_body_has_no_length(status: str) -> None:
    with behind(answering([], status=status)) as (client, _):
        assert client.ask("GET", "/").all("Content-Length") == []
        assert client.ask("GET", "/").status == int(status.split()[0])


def test_head_has_what_get_has_and_no_body() -> None:
    with behind(answering([b"body"])) as (client, _):
        assert client.ask("HEAD", "/").all("Content-Length") == ["4"]
        assert client.ask("GET", "/").body == b"body"


def failing(error: Exception, *, after: bytes = b"") -> App:
    def app(_environ: Environ, start_response: Start) -> Iterable[bytes]:
        start_response("200 OK", [])
        if after:
            yield after
        raise error

    return app


@pytest.mark.parametrize("error", [RuntimeError("broken"), FileNotFoundError("broken"), ValueError("broken")])
def test_what_an_app_fails_with_is_logged_and_answered(error: Exception) -> None:
    with behind(failing(error)) as (client, logged):
        assert client.ask("GET", "/").status == 500
        assert client.ask("GET", "/").status == 500
    assert [line.splitlines()[-1] for line in logged] == [f"{type(error).__name__}: broken"] * 2


def test_one_that_fails_later_is_cut_and_logged() -> None:
    with behind(failing(RuntimeError("late"), after=b"x")) as (client, logged):
        assert everything(client, "GET / HTTP/1.1", "Host: x").endswith(b"1\r\nx\r\n")
    assert logged[0].endswith("RuntimeError: late\n")


def test_a_caller_that_hangs_up_is_no_failure_of_the_app() -> None:
    closed = threading.Event()

    class Endless:
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield b"x" * 65536

        def close(self) -> None:
            closed.set()

    with behind(answering(Endless())) as (client, logged):
        client.send("GET / HTTP/1.1", "Host: x")
        client.sock.recv(1)
    assert closed.wait(30)
    assert logged == []


def test_an_error_may_replace_an_answer_that_has_not_begun() -> None:
    def app(_environ: Environ, start_response: Start) -> list[bytes]:
        start_response("200 OK", [])
        try:
            int("no number")
        except ValueError:
            start_response("503 Busy", [], sys.exc_info())
        return [b"busy"]

    with behind(app) as (client, logged):
        assert client.ask("GET", "/").status == 503
    assert logged == []


@pytest.mark.parametrize(
    ("starts", "says"),
    [(0, "the app answered without start_response"), (2, "start_response was called twice")],
)
def test_an_app_that_does_not_keep_the_rules_is_told(starts: int, says: str) -> None:
    def app(_environ: Environ, start_response: Start) -> list[bytes]:
        for _ in range(starts):
            start_response("200 OK", [])
        return [b"x"]

    with behind(app) as (client, logged):
        assert client.ask("GET", "/").status == 500
    assert says in logged[0]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\r\n\r\n<html>"])
def test_a_field_of_an_app_is_one_field(end: str) -> None:
    evil = f"x{end}Set-Cookie: a=1"
    with behind(answering([b"ok"], ("Location", evil), (evil, "y"), status=f"302 {evil}")) as (client, _):
        reply = everything(client, "GET / HTTP/1.1", "Host: x", "Connection: close")
    head, _, body = reply.partition(b"\r\n\r\n")
    assert not [line for line in head.split(b"\r\n") if line.lower().startswith(b"set-cookie")]
    assert not set(b"\n\r\x00") & set(head.replace(b"\r\n", b""))
    assert b"ok" in body


def test_what_an_app_logs_does_nothing_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    def logging(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.errors"].write("\x1b]0;x\x07\n")
        environ["wsgi.errors"].flush()
        start("200 OK", [])
        return [b""]

    with behind(logging) as (client, _):
        everything(client, "GET / HTTP/1.1", "Host: x", "Connection: close")
    assert capsys.readouterr().err == "\\u001b]0;x\\u0007\n"
