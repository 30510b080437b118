"""A small HTTP/1.1 server for a WSGI application: kept-alive connections, a thread each, no noise.

Werkzeug's own closes every connection and waits some milliseconds after each reply.
"""

from __future__ import annotations

import io
import os
import socket
import sys
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HELD = (1 << 20) + 1  # more than the application takes: it refuses, we need not hold it
DRAINED = 64 << 20
CHUNK = 1 << 16


class TooLong(Exception):
    """A body of more than 64 MiB: the connection is given up."""


class Handler(BaseHTTPRequestHandler):
    """One connection: a request after the other until either side closes it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave in one packet
    timeout = 120
    server: Server

    def handle_one_request(self) -> None:
        """Read one request and answer it; what breaks off ends the connection."""
        try:
            self.raw_requestline = self.rfile.readline(CHUNK + 1)
            if not self.raw_requestline or len(self.raw_requestline) > CHUNK:
                self.close_connection = True
                return
            if not self.parse_request():
                return
            self.answer()
            self.wfile.flush()
        except (ConnectionError, TimeoutError, TooLong, ValueError):
            self.close_connection = True

    def answer(self) -> None:
        """Run the application and write its reply, in one packet where it fits."""
        body, length = self.body()
        status: list[str] = []
        headers: list[tuple[str, str]] = []

        def start_response(
            line: str, fields: list[tuple[str, str]], _exc_info: Any = None
        ) -> Callable[[bytes], object]:
            status[:], headers[:] = [line], fields
            return lambda _data: None

        parts: Iterable[bytes] = self.server.application(self.environ(body, length), start_response)
        payload = b"".join(parts)
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        self.server.before_reply()
        code, _, reason = status[0].partition(" ")
        self.send_response_only(int(code), reason)
        named = {name.lower() for name, _ in headers}
        for name, value in headers:
            self.send_header(name, value)
        if "content-length" not in named:
            self.send_header("Content-Length", str(len(payload)))
        if "date" not in named:
            self.send_header("Date", self.date_time_string())
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(payload)

    def body(self) -> tuple[bytes, int]:
        """The body and its length in bytes.

        One too long to take is read to its end, so that the reply arrives.
        """
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self.chunks()
        length = int(self.headers.get("Content-Length") or 0)
        held = self.read(min(length, HELD))
        rest = length - len(held)
        if rest > DRAINED:
            raise TooLong
        while rest > 0:
            rest -= len(self.read(min(rest, CHUNK)))
        return held, length

    def chunks(self) -> tuple[bytes, int]:
        """The body and the length of a request with Transfer-Encoding: chunked.

        TooLong, ValueError: it is no such.
        """
        held, length = io.BytesIO(), 0
        while True:
            size = int(self.rfile.readline(CHUNK).split(b";")[0], 16)
            if size > DRAINED or length > DRAINED:
                raise TooLong
            data = self.read(size)
            self.rfile.readline(CHUNK)
            if size == 0:
                return held.getvalue(), length
            length += size
            if held.tell() < HELD:
                held.write(data)

    def read(self, size: int) -> bytes:
        """Exactly so many bytes. ConnectionResetError: fewer came."""
        data = self.rfile.read(size)
        if len(data) < size:
            raise ConnectionResetError("cut off")
        return data

    def environ(self, body: bytes, length: int) -> dict[str, Any]:
        """The request as the WSGI environment (PEP 3333)."""
        path, _, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(length),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.server.server_port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        environ.pop("HTTP_CONTENT_LENGTH", None)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        return environ

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class's name
        """Write no line for a request."""


class Server(ThreadingHTTPServer):
    """A thread per connection; none of them holds up the end."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(
        self, port: int, application: WSGIApplication, before_reply: Callable[[], None] = lambda: None
    ) -> None:
        self.application = application
        self.before_reply = before_reply
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing where a connection breaks."""

    def server_bind(self) -> None:
        """Bind; the base class would look up our own name, which can take seconds."""
        if os.name == "posix":  # elsewhere this would let two processes share the port
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]
