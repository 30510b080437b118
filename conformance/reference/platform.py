"""HTTP to the platform: kept-alive connections, a time-out, and an honest account of what went wrong."""

from __future__ import annotations

import json
import os
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, ReadTimeoutError, SSLError

TIMEOUT = 10.0  # seconds of the wall, for a connection and for each silence
SERVER_ERROR = 500
IDLE_SESSIONS = 16


class Unreachable(Exception):
    """No usable answer came. `sent`: the platform may have acted on the request all the same.

    `slow`: it was a time-out that ended the call.
    """

    def __init__(self, why: str, *, sent: bool, slow: bool = False) -> None:
        super().__init__(why)
        self.sent = sent
        self.slow = slow


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One call as it goes out; `query` has the token, `body` is None for GET."""

    owner: str  # whose token, hence whose quota
    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any] | None
    repeatable: bool = True  # whether doing it twice does no harm


class Session(requests.Session):
    """Takes a reply as it is: the platform's interfaces know no redirects."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 -- none, whatever came
        """None: where a Location cannot even be read, its reply still can."""
        return None


class Platform:
    """The platform's API host, e.g. "http://127.0.0.1:8080". Any thread may call it."""

    def __init__(self, api: str, *, timeout: float = TIMEOUT) -> None:
        self._api = api
        self._timeout = timeout
        # A session is for one thread at a time, and keeps one connection.
        self._idle: list[Session] = []
        self._lock = threading.Lock()

    def send(self, request: Request) -> dict[str, Any]:
        """One request, sent once, and its reply: a JSON object. Unreachable: there is none."""
        body = None if request.body is None else json.dumps(request.body, ensure_ascii=False).encode()
        session = self._session()
        try:
            reply = session.request(
                request.method,
                self._api + request.path,
                params=request.query,
                data=body,
                headers={} if body is None else {"Content-Type": "application/json; charset=utf-8"},
                timeout=self._timeout,
            )
        except (requests.RequestException, HTTPError) as error:
            raise self.lost(error) from error
        finally:
            self._keep(session)
        return self.read(reply.status_code, reply.content)

    def lost(self, error: Exception) -> Unreachable:
        """What an error of the client says about the request."""
        cause = error.args[0] if error.args else None
        reason = cause.reason if isinstance(cause, MaxRetryError) else cause
        if isinstance(error, requests.ConnectTimeout):
            return Unreachable("no connection in time", sent=False, slow=True)
        if isinstance(error, requests.Timeout) or isinstance(reason, ReadTimeoutError):
            return Unreachable("no answer in time", sent=True, slow=True)
        if isinstance(reason, NewConnectionError) or self.is_stranger(reason):
            return Unreachable(f"no connection: {reason}", sent=False)
        return Unreachable(f"broken off: {type(error).__name__}", sent=True)

    def is_stranger(self, reason: object) -> bool:
        """Whether the certificate is not the platform's: then the request was kept back."""
        return isinstance(reason, SSLError) and isinstance(reason.args[0], ssl.SSLCertVerificationError)

    def read(self, status: int, raw: bytes) -> dict[str, Any]:
        """The JSON object in a reply, whatever its Content-Type says. Unreachable: there is none."""
        if status >= SERVER_ERROR:
            raise Unreachable(f"HTTP {status}", sent=True)
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise Unreachable("the reply is no JSON", sent=True) from error
        if not isinstance(data, dict):
            raise Unreachable("the reply is no object", sent=True)
        return data

    def _session(self) -> Session:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        session = Session()
        # Neither proxies nor .netrc: the platform is called directly. Whom to trust is the machine's choice.
        session.trust_env = False
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or True
        return session

    def _keep(self, session: Session) -> None:
        with self._lock:
            if len(self._idle) < IDLE_SESSIONS:
                self._idle.append(session)
                return
        session.close()

    def close(self) -> None:
        """Close the connections that no thread uses."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()
