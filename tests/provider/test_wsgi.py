"""An app in this process is served over HTTP/1.1 on a real socket."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.provider.process import free_port, port_taken
from simulator.provider.wsgi import WsgiProvider
from simulator.usage import UsageError

Serve = Callable[..., WsgiProvider]

APP = """
import os
count = 0

def app(environ, start_response):
    global count
    count += 1
    path = environ["PATH_INFO"]
    body = environ["wsgi.input"].read()
    if path == "/crash":
        raise RuntimeError("broken")
    if path == "/late":
        start_response("200 OK", [])
        def pieces():
            yield b"one"
            raise RuntimeError("too late")
        return pieces()
    if path == "/pieces":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return iter([b"one", b"", b"two"])
    if path == "/empty":
        start_response("204 No Content", [])
        return []
    if path == "/write":
        start_response("200 OK", [])(b"written ")
        return [b"and returned"]
    known = [environ.get(name, "") for name in ("HTTP_X_TWO", "CONTENT_TYPE")]
    parts = [environ["REQUEST_METHOD"], path, environ["QUERY_STRING"], body.decode(), *known]
    text = "|".join([*parts, str(count), os.environ.get("MARK", "")])
    start_response("201 Created", [("X-One", "1"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [text.encode()]

def factory():
    return app

nothing = 3
"""


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    (tmp_path / "wsgi_sample.py").write_text(textwrap.dedent(APP), encoding="utf-8")
    made: list[WsgiProvider] = []

    def start(target: str = "wsgi_sample:app", **env: str) -> WsgiProvider:
        one = WsgiProvider(target, folder=tmp_path, env=env, port=free_port())
        made.append(one)
        one.start()
        return one

    yield start
    for one in made:
        one.kill()


@pytest.fixture
def line(serve: Serve) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", serve().port, timeout=5)
    yield connection
    connection.close()


def ask(
    line: http.client.HTTPConnection, method: str, path: str, body: object = None, **headers: str
) -> tuple[int, str]:
    line.request(method, path, body, headers)  # type: ignore[arg-type]
    reply = line.getresponse()
    return reply.status, reply.read().decode()


def test_requests_share_a_connection(line: http.client.HTTPConnection) -> None:
    assert ask(line, "GET", "/%E5%BE%AE?a=1&b=2") == (201, "GET|/å¾®|a=1&b=2||||1|")
    first = line.sock
    assert ask(line, "POST", "/p", "{}", **{"Content-Type": "application/json", "X-Two": "2"}) == (
        201,
        "POST|/p||{}|2|application/json|2|",
    )
    assert ask(line, "PUT", "/chunks", iter([b"ab", b"cd"]))[1].startswith("PUT|/chunks||abcd")
    assert ask(line, "GET", "/pieces") == (200, "onetwo")
    assert ask(line, "GET", "/empty") == (204, "")
    assert ask(line, "HEAD", "/head") == (201, "")
    assert ask(line, "GET", "/write") == (200, "written and returned")
    assert line.sock is first


def test_all_headers_arrive(line: http.client.HTTPConnection) -> None:
    line.request("GET", "/")
    reply = line.getresponse()
    reply.read()
    assert reply.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert reply.headers["Content-Length"]


def test_a_crash_is_a_500_and_its_trace_is_kept(serve: Serve) -> None:
    one = serve()
    line = http.client.HTTPConnection("127.0.0.1", one.port, timeout=5)
    assert ask(line, "GET", "/crash")[0] == 500
    with pytest.raises(http.client.IncompleteRead):
        ask(line, "GET", "/late")
    line.close()
    assert ask(line, "GET", "/")[0] == 201
    assert one.tail()[-1] == "RuntimeError: too late"
    assert one.wrote()[-1] == "RuntimeError: too late"
    assert one.wrote() == []
    line.close()


def test_a_kill_cuts_connections_and_a_start_forgets(serve: Serve) -> None:
    one = serve("wsgi_sample:factory()", MARK="here")
    line = http.client.HTTPConnection("127.0.0.1", one.port, timeout=5)
    assert ask(line, "GET", "/")[1].endswith("|1|here")
    idle = socket.create_connection(("127.0.0.1", one.port))
    one.kill()
    assert not one.alive
    assert not port_taken(one.port)
    with contextlib.suppress(ConnectionResetError):  # it may not have been accepted yet
        assert idle.recv(1) == b""
    assert "MARK" not in os.environ
    idle.close()
    line.close()
    one.start()
    assert ask(line, "GET", "/")[1].endswith("|1|here")
    line.close()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("no_such_module:app", "cannot be loaded: ModuleNotFoundError"),
        ("wsgi_sample:application", "cannot be loaded: AttributeError"),
        ("wsgi_sample:nothing", "is no WSGI app: it cannot be called"),
    ],
)
def test_apps_that_are_none(serve: Serve, target: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        serve(target, MARK="left")
    assert "MARK" not in os.environ
