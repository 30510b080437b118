"""The platform behind TLS under WeChat's own names, beside the plain listener, and a proxy to it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.http.server import Server
from simulator.run.open import LOOPBACK, Address, Listener
from simulator.tls.environment import Place, filled
from simulator.tls.kept import open_authority, place
from simulator.tls.names import LOCAL, served

if TYPE_CHECKING:
    from simulator.tls.kept import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """What is asked for: `names` beside the platform's, the folder of the authority, and where to listen; an
    empty host is that of the plain listener."""

    names: Sequence[str] = ()
    folder: Path | None = None
    address: Address = LOOPBACK
    proxy: Address | None = LOOPBACK
    tunnels: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SecureListener:
    """Bound, and not started yet."""

    kept: Kept
    server: Server
    proxy: Server | None

    @property
    def url(self) -> str:
        return f"https://localhost:{self.server.address[1]}"

    def start(self) -> None:
        self.server.start()
        if self.proxy is not None:
            self.proxy.start()

    def stop(self) -> None:
        self.server.stop()
        if self.proxy is not None:
            self.proxy.stop()

    def environment(self, own: Mapping[str, str], given: Mapping[str, str] = os.environ) -> dict[str, str]:
        """A program's own variables, with those by which it trusts us and finds us."""
        there = Place(
            folder=self.kept.folder.as_posix(),
            listener=_named(self.server),
            proxy=None if self.proxy is None else _named(self.proxy),
            given=given,
        )
        return filled(there, own)


def open_secure(listener: Listener, tls: Tls) -> SecureListener:
    """For the worlds of the plain listener. A UsageError where a certificate cannot be had."""
    kept = open_authority(place(tls.folder), tls.names)
    from simulator.tls.handshake import Handshakes, server_context
    from simulator.tls.proxy import Proxied, Proxy

    names = served(tls.names)
    leaf = kept.authority.leaf(names, datetime.now(UTC))
    file, path = tempfile.mkstemp(prefix="wxsim-", suffix=".pem")  # OpenSSL reads files alone
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(leaf)
        context = server_context(path)
    finally:
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - what mkstemp answers is text
    tell = listener.worlds.note
    handshakes = Handshakes(context, names, tell)
    plain = listener.server
    server = Server(_beside(plain, tls.address), plain.wsgi, plain.api, tls=handshakes)
    if tls.proxy is None:
        return SecureListener(kept=kept, server=server, proxy=None)
    hosts = frozenset(names).difference(LOCAL)  # which nobody needs a proxy for
    proxied = Proxied(hosts=hosts, tls=handshakes, tell=tell, tunnels=tls.tunnels)
    try:
        proxy = Proxy(_beside(plain, tls.proxy), server, proxied)
    except BaseException:
        server.stop()
        raise
    return SecureListener(kept=kept, server=server, proxy=proxy)


def _beside(plain: Server, address: Address) -> Address:
    return (address[0] or plain.address[0], address[1])


def _named(server: Server) -> str:
    """Host and port, as a client on this machine reaches it."""
    return server.url.partition("://")[2]
