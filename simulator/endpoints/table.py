"""All rows, looked up by exact path. Duplicates stop the process when it is built."""

from __future__ import annotations

import simulator.endpoints
from simulator.endpoints.model import Endpoint
from simulator.modules import below
from simulator.wire import canary

FOLDERS = ("component", "market", "store")


def _rows() -> list[Endpoint]:
    """The rows of every file in the folders; a file without any stops the process."""
    found: list[Endpoint] = []
    for module in below(simulator.endpoints, *FOLDERS):
        rows = getattr(module, "ROWS", ())
        if not rows:
            raise ValueError(f"{module.__name__} lies among the endpoints and has no ROWS")
        found += rows
    return found


ROWS: tuple[Endpoint, ...] = tuple(_rows())

TABLE: dict[str, Endpoint] = {row.path: row for row in ROWS}
BY_ID: dict[str, Endpoint] = {row.id: row for row in ROWS}

if len(TABLE) != len(ROWS) or len(BY_ID) != len(ROWS):
    raise ValueError("two endpoint rows share a path or an id")

for _row in ROWS:
    _page = _row.reply["properties"][_row.cursor_in] if _row.cursor_in else _row.reply
    if _row.cursor and not all(_row.cursor in side["properties"] for side in (_row.request, _page)):
        raise ValueError(f"endpoint {_row.id}: {_row.cursor} is not in both its request and its reply")

# Under these roots WeChat has paths that no row simulates: they are refused as there. Elsewhere it has none.
PLATFORM_ROOTS = ("/cgi-bin/", "/wxa/", "/channels/", "/product/", "/shop/", "/sns/")

# Pages in a browser that live among them.
PAGES = (
    "/cgi-bin/componentloginpage",
    "/safe/bindcomponent",
    "/wxaopen/safe/bindcomponent",
)

# What the listener has besides, of its own; a browser asks for the last of itself.
HEALTH = "/healthz"
OWN = ("/", HEALTH, canary.PATH, "/favicon.ico")


def is_page(path: str) -> bool:
    """Whether a path is no call, whoever asks for it."""
    return path in PAGES or path in OWN or path.startswith(f"{canary.PATH}/")
