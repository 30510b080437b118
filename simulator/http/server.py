"""The one HTTP server: the API, the pages beside it, and a provider that is a WSGI app in this process.

It keeps connections alive, sends the world's `Date` and no other, and can do to a reply what a fault
asks: hold it back, cut it short, reset the connection. Calls of the API go straight to the pipeline;
everything else goes to a WSGI app.
"""

from __future__ import annotations

import contextlib
import errno
import re
import socket
import ssl
import sys
import time
import traceback
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote

from simulator.faults.row import Wire
from simulator.http.acceptor import Acceptor
from simulator.http.descriptors import connections
from simulator.http.gateway import Headers, Response, Wsgi, environ_of
from simulator.http.message import PLAIN_TEXT, Reply, Request
from simulator.http.reading import Malformed, RequestHead, has_come, read_request_body, read_request_head
from simulator.http.room import Room, Share
from simulator.http.secured import Secured
from simulator.http.stream import reset_on_close
from simulator.http.target import settled
from simulator.http.workers import Caller
from simulator.streams import log
from simulator.texts import Text
from simulator.usage import Unbound, UsageError

__all__ = ["Api", "Server", "Wsgi"]

STEP = 0.01  # the shortest pause between the pieces of a slow answer
PATIENCE = 60.0  # seconds for all of a request to come, and for a piece of a reply to be taken
LINGER = 0.05  # seconds that a thread waits for its caller's next request
BACKLOG = 4096  # connections that the system holds until they are accepted; it keeps others waiting for 1 s


class Api:
    """What answers API calls, and knows the time."""

    def handles(self, path: str) -> bool:
        raise NotImplementedError

    def answer(self, request: Request) -> tuple[Reply, Callable[[], None]]:
        """The reply, and what to call once it has left."""
        raise NotImplementedError

    def now(self) -> float:
        raise NotImplementedError


class Handler(Caller):
    """One connection. HTTP/1.1, so it stays open between requests."""

    def __init__(self, server: Server, connection: socket.socket, client: str) -> None:
        super().__init__(connection)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server = server
        self.patience = server.patience
        self.share = Share(server.room)
        self.client = client
        self.closes = False
        self.tls = server.tls
        self.shaken = False
        self.heard = False  # a request, whole or not

    def is_ready(self) -> bool:
        come = self.stream.unread()
        return come is None or has_come(come)

    def serve(self) -> bool:
        """Answers, and stays for a moment: whoever asks again at once is answered by the same thread."""
        while True:
            if self.tls is not None and not self.shaken:
                self._shake(self.tls)
            self._handle_one()
            if self.closes:
                return False
            if (self.tls is None or self.shaken) and not self.stream.comes(LINGER):
                return True

    def _shake(self, tls: Secured) -> None:
        connection = self.stream.connection
        assert isinstance(connection, ssl.SSLSocket)
        self.shaken = True
        self.since = time.monotonic()
        tls.shake(connection, self.client)

    def _handle_one(self) -> None:
        self.closes = True
        self.method = ""
        self.since = time.monotonic()
        self.stream.deadline = self.since + self.patience
        try:
            head = self._read_head()
            self.method = head.method
            if head.fields.get("expect", "").lower() == "100-continue" and head.minor:
                self._send(b"HTTP/1.1 100 Continue\r\n\r\n")
                self.since = time.monotonic()
            body = read_request_body(head, self.stream, self.share.take)
            self.since = None
            self.closes = not head.stays
            self._serve(head, body)
        except Malformed as refusal:
            self.closes = True
            self._refuse(refusal.status, str(refusal))
        except OSError:  # whoever called is gone
            self.closes = True
            self._unheard()
        finally:
            self.share.give_back()

    def _read_head(self) -> RequestHead:
        head = read_request_head(self.stream)
        self.heard = True
        return settled(head)

    def _unheard(self) -> None:
        """Tells of a connection that was secured, and then was of no use."""
        connection = self.stream.connection
        if self.tls is not None and not self.heard and isinstance(connection, ssl.SSLSocket):
            self.heard = True
            self.tls.unheard(connection, self.client)

    def _send(self, data: bytes) -> None:
        connection = self.stream.connection
        self.since = time.monotonic()
        connection.settimeout(PATIENCE)
        connection.sendall(data)
        self.since = None

    def _serve(self, head: RequestHead, body: bytes) -> None:
        path, _, query = head.target.partition("?")
        if "%" in path:
            path = unquote(path)
        api = self.server.api
        if api is None or not api.handles(path):
            self._page(head, body)
            return
        request = Request(
            method=head.method,
            path=path,
            query=dict(parse_qsl(query, keep_blank_values=True)) if query else {},
            headers=head.given,
            body=body,
            client=self.client,
        )
        reply, sent = api.answer(request)
        try:
            self._reply(reply)
        finally:
            sent()

    def _refuse(self, status: int, why: str = "") -> None:
        phrase = HTTPStatus(status).phrase
        text = f"{phrase}: {why}".encode() if why else phrase.encode()
        with contextlib.suppress(OSError):
            self._write(status, [("Content-Type", PLAIN_TEXT)], text)

    # -- replies of the API -------------------------------------------------------------------------

    def _reply(self, reply: Reply) -> None:
        headers = [("Content-Type", reply.content_type)]
        wire = reply.wire
        if wire is None:
            self._write(reply.status, headers, reply.body)
            return
        self.closes = self.closes or wire.closes
        if wire.waits:
            self._wait(wire.waits)
        if not wire.nothing:
            self._spoilt(reply, headers, wire)
        if wire.reset:
            self._reset()
        elif wire.unannounced:
            self.stream.connection.close()  # which under TLS says nothing

    def _spoilt(self, reply: Reply, headers: Headers, wire: Wire) -> None:
        length, sent = len(reply.body), len(reply.body)
        if wire.claims_less:
            length = max(0, length - max(1, length // 4))
        if wire.cut:
            length, sent = max(length, 1), sent // 2
        if not wire.unannounced:
            headers = [*headers, ("Content-Length", str(length))]
        data = self._head(reply.status, "", headers)
        if self.method != "HEAD":
            data += reply.body[:sent]
        self._drip(data, wire.over)

    def _drip(self, data: bytes, seconds: float) -> None:
        """Sends equal pieces over that time, for as long as the caller takes them."""
        count = max(2, min(len(data), int(seconds / STEP))) if seconds else 1
        for place in range(count):
            if place:
                self._wait(seconds / (count - 1))
            self._send(data[place * len(data) // count : (place + 1) * len(data) // count])

    def _wait(self, seconds: float) -> None:
        """Holds the reply back, for as long as the caller is there to be kept waiting."""
        if not self.stream.stays(seconds):
            raise ConnectionAbortedError("the caller hung up")

    def _reset(self) -> None:
        """A real RST, with nothing said before it."""
        self.closes = True
        reset_on_close(self.stream.connection)
        self.stream.connection.close()

    def _write(self, status: int, headers: Headers, body: bytes) -> None:
        head = self._head(status, "", [*headers, ("Content-Length", str(len(body)))])
        self._send(head if self.method == "HEAD" else head + body)

    def _head(self, status: int, reason: str, headers: Headers, *, closes: bool = False) -> bytes:
        """Status line and fields; without a reason, the usual one."""
        self.closes = self.closes or closes
        lines = [f"HTTP/1.1 {status} {reason or _PHRASES.get(status, '')}", f"Date: {self.server.date()}"]
        lines += [f"{name}: {value}" for name, value in headers]
        lines = [_MORE_THAN_A_LINE.sub(" ", line) for line in lines]
        if self.closes:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    # -- everything else ----------------------------------------------------------------------------

    def _page(self, head: RequestHead, body: bytes) -> None:
        """The WSGI app's answer; what it fails with is logged, and answered where nothing was."""
        response = Response(head, self._send, self._head)
        scheme = "https" if self.tls is not None else "http"
        environ = environ_of(head, body, server=self.server.address, client=self.client, scheme=scheme)
        try:
            response.run(self.server.wsgi, environ)
            self.closes = self.closes or response.closes
        except Exception as error:  # noqa: BLE001 - a caller gets an answer, the log gets all of it
            if response.lost:
                self.closes = True
                return
            if isinstance(error, OSError) and error.errno in _NONE_LEFT and not response.begun:
                self._refuse(503, "too many files are open here: allow more (ulimit -n)")
                return
            self.server.log(traceback.format_exc())
            if response.begun:
                self.closes = True
            else:
                self._refuse(500)


_NONE_LEFT = (errno.EMFILE, errno.ENFILE)
_MORE_THAN_A_LINE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # would end a field, and begin another
_PHRASES = {int(status): status.phrase for status in HTTPStatus}


class Server:
    """A listener. Closing it ends its connections too, so that nothing is left behind.

    `log` takes the traces of what goes wrong in an app. With `tls` it speaks HTTPS only; `handler` is what
    serves a connection. `share` is its part
    of all that this process may have open; `patience` the seconds that a request may take to come.
    """

    def __init__(
        self,
        address: tuple[str, int],
        wsgi: Wsgi,
        api: Api | None = None,
        *,
        log: Callable[[str], object] = log,
        tls: Secured | None = None,
        share: float = 0.25,
        patience: float = PATIENCE,
        handler: type[Handler] = Handler,
    ) -> None:
        self.tls = tls
        self._handler = handler
        self.wsgi = wsgi
        self.api = api
        self.log = log
        self.patience = patience
        self.room = Room()
        self._date = (0, "")
        listening = _listening(address)
        host, port = listening.getsockname()[:2]
        self.address = str(host), int(port)
        try:
            self._acceptor = Acceptor(listening, self._accepted, connections(share), log)
        except OSError as error:
            listening.close()
            raise UsageError(
                Text(
                    f"cannot listen: {error.strerror}. Allow more open files (ulimit -n)",
                    f"无法监听：{error.strerror}。请允许打开更多文件（ulimit -n）",
                )
            ) from None

    @property
    def scheme(self) -> str:
        return "https" if self.tls is not None else "http"

    @property
    def url(self) -> str:
        name, port = self.address
        if name in {"0.0.0.0", "::"}:
            name = "127.0.0.1"
        return f"{self.scheme}://[{name}]:{port}" if ":" in name else f"{self.scheme}://{name}:{port}"

    @property
    def connections(self) -> int:
        """How many are open."""
        return self._acceptor.count

    def date(self) -> str:
        second = int(self.api.now() if self.api is not None else time.time())
        if self._date[0] != second:
            self._date = (second, formatdate(second, usegmt=True))
        return self._date[1]

    def start(self) -> None:
        self._acceptor.start(self.url)

    def stop(self) -> None:
        """Returns once nothing is accepted any more and every connection is cut."""
        self._acceptor.stop()

    def _accepted(self, connection: socket.socket, client: str) -> Handler:
        if self.tls is not None:
            connection = self.tls.wrap(connection)
        return self._handler(self, connection, client)


def _listening(address: tuple[str, int]) -> socket.socket:
    host, port = address
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise Unbound(
            Text(
                f"cannot listen on {host}:{port}: {error.strerror or error}. Choose another port, or "
                "0 for any free one",
                f"无法监听 {host}:{port}：{error.strerror or error}。换一个端口，或用 0 取任意空闲端口",
            )
        ) from None
    return listening
