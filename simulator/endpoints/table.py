"""All rows, looked up by exact path. Duplicates stop the process when it is built."""

from __future__ import annotations

from simulator.endpoints import (
    component,
    market,
    messages,
    mini_store,
    network,
    options,
    quota,
    store,
    tokens,
)
from simulator.endpoints.model import Endpoint

ROWS: tuple[Endpoint, ...] = (
    *component.ROWS,
    *options.ROWS,
    *tokens.ROWS,
    *quota.ROWS,
    *network.ROWS,
    *messages.ROWS,
    *market.ROWS,
    *mini_store.ROWS,
    *store.ROWS,
)

TABLE: dict[str, Endpoint] = {row.path: row for row in ROWS}
BY_ID: dict[str, Endpoint] = {row.id: row for row in ROWS}

if len(TABLE) != len(ROWS) or len(BY_ID) != len(ROWS):
    raise ValueError("two endpoint rows share a path or an id")

# Paths of WeChat under these roots that no row simulates are refused as such, not as unknown pages.
PLATFORM_ROOTS = ("/cgi-bin/", "/wxa/", "/channels/", "/product/", "/shop/", "/sns/")

# Pages in a browser that live among them.
PAGES = (
    "/cgi-bin/componentloginpage",
    "/safe/bindcomponent",
    "/wxaopen/safe/bindcomponent",
)
