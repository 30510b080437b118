"""Closed-loop load: each connection sends one request, reads the answer, sends the next.

A job is a line of JSON on stdin: where to, how many connections, for how long, the request and what a
right answer contains, and for TLS the file of the root that is trusted. The result is a line of JSON on
stdout. A server that closes a connection after an answer gets a new one, as a client would make it.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import ssl
import sys
import time

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
CLOSE = re.compile(rb"connection: *close", re.IGNORECASE)


class Caller:
    """One connection after the other, to one address."""

    def __init__(self, address: tuple[str, int], request: bytes, expect: bytes, trusts: str) -> None:
        self.context = ssl.create_default_context(cafile=trusts) if trusts else None
        self.address = address
        self.request = request
        self.expect = expect
        self.dials = 0
        self.dial()

    def dial(self) -> None:
        self.dials += 1
        self.held = b""
        self.last = False
        self.sock = socket.create_connection(self.address, 30)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context is not None:
            self.sock = self.context.wrap_socket(self.sock, server_hostname="localhost")

    def send(self) -> None:
        self.sock.sendall(self.request)

    def receive(self) -> bool:
        """Reads what is there; True once a right answer is complete. `last` says that the server closes."""
        data = self.sock.recv(65536)
        held = self.held = self.held + data
        end = held.find(b"\r\n\r\n")
        length = LENGTH.search(held, 0, end) if end >= 0 else None
        if length is None or len(held) < end + 4 + int(length[1]):
            if not data:
                raise SystemExit(f"closed in the middle of an answer: {held[:300]!r}")
            return False
        if not held.startswith(b"HTTP/1.1 200") or self.expect not in held:
            raise SystemExit(f"a wrong answer: {held[:600]!r}")
        self.last = CLOSE.search(held, 0, end) is not None
        self.held = b""
        return True


def one(caller: Caller, end: float) -> int:
    done = 0
    while time.perf_counter() < end:
        caller.send()
        while not caller.receive():
            pass
        done += 1
        if caller.last:
            caller.sock.close()
            caller.dial()
    return done


def many(callers: list[Caller], end: float) -> int:
    selector = selectors.DefaultSelector()
    for caller in callers:
        selector.register(caller.sock, selectors.EVENT_READ, caller)
        caller.send()
    done, waiting = 0, len(callers)
    while waiting:
        going = time.perf_counter() < end
        for key, _ in selector.select(30):
            caller = key.data
            if not caller.receive():
                continue
            done += 1
            if not going:
                selector.unregister(caller.sock)
                waiting -= 1
                continue
            if caller.last:
                selector.unregister(caller.sock)
                caller.sock.close()
                caller.dial()
                selector.register(caller.sock, selectors.EVENT_READ, caller)
            caller.send()
    return done


def run(
    address: str,
    request: str,
    expect: str,
    connections: int = 1,
    seconds: float = 1.0,
    trusts: str = "",
) -> dict[str, float]:
    host, _, port = address.rpartition(":")
    payload, mark = request.encode("latin-1"), expect.encode()
    callers = [Caller((host, int(port)), payload, mark, trusts) for _ in range(connections)]
    start = time.perf_counter()
    cpu = time.process_time()
    done = one(callers[0], start + seconds) if connections == 1 else many(callers, start + seconds)
    spent = time.perf_counter() - start
    busy = (time.process_time() - cpu) / spent
    for caller in callers:
        caller.sock.close()
    return {"rate": done / spent, "dials": sum(caller.dials for caller in callers), "busy": busy}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), flush=True)
