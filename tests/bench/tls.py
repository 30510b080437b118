"""What TLS costs: a handshake, calls on kept connections, and a start, each beside the same without."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from tests.bench.processes import PEERS, process, said, wxsim
from tests.bench.table import Row, compared

CALL = "GET /cgi-bin/token HTTP/1.1\r\nHost: api.weixin.qq.com\r\nConnection: keep-alive\r\n\r\n"
OPTIONS = ("--tls", "--tls-port", "0")


def items(*, quick: bool) -> Iterable[Row]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        options = (*OPTIONS, "--ca-dir", folder)
        yield _start(options, 3 if quick else 15)
        ready = stack.enter_context(wxsim(*options))
        trusts = str(Path(ready["ca"]) / "ca.pem")
        addresses = {"plain": urlsplit(ready["api"]).netloc, "tls": urlsplit(ready["tls"]).netloc}
        yield _handshake(addresses, trusts, 20 if quick else 300)
        generator = stack.enter_context(
            process(str(PEERS / "generator.py"), stdin=subprocess.PIPE, stderr=None)
        )
        for connections in (1, 16):
            rounds, seconds = (3, 0.3) if quick else (9, 0.7)
            yield _calls(generator, addresses, trusts, connections, rounds, seconds)


def _start(options: tuple[str, ...], rounds: int) -> Row:
    """The authority is there: what is made at first use is made once."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    for number in range(-1, rounds):
        for secured in (True, False) if number % 2 else (False, True):
            begun = time.perf_counter()
            with wxsim(*(options if secured else ())):
                took = (time.perf_counter() - begun) * 1000
            if number >= 0:
                spent[secured].append(took)
    return compared("tls: start-up with --tls", "ms", spent[True], spent[False], "without")


def _handshake(addresses: dict[str, str], trusts: str, rounds: int) -> Row:
    context = ssl.create_default_context(cafile=trusts)
    spent: dict[str, list[float]] = {"plain": [], "tls": []}
    for number in range(rounds):
        for name in ("plain", "tls") if number % 2 else ("tls", "plain"):
            spent[name].append(_timed(lambda name=name: _first(addresses[name], context, name == "tls")))  # type: ignore[misc]
    return compared("tls: connection and first call", "ms", spent["tls"], spent["plain"], "plain")


def _first(address: str, context: ssl.SSLContext, secured: bool) -> None:
    host, _, port = address.rpartition(":")
    caller = socket.create_connection((host, int(port)), 30)
    if secured:
        caller = context.wrap_socket(caller, server_hostname="localhost")
    with caller:
        caller.sendall(CALL.encode())
        caller.recv(65536)


def _timed(do: Callable[[], None]) -> float:
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000


def _calls(
    generator: Any, addresses: dict[str, str], trusts: str, connections: int, rounds: int, seconds: float
) -> Row:
    rates: dict[str, list[float]] = {"plain": [], "tls": []}
    for number in range(-1, rounds):
        for name in ("plain", "tls") if number % 2 else ("tls", "plain"):
            job = {
                "address": addresses[name],
                "request": CALL,
                "expect": "errcode",
                "connections": connections,
                "seconds": seconds,
                "trusts": trusts if name == "tls" else "",
            }
            generator.stdin.write(json.dumps(job) + "\n")
            generator.stdin.flush()
            rate = said(generator)["rate"]
            if number >= 0:
                rates[name].append(rate)
    at = f"{connections} connection{'s' if connections > 1 else ''}"
    return compared(f"tls: calls on kept connections, {at}", "/s", rates["tls"], rates["plain"], "plain")
