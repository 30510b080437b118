"""Tells by the manifest's `shows` what a page means, and whose store is on it."""

from __future__ import annotations

import re

from simulator.provider.manifest import Page, Shows

# the most specific first: a page that asks for a grant may also greet the store
ORDER = ("needs_grant", "served", "refused", "unavailable")
UNKNOWN = "unknown"

_APPID = "[A-Za-z0-9_-]{6,32}"


def classify(shows: Shows, status: int | None, text: str, store: str | None) -> tuple[str, str | None]:
    """What is shown, and the appid found by the served pattern, if any.

    `{appid}` stands for the visiting store's appid; without a store, for any. A page that serves another
    store is therefore not "served", and the appid says whose it is.
    """
    if status is None:
        return UNKNOWN, None
    shown = UNKNOWN
    for name in ORDER:
        page: Page | None = getattr(shows, name)
        if page is not None and _matches(page, status, text, store):
            shown = name
            break
    return shown, _store(shows.served, status, text, store)


def _matches(page: Page, status: int, text: str, store: str | None) -> bool:
    if page.status and status not in page.status:
        return False
    if page.contains is None:
        return True
    if store is not None:
        return page.contains.replace("{appid}", store) in text
    return re.search(pattern(page.contains), text) is not None


def _store(page: Page | None, status: int, text: str, store: str | None) -> str | None:
    if page is None or page.contains is None or "{appid}" not in page.contains:
        return None
    if page.status and status not in page.status:
        return None
    found = [match["appid"] for match in re.finditer(pattern(page.contains), text)]
    return store if store in found else next(iter(found), None)


def pattern(contains: str) -> str:
    """The text as a regular expression in which `{appid}` is any appid, the same at every place."""
    head, *rest = (re.escape(part) for part in contains.split("{appid}"))
    if not rest:
        return head
    return head + f"(?P<appid>{_APPID})" + "(?P=appid)".join(rest)
