"""A proxy for the platform's hosts: who asks for one by CONNECT is at the TLS listener from then on.

Nothing is relayed for them. Other hosts are refused, unless tunnels were asked for.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from simulator.core.untrusted import authority
from simulator.http.forbidden import why_never
from simulator.http.reading import Malformed, RequestHead, read_request_head
from simulator.http.secured import Secured
from simulator.http.server import Handler, Server
from simulator.http.stream import PIECE, READ, Stream, cut
from simulator.http.target import settled
from simulator.journal.kinds.tls import TlsFailed, tls_failed
from simulator.tls.names import plain

CONNECT_SECONDS = 10.0
TUNNEL_IDLE = 120.0  # seconds that a tunnel is kept though nobody says anything
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxied:
    """Whose hosts a proxy is for, how these are secured, and whether it tunnels to any other."""

    hosts: Collection[str]
    tls: Secured
    tell: Callable[[TlsFailed], object]
    tunnels: bool = False


class Proxy(Server):
    """The listener. What is asked for within a secured connection is answered as by `platform`."""

    def __init__(self, address: tuple[str, int], platform: Server, proxied: Proxied) -> None:
        self.proxied = proxied
        super().__init__(address, platform.wsgi, platform.api, log=platform.log, share=0.1, handler=_Asked)


class _Asked(Handler):
    """One that asks the proxy, or is past it."""

    server: Proxy

    def _read_head(self) -> RequestHead:
        if self.tls is not None:
            return super()._read_head()
        head = read_request_head(self.stream)
        self.heard = True
        if head.method == "CONNECT":
            return head
        try:
            asked = urlsplit(head.target)
        except ValueError:
            raise Malformed(400, f"the request's target is no address: {head.target[:80]!r}") from None
        if asked.scheme.lower() != "https" or plain(asked.hostname or "") not in self.server.proxied.hosts:
            said = f"{head.method} {asked.scheme}://{asked.netloc}{asked.path}"  # no secret of a query
            self._refuse_to_proxy("not_https", 405, asked.hostname or "", said)
        return settled(head)  # axios asks a proxy so, in clear

    def _serve(self, head: RequestHead, body: bytes) -> None:
        if self.tls is not None or head.method != "CONNECT":
            super()._serve(head, body)
            return
        asked = authority(head.target)
        if asked is None or asked.port is None:
            raise Malformed(400, f"CONNECT names no host and port: {head.target[:80]!r}")
        if plain(asked.host) in self.server.proxied.hosts:
            self._lead_in()
        elif self.server.proxied.tunnels:
            self.closes = True
            self._tunnel(asked.host, asked.port)
        else:
            self._refuse_to_proxy("other_host", 403, asked.host, f"CONNECT {head.target}")

    def _lead_in(self) -> None:
        """From here on the caller is at the TLS listener."""
        if self.stream.unread():
            raise Malformed(400, "more came than CONNECT, ahead of its answer")
        self._send(ESTABLISHED)
        self.tls, self.shaken, self.heard = self.server.proxied.tls, False, False
        self.stream = Stream(self.tls.wrap(self.stream.connection))
        self.closes = False

    def _refuse_to_proxy(self, reason: str, status: int, host: str, error: str) -> None:
        failed = tls_failed(reason, client=self.client, host=host[:253], error=error[:200])
        self.server.proxied.tell(failed)
        raise Malformed(status, f"this is wxsim's proxy: {failed.advice}")

    def _tunnel(self, host: str, port: int) -> None:
        try:
            other = _connected(host, port)
        except OSError as error:
            raise Malformed(502, f"{host}:{port}: {error}") from None
        with other:
            self._send(ESTABLISHED)
            self.since = time.monotonic()  # may be ended where there is no room
            _relay(self.stream.connection, other)


def _connected(host: str, port: int) -> socket.socket:
    error: OSError = ConnectionRefusedError("it has no address")
    for family, kind, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if why := why_never(host, str(address[0])):
            error = PermissionError(f"{address[0]} is {why.en}: nothing is ever sent there")
            continue
        other = socket.socket(family, kind)
        try:
            other.settimeout(CONNECT_SECONDS)
            other.connect(address)
        except OSError as failed:
            other.close()
            error = failed
        else:
            return other
    raise error


def _relay(one: socket.socket, two: socket.socket) -> None:
    """What either says goes to the other, until both have ended, or nobody says anything for long."""
    with selectors.DefaultSelector() as ready:
        for here, there in ((one, two), (two, one)):
            here.settimeout(TUNNEL_IDLE)
            ready.register(here, READ, (here, there))
        while ready.get_map() and (said := ready.select(TUNNEL_IDLE)):
            for key, _ in said:
                here, there = key.data
                piece = here.recv(PIECE)
                if piece:
                    there.sendall(piece)
                else:
                    ready.unregister(here)
                    cut(there, socket.SHUT_WR)
