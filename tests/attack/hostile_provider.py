"""A provider that answers rightly, except in one place in one way: `hostile_provider.py PLACE WHAT PORT`.

It needs nothing of the project, and is started as any provider is.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable

HEAD = b"HTTP/1.1 200 OK\r\n"
JSON = b"Content-Type: application/json\r\n"
RIGHT = {
    "ready": (b"text/plain", b"ok"),
    "idle": (b"application/json", b'{"idle": true}'),
    "clock": (b"application/json", b"{}"),
    "sync": (b"application/json", b'{"ok": true}'),
    "entitlements": (b"application/json", b'{"entitlements": {}}'),
    "page": (b"text/html; charset=utf-8", b'<p data-state="refused">'),
    "push": (b"text/plain", b"success"),
}
LAST_WORDS = "\x1b[2J\x1b]0;owned\x07\x1b[31mbye \u202egnp.exe\u2066\x9b31m \ufeff\x00\r\nlast\n"


def place_of(path: str) -> str:
    """What is asked for, by the path."""
    for place in ("ready", "idle", "clock", "sync", "entitlements"):
        if f"/{place}" in path:
            return place
    return "push" if "/wechat/" in path or "/market/" in path else "page"


def with_length(body: bytes, *fields: bytes) -> bytes:
    return (
        HEAD
        + b"".join(field + b"\r\n" for field in fields)
        + b"Content-Length: %d\r\n\r\n" % len(body)
        + body
    )


def forever(connection: socket.socket, head: bytes, piece: bytes, pause: float = 0.0) -> None:
    connection.sendall(head)
    while True:
        connection.sendall(piece)
        time.sleep(pause)


def silent(_connection: socket.socket) -> None:
    time.sleep(3600)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def dies(_connection: socket.socket) -> None:
    sys.stderr.buffer.write(LAST_WORDS.encode())
    sys.stderr.flush()
    os._exit(3)


def killed(_connection: socket.socket) -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    time.sleep(60)


def bomb(connection: socket.socket) -> None:
    body = gzip.compress(b"\x00" * 300_000_000, 1)
    connection.sendall(with_length(body, b"Content-Type: application/json", b"Content-Encoding: gzip"))


def says(*parts: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(b"".join(parts))


def document(text: str) -> Callable[[socket.socket], None]:
    return says(with_length(text.encode("utf-8", "surrogatepass"), b"Content-Type: application/json"))


def redirect(to: bytes) -> Callable[[socket.socket], None]:
    return says(b"HTTP/1.1 302 Found\r\nLocation: " + to + b"\r\nContent-Length: 0\r\n\r\n")


def numbers(connection: socket.socket) -> None:
    """23 MB of a list."""
    document("[" + ",".join(map(str, range(3_000_000))) + "]")(connection)


WAYS: dict[str, Callable[[socket.socket], None]] = {
    "endless": lambda connection: forever(connection, HEAD + b"\r\n", b"x" * 65536),
    "chunks": lambda connection: forever(
        connection, HEAD + JSON + b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b"1" * 0x8000 + b"\r\n"
    ),
    "bomb": bomb,
    "drip": lambda connection: forever(connection, HEAD, b"a", 0.05),
    "drip-body": lambda connection: forever(connection, HEAD + b"Content-Length: 99999\r\n\r\n", b"a", 0.05),
    "announced": lambda connection: forever(
        connection, b"", b"HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n", 0.01
    ),
    "deep": document("[" * 900 + "]" * 900),
    "deeper": document('{"a":' * 100_000 + "1" + "}" * 100_000),
    "half": document('{"idle": "\\ud800", "\\udfff": "\\udc00"}'),
    "numbers": numbers,
    "digits": document('{"idle": ' + "9" * 5000 + ', "a": 1e999, "b": NaN}'),
    "other": document('{"idle": [[{}]], "entitlements": {"1": {"a": [null]}}, "ok": "no"}'),
    "null": document("null"),
    "text": document('"\\u001b[31m\\u202e"'),
    "charset": says(with_length(b"<p>\xff\xfe", b"Content-Type: text/html; charset=x-nobody-knows")),
    "bytes-charset": says(with_length(b"AA==", b"Content-Type: text/html; charset=base64")),
    "silent": silent,
    "closes": lambda _connection: None,
    "reset": reset,
    "garbage": says(bytes(range(256)) * 500),
    "no-status": says(b"HTTP/1.1 999 \xff\r\n\r\n"),
    "503": says(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"),
    "round": redirect(b"/use?x=1"),
    "metadata": redirect(b"http://169.254.169.254/latest/meta-data/"),
    "nowhere": redirect(b"http://[::1/\xff"),
    "cookies": says(
        HEAD,
        *(
            b"Set-Cookie: a%d=%b; Max-Age=--5; Expires=Thu, 32 Foo 99999 99:99:99 GMT\r\n" % (n, b"x" * 500)
            for n in range(60)
        ),
        b"Content-Length: 0\r\n\r\n",
    ),
    "fields": says(HEAD, *(b"X%d: %b\r\n" % (number, b"y" * 2000) for number in range(5000)), b"\r\n"),
    "dies": dies,
    "killed": killed,
}


def talk(connection: socket.socket, place: str, what: str) -> None:
    with contextlib.suppress(OSError), connection, connection.makefile("rb") as stream:
        while line := stream.readline():
            length = 0
            while field := stream.readline().strip():
                name, _, value = field.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            stream.read(length)
            asked = place_of(line.split()[1].decode("latin-1"))
            if asked == place:
                WAYS[what](connection)
                return
            kind, body = RIGHT[asked]
            connection.sendall(with_length(body, b"Content-Type: " + kind))


def main(place: str, what: str, port: str) -> None:
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=128)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=talk, args=(connection, place, what), daemon=True).start()


if __name__ == "__main__":
    main(*sys.argv[1:4])
