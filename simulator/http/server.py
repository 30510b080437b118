"""The one HTTP server: the standard library's threading server, with the API in front of Flask.

It keeps connections alive, sends the world's `Date` and no other, and can do to a reply what a fault
asks: hold it back, cut it short, reset the connection. Calls of the API go straight to the pipeline;
everything else goes to a WSGI app.
"""

from __future__ import annotations

import contextlib
import io
import select
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qsl, unquote

from simulator.http.message import Reply, Request
from simulator.http.reading import Gone, Head, Unreadable, read_body, read_head
from simulator.usage import UsageError

CUTS = frozenset({"truncate", "reset_reply", "wrong_length"})  # after these a connection is of no use
STEP = 0.01  # the shortest pause between the pieces of a slow answer

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Api:
    """What answers API calls, and knows the time."""

    def handles(self, path: str) -> bool:
        raise NotImplementedError

    def answer(self, request: Request) -> tuple[Reply, Callable[[], None]]:
        """The reply, and what to call once it has left."""
        raise NotImplementedError

    def now(self) -> float:
        raise NotImplementedError


class Handler(BaseHTTPRequestHandler):
    """One connection. HTTP/1.1, so it stays open between requests."""

    protocol_version = "HTTP/1.1"
    server: Server
    timeout = 120
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        self.close_connection = True
        self.command = ""
        try:
            head = read_head(self.rfile)
            self.command = head.method
            if head.fields.get("expect", "").lower() == "100-continue" and head.minor:
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = read_body(head, self.rfile)
            self.close_connection = not head.stays
            self._serve(head, body)
        except Unreadable as refusal:
            self._refuse(refusal.status)
        except (Gone, TimeoutError, ConnectionError):
            self.close_connection = True

    def _serve(self, head: Head, body: bytes) -> None:
        path, _, query = head.target.partition("?")
        if "%" in path:
            path = unquote(path)
        api = self.server.api
        if api is not None and api.handles(path):
            request = Request(
                method=head.method,
                path=path,
                query=dict(parse_qsl(query, keep_blank_values=True)) if query else {},
                headers=head.given,
                body=body,
                client=self.client_address[0],
            )
            reply, sent = api.answer(request)
            try:
                self._reply(reply)
            finally:
                sent()
        else:
            self._page(head, path, query, body)

    def _refuse(self, status: int) -> None:
        text = HTTPStatus(status).phrase.encode()
        with contextlib.suppress(OSError):
            self._write(status, [("Content-Type", "text/plain; charset=utf-8")], text)

    def _reply(self, reply: Reply) -> None:
        headers = [("Content-Type", reply.content_type)]
        if not reply.wire:
            self._write(reply.status, headers, reply.body)
            return
        how = {wire.how: wire for wire in reply.wire}
        if "hang" in how:
            self._wait(max(wire.seconds for wire in reply.wire if wire.how == "hang"))
        if "reset" in how:
            self._reset()
            return
        if CUTS.intersection(how):
            self.close_connection = True
        length, sent = len(reply.body), len(reply.body)
        if "wrong_length" in how:
            length = max(0, length - max(1, length // 4))
        if not {"truncate", "reset_reply"}.isdisjoint(how):
            length, sent = max(length, 1), sent // 2
        data = self._head(reply.status, headers, length)
        if self.command != "HEAD":
            data += reply.body[:sent]
        self._drip(data, how["drip"].seconds if "drip" in how else 0.0)
        if "reset_reply" in how:
            self._reset()

    def _drip(self, data: bytes, seconds: float) -> None:
        """Sends equal pieces over that time, for as long as the caller takes them."""
        count = max(2, min(len(data), int(seconds / STEP))) if seconds else 1
        for place in range(count):
            if place:
                self._wait(seconds / (count - 1))
            self.wfile.write(data[place * len(data) // count : (place + 1) * len(data) // count])

    def _wait(self, seconds: float) -> None:
        """Holds the reply back, for as long as the caller is there to be kept waiting."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            readable, _, _ = select.select([self.connection], [], [], left)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise ConnectionAbortedError("the caller hung up")
            if readable:
                time.sleep(min(left, 0.01))

    def _reset(self) -> None:
        """A real RST: close with nothing lingering, and keep the server from closing politely first."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.server.reset(self.connection)

    def _write(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        head = self._head(status, headers, len(body))
        self.wfile.write(head + (b"" if self.command == "HEAD" else body))

    def _head(self, status: int, headers: list[tuple[str, str]], length: int) -> bytes:
        try:
            phrase = HTTPStatus(status).phrase
        except ValueError:
            phrase = ""
        lines = [f"HTTP/1.1 {status} {phrase}", f"Date: {self.server.date()}"]
        lines += [f"{name}: {value}" for name, value in headers]
        lines.append(f"Content-Length: {length}")
        if self.close_connection:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _page(self, head: Head, path: str, query: str, body: bytes) -> None:
        """Any other request: the WSGI app's."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            started.append((status, headers))

        host, port = self.server.server_address[:2]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": head.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode("utf-8").decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": str(host),
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": head.fields.get("content-type", ""),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in head.fields.items():
            if name not in {"content-type", "content-length"} and "_" not in name:
                environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        try:
            content = _content(self.server.wsgi(environ, start_response))
        except Exception:  # noqa: BLE001 - a caller gets an answer, the log gets all of it
            traceback.print_exc()
            self._refuse(500)
            return
        status, headers = started[-1]
        kept = [(name, value) for name, value in headers if name.lower() not in {"content-length", "date"}]
        self._write(int(status.split()[0]), kept, content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        """Nothing: the journal is the log."""


def _content(result: Iterable[bytes]) -> bytes:
    """All that a WSGI app answers; it is told once that is taken."""
    try:
        return b"".join(result)
    finally:
        close = getattr(result, "close", None)
        if close is not None:
            close()


class Server(ThreadingHTTPServer):
    """A listener. Closing it closes its connections too, so that nothing is left behind."""

    daemon_threads = True
    request_queue_size = 512
    allow_reuse_address = sys.platform != "win32"  # there it would let two servers share a port

    def __init__(self, address: tuple[str, int], wsgi: Wsgi, api: Api | None = None) -> None:
        self.wsgi = wsgi
        self.api = api
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._date = (0, "")
        try:
            super().__init__(address, Handler)
        except OSError as error:
            host, port = address
            raise UsageError(
                f"cannot listen on {host}:{port}: {error.strerror or error}. "
                "Choose another port, or 0 for any free one"
            ) from None

    def server_bind(self) -> None:
        """Without the standard library's look-up of a full host name, which may wait for a name server."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    @property
    def url(self) -> str:
        host, port = self.server_address[:2]
        name = str(host)
        if name in {"0.0.0.0", "::"}:
            name = "127.0.0.1"
        return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"

    def date(self) -> str:
        second = int(self.api.now() if self.api is not None else time.time())
        if self._date[0] != second:
            self._date = (second, formatdate(second, usegmt=True))
        return self._date[1]

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.05,), name=self.url, daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        with self._guard:
            left = list(self._open)
        for connection in left:
            self.reset(connection)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        with self._guard:
            self._open.add(connection)
        return connection, address

    def reset(self, connection: socket.socket) -> None:
        """Closes a socket under its handler; what is pending is dropped."""
        try:
            connection.shutdown(socket.SHUT_RD)
            socket.close(connection.detach())
        except (OSError, ValueError):
            pass
        with self._guard:
            self._open.discard(connection)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is no news; anything else is a bug and is shown."""
        error = sys.exception() if sys.version_info >= (3, 11) else None
        if not isinstance(error, (OSError, ValueError)):
            super().handle_error(request, client_address)
