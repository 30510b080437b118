"""TLS on loopback, for tests: both sides of it, under a certificate that nobody else trusts."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("loopback.pem")


def server_side() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def client_side() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=CERTIFICATE)


def connected(address: tuple[str, int], timeout: float = 30) -> ssl.SSLSocket:
    plain = socket.create_connection(address, timeout)
    try:
        return client_side().wrap_socket(plain, server_hostname="localhost")
    except BaseException:
        plain.close()
        raise


def ended_with_reset(caller: socket.socket) -> bool:
    """Whether the connection ends with a RST. Asked of the socket itself: Python's TLS says EOF to both."""
    try:
        while socket.socket.recv(caller, 65536):
            pass
    except ConnectionResetError:
        return True
    return False
