"""Pages that are loaded when the first of them is asked for: Flask takes longer to load than the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from simulator.endpoints.table import HEALTH
from simulator.endpoints.worlds import Host
from simulator.http.server import Wsgi
from simulator.streams import json_text

Health = Callable[[], tuple[int, dict[str, Any]]]  # an HTTP status, and the body

READY = "/readyz"
FOR_ALL = frozenset({HEALTH, READY})  # paths of the control interface that ask whoever calls for nothing


class Lazily:
    """A WSGI app that answers some paths by itself, and builds the one behind it for anything else."""

    def __init__(self, build: Callable[[], Wsgi], answers: Mapping[str, Health]) -> None:
        self._build = build
        self._answers = answers
        self._built: Wsgi | None = None
        self._guard = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self._answers.get(environ["PATH_INFO"])
        if answer is not None:
            status, body = answer()
            line = f"{status} {HTTPStatus(status).phrase}"
            start_response(line, [("Content-Type", "application/json; charset=utf-8")])
            return [json_text(body).encode() + b"\n"]
        with self._guard:
            if self._built is None:
                self._built = self._build()
        return self._built(environ, start_response)


def lazy_pages(host: Host) -> Lazily:
    """The WSGI app of an API listener."""

    def build() -> Wsgi:
        from simulator.web.pages import create_pages

        return create_pages(host)

    return Lazily(
        build, {HEALTH: lambda: (200, {"ok": True, "worlds": [world.name for world in host.worlds()]})}
    )
