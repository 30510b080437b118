"""A provider as a WSGI app in this process, on a real socket: the fastest way to start one.

The server speaks HTTP/1.1 and keeps connections alive, as the servers that providers use in production do.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import socket
import socketserver
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from simulator.provider.process import TAIL_LINES, wait_for_port
from simulator.usage import UsageError

MAX_BODY = 64 * 1024 * 1024
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Handler(BaseHTTPRequestHandler):
    """Runs the app for each request of one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    server: _Server

    def _run(self) -> None:
        body = self._body()
        if body is None:
            self.send_error(413)
            self.close_connection = True
            return
        response = _Response(self)
        try:
            result = self.server.app(self._environ(body), response.start)
            try:
                if isinstance(result, list | tuple) and len(result) == 1:
                    response.length = len(result[0])
                for chunk in result:
                    response.write(chunk)
                response.end()
            finally:
                close = getattr(result, "close", None)
                if close is not None:
                    close()
        except OSError:
            self.close_connection = True
        except Exception:  # noqa: BLE001 - the app is somebody else's: its errors are its answer
            self.server.note(traceback.format_exc())
            self.close_connection = True
            if not response.begun:
                self.send_error(500)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = _run  # noqa: N815

    def _body(self) -> bytes | None:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._dechunked()
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(length) if length <= MAX_BODY else None

    def _dechunked(self) -> bytes | None:
        body = bytearray()
        while size := int(self.rfile.readline().split(b";")[0], 16):
            if len(body) + size > MAX_BODY:
                return None
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return bytes(body)

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        host, port = self.server.server_address[:2]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "REQUEST_URI": self.path,
            "SERVER_NAME": str(host),
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)) if body else self.headers.get("Content-Length", ""),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            key = "HTTP_" + name.upper().replace("-", "_")
            if key not in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
                environ[key] = f"{environ[key]},{value}" if key in environ else value
        return environ

    def log_message(self, *_args: Any) -> None:
        """Says nothing: the journal has it all."""


class _Response:
    """The sending half of WSGI: status and headers first, length or chunks after."""

    def __init__(self, handler: _Handler) -> None:
        self.handler = handler
        self.begun = False
        self.length: int | None = None
        self._status: tuple[int, str] | None = None
        self._headers: list[tuple[str, str]] = []
        self._chunked = False

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        if exc_info and self.begun:
            raise exc_info[1].with_traceback(exc_info[2])
        if self._status and not exc_info:
            raise RuntimeError("start_response was called twice")
        code, _, reason = status.partition(" ")
        self._status, self._headers = (int(code), reason), list(headers)
        return self.write

    def write(self, chunk: bytes) -> None:
        if not chunk:
            return
        self._begin(None)
        if self.handler.command == "HEAD":
            return
        wfile = self.handler.wfile
        wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk) if self._chunked else chunk)

    def end(self) -> None:
        self._begin(0)
        if self._chunked and self.handler.command != "HEAD":
            self.handler.wfile.write(b"0\r\n\r\n")

    def _begin(self, length: int | None) -> None:
        if self.begun:
            return
        if self._status is None:
            raise RuntimeError("the app answered without start_response")
        self.begun = True
        code, reason = self._status
        handler = self.handler
        handler.send_response(code, reason)
        names = {name.lower() for name, _ in self._headers}
        for name, value in self._headers:
            handler.send_header(name, value)
        length = self.length if length is None else length
        if "content-length" not in names and code >= 200 and code not in (204, 304):
            if length is not None:
                handler.send_header("Content-Length", str(length))
            elif handler.request_version == "HTTP/1.1":
                self._chunked = True
                handler.send_header("Transfer-Encoding", "chunked")
            else:
                handler.close_connection = True
        handler.end_headers()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = os.name == "posix"
    request_queue_size = 128

    def __init__(self, port: int, app: WsgiApp) -> None:
        self.app = app
        self.output: deque[str] = deque(maxlen=200)
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def note(self, text: str) -> None:
        self.output.extend(text.splitlines())

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """A connection that ended badly is nobody's news; the reason is kept for `tail`."""
        self.note(traceback.format_exc())

    def drop_connections(self) -> None:
        with self._guard:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class WsgiProvider:
    """The same doors as a process: start, kill, stop, alive, tail."""

    pid = None

    def __init__(self, target: str, *, folder: Path, env: Mapping[str, str], port: int) -> None:
        self.target = target
        self.folder = folder
        self.env = dict(env)
        self.port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._shadowed: dict[str, str | None] = {}

    @property
    def alive(self) -> bool:
        return self._server is not None

    @property
    def ending(self) -> str:
        return "it runs" if self._server else "it was stopped"

    def start(self) -> None:
        """Imports the app anew, so that nothing of a former run is left in it, and serves it."""
        wait_for_port(self.port)
        self._shadowed = {name: os.environ.get(name) for name in self.env}
        os.environ.update(self.env)
        try:
            self._server = _Server(self.port, load_app(self.target, self.folder))
        except BaseException:
            self._restore()
            raise
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="provider", daemon=True
        )
        self._thread.start()

    def kill(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        server.shutdown()
        server.server_close()
        server.drop_connections()
        self._restore()

    stop = kill

    def tail(self, lines: int = TAIL_LINES) -> list[str]:
        return list(self._server.output)[-lines:] if self._server else []

    def _restore(self) -> None:
        for name, value in self._shadowed.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._shadowed = {}


def load_app(target: str, folder: Path) -> WsgiApp:
    """The app that `module:app` or `module:factory()` names, imported from the folder or the path."""
    module_name, _, name = target.partition(":")
    sys.path.insert(0, str(folder))
    sys.modules.pop(module_name, None)
    importlib.invalidate_caches()
    try:
        found: Any = importlib.import_module(module_name)
        for part in name.removesuffix("()").split("."):
            found = getattr(found, part)
        if name.endswith("()"):
            found = found()
    except Exception as error:
        raise UsageError(
            f"start.wsgi {target!r} cannot be loaded: {type(error).__name__}: {error}"
        ) from error
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(str(folder))
    if not callable(found):
        raise UsageError(f"start.wsgi {target!r} is no WSGI app: it cannot be called")
    app: WsgiApp = found
    return app
