"""The platform behind TLS and its proxy, and clients that are right or wrong."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.run.secure import SecureListener, Tls
from simulator.run.serving import Serving
from simulator.tls.authority import Authority
from simulator.tls.handshake import Handshakes
from tests.core.sample import Town
from tests.web import served as plain

PATH = "/cgi-bin/token?grant_type=client_credential&appid=wx0000000000000000&secret=s"
HOST = "api.weixin.qq.com"


@dataclass
class Secure:
    """A standing world that is served with TLS."""

    serving: Serving
    town: Town

    @property
    def listener(self) -> SecureListener:
        assert self.serving.secure is not None
        return self.serving.secure

    @property
    def authority(self) -> Authority:
        return self.listener.kept.authority

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self.authority.pem().decode())

    def connect(self, proxy: bool = False) -> socket.socket:
        server = self.listener.proxy if proxy else self.listener.server
        assert server is not None
        return socket.create_connection(server.address, 30)

    def get(self, context: ssl.SSLContext | None = None, name: str | None = HOST) -> bytes:
        """The answer to one call; an OSError where hands cannot be shaken."""
        with self.connect() as raw:
            return asked(raw, context or self.trusting(), name)

    def failures(self) -> list[dict[str, Any]]:
        return [dict(entry.data) for entry in self.serving.world.journal.entries(kind="tls")]

    def failed(self) -> dict[str, Any]:
        """The one entry, once it is there."""
        journal = self.serving.world.journal
        if not self.failures():
            journal.wait(journal.last, 30)
        [found] = self.failures()
        return found

    def with_leaf(self, chain: bytes, file: Path) -> None:
        """Another certificate from here on."""
        file.write_bytes(chain)
        secured = self.listener.server.tls
        assert isinstance(secured, Handshakes)
        secured.context.load_cert_chain(file)


def asked(raw: socket.socket, context: ssl.SSLContext, name: str | None = HOST) -> bytes:
    with context.wrap_socket(raw, server_hostname=name) as caller:
        caller.sendall(f"GET {PATH} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        found = b""
        while piece := caller.recv(65536):
            found += piece
        return found


@contextmanager
def secured(folder: Path, **how: Any) -> Iterator[Secure]:
    with plain.served(tls=Tls(folder=folder, **how)) as (serving, town):
        yield Secure(serving, town)
