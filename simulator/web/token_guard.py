"""Keeps whoever has not the token off the control interface.

Guessing is no way in: what is drawn has 192 bits, what is given at least 16 characters, and each is compared
in constant time. A browser gets a cookie that is made of the token, since cookies go to every port of a host.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from simulator.http.server import Wsgi
from simulator.streams import json_text
from simulator.web.control_token import VARIABLE
from simulator.web.lazy_app import FOR_ALL

_HOW = (
    f"send `Authorization: Bearer TOKEN`, open the link that `wxsim serve` printed, or set {VARIABLE} for "
    "wxsim's own commands"
)
MISSING = f"the control interface asks for its token: {_HOW}"
WRONG = f"this is not the token of the control interface: {_HOW}"


class TokenGuard:
    """A WSGI app that answers 401 to whoever does not have the token; what is for all is for everybody."""

    def __init__(self, app: Wsgi, token: str) -> None:
        self._app = app
        self._token = token.encode()
        self._cookie = hmac.digest(self._token, b"cookie of the control interface", hashlib.sha256).hex()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("Referrer-Policy", "no-referrer")], *more)

        if environ["PATH_INFO"] in FOR_ALL:
            return self._app(environ, start)
        given = _in_link(environ)
        if given is not None and self._is_token(given):
            start("303 See Other", [("Location", "/"), ("Set-Cookie", self._set(environ)), _UNSEEN])
            return [b""]
        if given is None:
            given = _bearer(environ)
            if self._is_token(given) or self._has_cookie(environ):
                return self._app(environ, start)
        start("401 Unauthorized", [("WWW-Authenticate", 'Bearer realm="wxsim"'), _JSON, _UNSEEN])
        return [json_text({"error": WRONG if given else MISSING}).encode() + b"\n"]

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self._token)

    def _has_cookie(self, environ: dict[str, Any]) -> bool:
        name = _cookie_name(environ)
        pairs = (part.strip().partition("=") for part in str(environ.get("HTTP_COOKIE", "")).split(";"))
        found = {given: value for given, _, value in pairs}.get(name, "")
        return hmac.compare_digest(found.encode(), self._cookie.encode())

    def _set(self, environ: dict[str, Any]) -> str:
        secure = "; Secure" if environ["wsgi.url_scheme"] == "https" else ""
        return f"{_cookie_name(environ)}={self._cookie}; Path=/; HttpOnly; SameSite=Strict{secure}"


_JSON = ("Content-Type", "application/json; charset=utf-8")
_UNSEEN = ("Cache-Control", "no-store")


def _cookie_name(environ: dict[str, Any]) -> str:
    """By port, since a browser has one jar for all ports of a host."""
    return f"wxsim_control_{environ['SERVER_PORT']}"


def _in_link(environ: dict[str, Any]) -> str | None:
    """The token that the link's query has; no other path takes one."""
    if environ["PATH_INFO"] != "/" or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    try:
        found = parse_qs(environ["QUERY_STRING"], keep_blank_values=True, max_num_fields=20).get("token", [])
    except ValueError:
        return ""
    return None if not found else found[0] if len(found) == 1 else ""


def _bearer(environ: dict[str, Any]) -> str:
    scheme, _, token = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
