"""WSGI (PEP 3333): a request as the environment of an app, and the app's answer as it is sent."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from simulator.http.reading import RequestHead
from simulator.streams import Errors

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]


def environ_of(
    head: RequestHead, body: bytes, *, server: tuple[str, int], client: str, scheme: str
) -> dict[str, Any]:
    """What an app is told of a request. Fields with an underscore are left out: they pass for others."""
    path, _, query = head.target.partition("?")
    has_body = bool(body) or "content-length" in head.fields
    environ: dict[str, Any] = {
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": head.target,
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/1.{head.minor}",
        "REMOTE_ADDR": client,
        "CONTENT_LENGTH": str(len(body)) if has_body else "",
        "CONTENT_TYPE": head.fields.get("content-type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": Errors(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in head.fields.items():
        if name not in {"content-type", "content-length"} and "_" not in name:
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ


class Response:
    """The sending half: status and headers first, length or chunks after.

    `head` writes status, reason and headers as bytes. `closes` says that nothing can follow on the
    connection, `lost` that the caller did not take all of it.
    """

    def __init__(
        self, request: RequestHead, send: Callable[[bytes], None], head: Callable[..., bytes]
    ) -> None:
        self.begun = False
        self.closes = False
        self.lost = False
        self._bare = request.method == "HEAD"
        self._minor = request.minor
        self._send = send
        self._head = head
        self._status: tuple[int, str] | None = None
        self._headers: Headers = []
        self._length: int | None = None  # of the body, where that is known ahead
        self._sent = 0
        self._chunked = False

    def run(self, app: Wsgi, environ: dict[str, Any]) -> None:
        """Has the app answer. What it raises is raised; what had been sent by then is not taken back."""
        result = app(environ, self._start)
        try:
            if isinstance(result, list | tuple) and len(result) == 1:
                self._length = len(result[0])
            for chunk in result:
                self._write(chunk)
            self._end()
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()

    def _start(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
        if exc_info and self.begun:
            raise exc_info[1].with_traceback(exc_info[2])
        if self._status and not exc_info:
            raise RuntimeError("start_response was called twice")
        code, _, reason = status.partition(" ")
        self._status, self._headers = (int(code), reason), list(headers)
        # What `write` sends is not in the list that the app answers.
        return self._write_early

    def _write_early(self, chunk: bytes) -> None:
        self._length = None
        self._write(chunk)

    def _write(self, chunk: bytes) -> None:
        if not chunk:
            return
        begin = self._begin()
        self._sent += len(chunk)
        if self._bare:
            self._out(begin)
        elif self._chunked:
            self._out(b"%b%x\r\n%b\r\n" % (begin, len(chunk), chunk))
        else:
            self._out(begin + chunk)

    def _end(self) -> None:
        if not self.begun:
            self._length = 0
        begin = self._begin()
        self._out(begin + (b"0\r\n\r\n" if self._chunked and not self._bare else b""))
        if self._length is not None and self._sent != self._length and not self._bare:
            self.closes = True  # whoever was promised another length is still reading

    def _begin(self) -> bytes:
        """The head, if it has not been sent."""
        if self.begun:
            return b""
        if self._status is None:
            raise RuntimeError("the app answered without start_response")
        self.begun = True
        code, reason = self._status
        headers = [(name, value) for name, value in self._headers if name.lower() != "date"]
        given = {name.lower(): value for name, value in headers}
        self.closes = given.pop("connection", "").lower() == "close"
        if "content-length" in given:
            self._length = int(given["content-length"])
        elif code >= 200 and code not in (204, 304):
            if self._length is not None:
                headers.append(("Content-Length", str(self._length)))
            elif self._minor:
                self._chunked = True
                headers.append(("Transfer-Encoding", "chunked"))
            else:
                self.closes = True
        headers = [(name, value) for name, value in headers if name.lower() != "connection"]
        return self._head(code, reason, headers, closes=self.closes)

    def _out(self, data: bytes) -> None:
        if not data:
            return
        try:
            self._send(data)
        except OSError:
            self.lost = True
            raise
