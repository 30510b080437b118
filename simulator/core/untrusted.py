"""Reading what strangers write: hosts of URLs and whole numbers, without surprises.

The standard library's readers raise where they are given enough digits, half a bracket or a bad port, and
drop line breaks from URLs. JSON is read by `simulator.documents.json`.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_UNFIT = re.compile(r"[\x00-\x1f\x7f]")
_NO_HOST = re.compile(r"[\s<>\"\\^`{|}]")
_WHOLE = re.compile(r"[0-9]{1,20}")


def host_of(url: str) -> str:
    """The host that a URL names, in lower case; empty where it names none, or cannot be read in one way."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - raises where it is none
        host.encode("idna")  # so do labels that are empty or too long
    except ValueError:
        return ""
    return "" if _UNFIT.search(url) or _NO_HOST.search(host) else host


def whole(text: str) -> int | None:
    """The number that 1 to 20 digits 0-9 write; None for any other text."""
    return int(text) if _WHOLE.fullmatch(text) else None
