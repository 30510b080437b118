"""The HTTP server and the platform's client, over real sockets."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from flask import Flask, request

from conformance.reference.platform import Platform, Request, Unreachable
from conformance.reference.server import Server

app = Flask("echo")
app.config["MAX_CONTENT_LENGTH"] = 1 << 20


@app.post("/echo")
def echo() -> dict[str, Any]:
    return {"length": len(request.get_data()), "query": request.args.to_dict(), "type": request.content_type}


@app.get("/status/<int:code>")
def status(code: int) -> tuple[str, int]:
    return "not json", code


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = Server(0, app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def ask(path: str, body: dict[str, Any] | None = None) -> Request:
    return Request(
        owner="", method="GET" if body is None else "POST", path=path, query={"a": "店&"}, body=body
    )


def test_a_connection_is_kept(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        for size in (3, 0, 2 << 20, 5):
            connection.request("POST", "/echo", b"x" * size)
            reply = connection.getresponse()
            body = reply.read()
            assert reply.status == (413 if size > 1 << 20 else 200)
            assert reply.version == 11
            assert not reply.will_close
            if reply.status == 200:
                assert json.loads(body)["length"] == size


def test_a_chunked_body_is_read(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("POST", "/echo", iter([b"abc", b"de"]), encode_chunked=True)
        assert json.loads(connection.getresponse().read())["length"] == 5


def test_the_client_keeps_its_connection(port: int) -> None:
    platform = Platform(f"http://127.0.0.1:{port}")
    for _ in range(2):
        assert platform.send(ask("/echo", {"店": 1}))["query"] == {"a": "店&"}
    assert len(platform._idle) == 1
    platform.close()


@pytest.mark.parametrize("code", [200, 500, 503])
def test_what_is_no_json_is_no_answer(port: int, code: int) -> None:
    platform = Platform(f"http://127.0.0.1:{port}")
    with pytest.raises(Unreachable) as caught:
        platform.send(ask(f"/status/{code}"))
    assert caught.value.sent
    platform.close()


def test_nobody_listening_means_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable) as caught:
            Platform(f"http://127.0.0.1:{taken.getsockname()[1]}").send(ask("/echo", {}))
    assert not caught.value.sent


def test_a_reply_broken_off_may_have_had_an_effect() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            accepted, _ = listening.accept()
            with accepted:
                accepted.recv(1 << 16)
                accepted.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(Unreachable) as caught:
            Platform(f"http://127.0.0.1:{listening.getsockname()[1]}").send(ask("/echo", {}))
        thread.join()
    assert caught.value.sent


def test_silence_is_a_time_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        platform = Platform(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=0.01)
        with pytest.raises(Unreachable) as caught:
            platform.send(ask("/echo", {}))
    assert caught.value.slow
