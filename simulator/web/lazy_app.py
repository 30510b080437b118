"""Pages that are loaded when the first of them is asked for: Flask takes longer to load than the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from simulator.endpoints.worlds import Host
from simulator.http.server import Wsgi
from simulator.streams import json_text


class Lazily:
    """A WSGI app that answers /healthz by itself, and builds the one behind it for anything else."""

    def __init__(self, build: Callable[[], Wsgi], health: Callable[[], dict[str, Any]]) -> None:
        self._build = build
        self._health = health
        self._built: Wsgi | None = None
        self._guard = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/healthz":
            start_response("200 OK", [("Content-Type", "application/json; charset=utf-8")])
            return [json_text({"ok": True, **self._health()}).encode() + b"\n"]
        with self._guard:
            if self._built is None:
                self._built = self._build()
        return self._built(environ, start_response)


def lazy_pages(host: Host) -> Lazily:
    """The WSGI app of an API listener."""

    def build() -> Wsgi:
        from simulator.web.pages import create_pages

        return create_pages(host)

    return Lazily(build, lambda: {"worlds": [world.name for world in host.worlds()]})
