"""A server that does nothing: whatever comes, one canned answer. The floor for any other server."""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def main() -> None:
    body = (sys.argv[1] if len(sys.argv) > 1 else "success").encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s" % (
        len(body),
        body,
    )
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    waiting: dict[socket.socket, bytes] = {}
    while True:
        for key, _ in selector.select():
            connection = key.fileobj
            if connection is listener:
                accepted, _ = listener.accept()
                accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                waiting[accepted] = b""
                selector.register(accepted, selectors.EVENT_READ)
                continue
            try:
                data = connection.recv(65536)
            except OSError:
                data = b""
            if not data:
                selector.unregister(connection)
                del waiting[connection]
                connection.close()
                continue
            held = waiting[connection] + data
            while (size := request_size(held)) is not None and len(held) >= size:
                held = held[size:]
                connection.sendall(answer)
            waiting[connection] = held


def request_size(held: bytes) -> int | None:
    """How long the first request is, head and body; None while its head is not complete."""
    end = held.find(b"\r\n\r\n")
    if end < 0:
        return None
    found = LENGTH.search(held, 0, end)
    return end + 4 + (int(found[1]) if found else 0)


if __name__ == "__main__":
    main()
