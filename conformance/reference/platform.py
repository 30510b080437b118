"""HTTP to the platform: kept-alive connections, a time-out, and an honest account of what went wrong."""

from __future__ import annotations

import http.client
import json
import select
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

TIMEOUT = 10.0
SERVER_ERROR = 500
IDLE_CONNECTIONS = 16


class Unreachable(Exception):
    """No usable answer came. `sent`: the platform may have acted on the request all the same."""

    def __init__(self, why: str, *, sent: bool, slow: bool = False) -> None:
        super().__init__(why)
        self.sent = sent
        self.slow = slow


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One call, token and all."""

    owner: str  # whose token, hence whose quota
    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any] | None
    repeatable: bool = True  # whether doing it twice does no harm


class Platform:
    """The platform's API host."""

    def __init__(self, api: str, *, timeout: float = TIMEOUT) -> None:
        parts = urlsplit(api)
        self._https = parts.scheme == "https"
        self._address = (parts.hostname or "", parts.port or (443 if self._https else 80))
        self._timeout = timeout
        self._idle: deque[http.client.HTTPConnection] = deque()
        self._lock = threading.Lock()

    def send(self, request: Request) -> dict[str, Any]:
        """One request, one reply as JSON; anything else raises."""
        query = urlencode(request.query)
        target = request.path + (("&" if "?" in request.path else "?") + query if query else "")
        body = None if request.body is None else json.dumps(request.body, ensure_ascii=False).encode()
        headers = {} if body is None else {"Content-Type": "application/json; charset=utf-8"}
        connection = self._connection()
        try:
            connection.request(request.method, target, body, headers)
            reply = connection.getresponse()
            raw = reply.read()
        except TimeoutError as error:
            connection.close()
            raise Unreachable("no answer in time", sent=True, slow=True) from error
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise Unreachable(f"broken off: {type(error).__name__}", sent=True) from error
        if reply.will_close:
            connection.close()
        else:
            self._keep(connection)
        return self.read(reply.status, raw)

    def read(self, status: int, raw: bytes) -> dict[str, Any]:
        """The JSON object in a reply, whatever its Content-Type says."""
        if status >= SERVER_ERROR:
            raise Unreachable(f"HTTP {status}", sent=True)
        try:
            data = json.loads(raw)
        except ValueError as error:
            raise Unreachable("the reply is no JSON", sent=True) from error
        if not isinstance(data, dict):
            raise Unreachable("the reply is no object", sent=True)
        return data

    def _connection(self) -> http.client.HTTPConnection:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return self._connected()
            # A connection the platform has closed meanwhile reads as ready: found out before the request is
            # sent, so that no request is ever sent twice behind the caller's back.
            if connection.sock is not None and not select.select([connection.sock], [], [], 0)[0]:
                return connection
            connection.close()

    def _connected(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._https else http.client.HTTPConnection
        connection = kind(*self._address, timeout=self._timeout)
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            slow = isinstance(error, TimeoutError)
            raise Unreachable(f"no connection: {type(error).__name__}", sent=False, slow=slow) from error
        return connection

    def _keep(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            if len(self._idle) < IDLE_CONNECTIONS:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close what is idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()
