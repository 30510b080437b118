"""Servers in processes of their own, started for a measurement and ended after it."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from simulator.provider.process import free_port

PEERS = Path(__file__).parent / "peers"
SERVE = "from simulator.cli import main; main()"
MOTO = "from moto.server import main; main()"
PATIENCE = 30.0


@contextmanager
def process(*arguments: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A Python child with its stdout (and, where asked, stdin) in our hands; ended on leaving."""
    child = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **{"stderr": subprocess.DEVNULL, **options},
    )
    try:
        yield child
    finally:
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def said(child: subprocess.Popen[str]) -> Any:
    """The next line of a child, which is JSON."""
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line:
        raise SystemExit(f"bench: {child.args} ended without an answer")
    return json.loads(line)


@contextmanager
def peer(name: str, *arguments: str) -> Iterator[str]:
    """One of the small servers beside this file; gives its `host:port`."""
    with process(str(PEERS / f"{name}.py"), *arguments) as child:
        yield f"127.0.0.1:{said(child)['port']}"


@contextmanager
def wxsim(*options: str) -> Iterator[dict[str, Any]]:
    """A served world, by these options besides; gives its ready line, once both listeners answer."""
    with process("-c", SERVE, "serve", "--port", "0", "--control-port", "0", *options) as child:
        ready = said(child)
        for url in (ready["api"], ready["control"]):
            ask(url, "GET", "/healthz")
        yield ready


@contextmanager
def moto() -> Iterator[str]:
    """moto's server; gives its `host:port` once that accepts a connection."""
    port = free_port()
    with process("-c", MOTO, "-p", str(port)) as child:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                if child.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("bench: moto_server did not start") from None
                time.sleep(0.001)
            else:
                break
        yield f"127.0.0.1:{port}"


def ask(url: str, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    """One HTTP exchange, JSON in and out; the bench ends where it is not a 200."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc or url, timeout=PATIENCE)
    try:
        data = None if body is None else json.dumps(body).encode()
        connection.request(method, path, data, headers or {})
        reply = connection.getresponse()
        text = reply.read()
    finally:
        connection.close()
    if reply.status != 200:
        raise SystemExit(f"bench: {method} {url}{path} answered {reply.status}: {text[:300]!r}")
    return json.loads(text)
