"""What secures the connections that a listener accepts."""

from __future__ import annotations

import socket
import ssl

HANDSHAKE = 10.0  # seconds


class Secured:
    """TLS by a context. Whoever knows more of handshakes overrides it."""

    def __init__(self, context: ssl.SSLContext, patience: float = HANDSHAKE) -> None:
        self.context = context
        self.patience = patience

    def wrap(self, connection: socket.socket) -> ssl.SSLSocket:
        """The connection, with no hands shaken: that is for the thread that serves it."""
        return self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)

    def shake(self, connection: ssl.SSLSocket, client: str) -> None:  # noqa: ARG002
        """An OSError where it comes to nothing, or takes longer than `patience`."""
        connection.settimeout(self.patience)
        connection.do_handshake()

    def unheard(self, connection: ssl.SSLSocket, client: str) -> None:
        """Hands were shaken, and no request came."""
