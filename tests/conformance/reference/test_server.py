"""The HTTP server, over real sockets."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from flask import Flask, request

from conformance.reference.server import Server

app = Flask("echo")
app.config["MAX_CONTENT_LENGTH"] = 1 << 20


@app.post("/echo")
def echo() -> dict[str, Any]:
    return {"length": len(request.get_data()), "query": request.args.to_dict(), "type": request.content_type}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = Server(0, app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


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
