"""Handshakes without sockets: what a client of OpenSSL, as strict as can be, makes of a certificate."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path

from simulator.tls.authority import Authority, made
from simulator.tls.handshake import server_context

NOW = datetime.now(UTC)  # OpenSSL compares with the wall clock
NAMES = ("api.weixin.qq.com", "localhost", "127.0.0.1")


def client_context(authority: Authority) -> ssl.SSLContext:
    """One that trusts nothing but the root."""
    context = ssl.create_default_context(cadata=authority.pem().decode())
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def shaken(chain: bytes, client: ssl.SSLContext, name: str, folder: Path) -> str:
    """The version of TLS that both agree on; an SSLError of the client where they do not."""
    file = folder / "leaf.pem"
    file.write_bytes(chain)
    here, there = ssl.MemoryBIO(), ssl.MemoryBIO()
    asks = client.wrap_bio(here, there, server_hostname=name)
    serves = server_context(str(file)).wrap_bio(there, here, server_side=True)
    for _ in range(3):
        for side in (asks, serves):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return str(asks.version())


def authority(*names: str) -> Authority:
    return made(names, NOW)
