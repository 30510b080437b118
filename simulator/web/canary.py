"""Notes who asks at an address that only an entity in a push names, ahead of all pages: nothing has to be
loaded first, so that the note is there before the provider goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from simulator.endpoints.worlds import Host
from simulator.http.gateway import Wsgi
from simulator.http.message import PLAIN_TEXT
from simulator.journal.kinds.exchanged import CanaryFetched
from simulator.wire.canary import PATH, named_by


class Canaries:
    """A WSGI app that answers these addresses, and leaves all others to the one behind it."""

    def __init__(self, host: Host, behind: Wsgi) -> None:
        self._host = host
        self._behind = behind

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        if path != PATH and not path.startswith(f"{PATH}/"):
            return self._behind(environ, start_response)
        named = named_by(path)
        worlds = self._host.worlds()
        row = CanaryFetched(
            url=_url(environ, path),
            client=environ.get("REMOTE_ADDR"),
            push=named.push if named else None,
            of_world=named.world if named else None,
        )
        # A world that is over has no journal to write to any more: whoever is there then takes the note.
        for world in [one for one in worlds if named and one.name == named.world] or worlds:
            world.record(row)
        start_response("200 OK", [("Content-Type", PLAIN_TEXT)])
        return [b"fetched"]


def _url(environ: dict[str, Any], path: str) -> str:
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
    return f"{environ['wsgi.url_scheme']}://{host}{path}{query}"
