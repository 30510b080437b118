"""Keeps web pages of others off the control interface.

A page in somebody's browser may send requests to loopback (it gives itself away by `Origin` or `Referer`),
or have its own name resolve to it (by `Host`). A name without a dot cannot be had by strangers: a container's
is one.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any

from simulator.core.untrusted import PORTS, authority
from simulator.http.server import Wsgi
from simulator.streams import json_text
from simulator.web.lazy_app import FOR_ALL

OWN = ("", "same-origin", "none")  # Sec-Fetch-Site of no browser, of our own pages, of the address bar
_PAGE = re.compile(r"(https?)://([^/?#]*)(?:[/?#]|$)", re.IGNORECASE)


class Guarded:
    """A WSGI app that answers 403 to what a foreign page may have sent; what is for all is for everybody.

    `names` are host names under which it is reached, beside addresses and names without a dot.
    """

    def __init__(self, app: Wsgi, names: Iterable[str] = ()) -> None:
        self._app = app
        self._names = {name.lower() for name in names}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        why = None if environ["PATH_INFO"] in FOR_ALL else self._refusal(environ)
        if why is None:
            return self._app(environ, start_response)
        start_response("403 FORBIDDEN", [("Content-Type", "application/json; charset=utf-8")])
        return [json_text({"error": why}).encode() + b"\n"]

    def _refusal(self, environ: dict[str, Any]) -> str | None:
        at = str(environ.get("HTTP_HOST", ""))
        named = authority(at)
        if named is None or not self._is_ours(named.host):
            return (
                f"the control interface is not called {named.host if named else at!r}: use its address, or "
                "allow the name with --control-name"
            )
        scheme = str(environ.get("wsgi.url_scheme", "http"))
        ours = (scheme, named.host, named.port or PORTS[scheme])
        for field in ("HTTP_ORIGIN", "HTTP_REFERER"):
            page = environ.get(field)
            if page is not None and _of_page(page) != ours:
                return f"a page of {page[:200]} asks, and only the control interface's own may"
        if environ.get("HTTP_SEC_FETCH_SITE", "") not in OWN:
            return "a page from elsewhere asks, and only the control interface's own may"
        return None

    def _is_ours(self, host: str) -> bool:
        if host.rstrip(".") in self._names or host.endswith(".localhost"):
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return "." not in host
        return True


def _of_page(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a page, which is what browsers call its origin."""
    found = _PAGE.match(url)
    named = authority(found[2]) if found else None
    if found is None or named is None:
        return None
    scheme = found[1].lower()
    return scheme, named.host, named.port or PORTS[scheme]
