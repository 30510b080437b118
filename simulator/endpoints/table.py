"""All rows, looked up by exact path. Duplicates stop the process when it is built."""

from __future__ import annotations

import simulator.endpoints
from simulator.endpoints.model import Endpoint
from simulator.modules import below

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

# Paths of WeChat under these roots that no row simulates are refused as such, not as unknown pages.
PLATFORM_ROOTS = ("/cgi-bin/", "/wxa/", "/channels/", "/product/", "/shop/", "/sns/")

# Pages in a browser that live among them.
PAGES = (
    "/cgi-bin/componentloginpage",
    "/safe/bindcomponent",
    "/wxaopen/safe/bindcomponent",
)
