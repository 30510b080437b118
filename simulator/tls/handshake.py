"""Handshakes with clients that may be wrong in many ways: what is wrong is told, with what to do."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Collection

from simulator.http.secured import HANDSHAKE, Secured
from simulator.journal.kinds.tls import TlsFailed, tls_failed
from simulator.tls import hello
from simulator.tls.hello import Hello
from simulator.tls.names import plain

HTTP_1 = "http/1.1"
HELLO_SECONDS = 0.1  # in which the rest of what a client says first has to come, to be looked at
LOOK = 0.005
# SETTINGS, which is empty, and GOAWAY with HTTP_1_1_REQUIRED: RFC 9113, 6.5, 6.8 and 7.
USE_HTTP_1 = bytes.fromhex("000000040000000000000008070000000000000000000000000d")
USE_TLS = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 40\r\n"
    b"Connection: close\r\n\r\nThis port speaks TLS: say https:// here\n"
)
# By a part of OpenSSL's name for what went wrong; the first that fits.
REASONS = (
    ("ALERT_UNKNOWN_CA", "untrusted"),
    ("ALERT_CERTIFICATE_EXPIRED", "expired"),
    ("ALERT_BAD_CERTIFICATE", "refused_certificate"),
    ("ALERT_CERTIFICATE_UNKNOWN", "refused_certificate"),
    ("ALERT_UNSUPPORTED_CERTIFICATE", "refused_certificate"),
    ("ALERT_UNRECOGNIZED_NAME", "foreign_name"),
    ("ALERT_ACCESS_DENIED", "refused_certificate"),
    ("ALERT_NO_APPLICATION_PROTOCOL", "http2_only"),
    ("ALERT", "protocol"),
    ("PROTOCOL", "protocol"),
    ("CIPHER", "protocol"),
    ("VERSION", "protocol"),
    ("SIGNATURE", "protocol"),
    ("GROUP", "protocol"),
)
ABOUT_THE_CERTIFICATE = frozenset({"untrusted", "refused_certificate", "broken_off"})


class Socket(ssl.SSLSocket):
    """One that remembers what its client asked for."""

    asked = Hello()


class Handshakes(Secured):
    """Secures connections by a context that has a certificate for these names; `tell` takes what came to
    nothing."""

    def __init__(
        self,
        context: ssl.SSLContext,
        names: Collection[str],
        tell: Callable[[TlsFailed], object],
        patience: float = HANDSHAKE,
    ) -> None:
        super().__init__(context, patience)
        context.sslsocket_class = Socket
        context.set_alpn_protocols([HTTP_1])
        self._names = frozenset(names)
        self._tell = tell

    def shake(self, connection: ssl.SSLSocket, client: str) -> None:
        began = _said_first(connection, self.patience)
        if not began:  # somebody looked whether anybody is here
            raise ConnectionAbortedError("nothing came")
        asked = hello.read(began) or Hello()
        assert isinstance(connection, Socket)
        connection.asked = asked
        if hello.length(began) is None:
            self._failed("no_tls", connection, client, f"its first bytes are {began[:16]!r}")
            _say_plainly(connection, USE_TLS)
            raise ConnectionAbortedError("no TLS")
        try:
            super().shake(connection, client)
        except OSError as error:
            self._failed(self._reason(error, asked), connection, client, _words(error))
            raise
        if asked.protocols and HTTP_1 not in asked.protocols and connection.selected_alpn_protocol() is None:
            self._failed("http2_only", connection, client, f"it offers {', '.join(asked.protocols)}")
            connection.sendall(USE_HTTP_1)
            raise ConnectionAbortedError("no HTTP/1.1")

    def unheard(self, connection: ssl.SSLSocket, client: str) -> None:
        foreign = isinstance(connection, Socket) and self._is_foreign(connection.asked)
        reason = "foreign_name" if foreign else "no_request"
        self._failed(reason, connection, client, "the connection ended without a request")

    def _is_foreign(self, asked: Hello) -> bool:
        return asked.name is not None and plain(asked.name) not in self._names

    def _reason(self, error: OSError, asked: Hello) -> str:
        if isinstance(error, TimeoutError):
            return "silent"
        name = (error.reason or "") if isinstance(error, ssl.SSLError) else ""
        found = next((reason for part, reason in REASONS if part in name), "broken_off")
        return "foreign_name" if found in ABOUT_THE_CERTIFICATE and self._is_foreign(asked) else found

    def _failed(self, reason: str, connection: ssl.SSLSocket, client: str, error: str) -> None:
        name = connection.asked.name if isinstance(connection, Socket) else None
        self._tell(tls_failed(reason, client=client, host=name, error=error))


def server_context(chain: str) -> ssl.SSLContext:
    """Of a file with key, certificate and intermediate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(chain)
    return context


def _said_first(connection: ssl.SSLSocket, patience: float) -> bytes:
    """What a client says first, which stays there for the handshake to read; as much as comes soon."""
    connection.settimeout(patience)
    until = None
    while True:
        began = socket.socket.recv(connection, hello.MOST, socket.MSG_PEEK)
        wanted = hello.length(began)
        if not began or wanted is None or len(began) >= min(wanted, hello.MOST):
            return began
        now = time.monotonic()
        until = until or now + HELLO_SECONDS
        if now >= until:
            return began
        time.sleep(LOOK)


def _say_plainly(connection: ssl.SSLSocket, words: bytes) -> None:
    """Past TLS. What came is read first: a close would tear down the answer with it."""
    socket.socket.recv(connection, hello.MOST)
    socket.socket.sendall(connection, words)
    socket.socket.shutdown(connection, socket.SHUT_WR)


def _words(error: OSError) -> str:
    if isinstance(error, ssl.SSLError) and error.reason:
        return error.reason.lower().replace("_", " ")
    return str(error) or type(error).__name__
