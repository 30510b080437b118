"""Reading what strangers write: hosts of URLs and whole numbers, without surprises.

The standard library's readers raise where they are given enough digits, half a bracket or a bad port, and
drop line breaks from URLs. JSON is read by `simulator.documents.json`.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}  # that a URL means where it names none

_UNFIT = re.compile(r"[\x00-\x1f\x7f]")
_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([\w-]+(?:\.[\w-]+)*\.?))(?::([0-9]{1,5}))?")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_MOST_NAME = 253
_MOST_TEXT = 300
_WHOLE = re.compile(r"[0-9]{1,20}")


class Authority(NamedTuple):
    """Whom a URL or a Host field names, in lower case and without brackets; and its port, if told."""

    host: str
    port: int | None


def authority(text: str) -> Authority | None:
    """What `host[:port]` names (RFC 3986); None where it is none, or where readers would differ about it.

    No user, no zone, no percent, no port but 1 to 65535. What ends in a number is an IPv4 address of four
    decimal numbers, as for browsers.
    """
    return _read(text) if len(text) <= _MOST_TEXT else None


@lru_cache(maxsize=256)  # a caller names the same one again and again
def _read(text: str) -> Authority | None:
    found = _AUTHORITY.fullmatch(text)
    if found is None:
        return None
    bracketed, name, digits = found.groups()
    port = int(digits) if digits else None
    if port is not None and not 0 < port < 65536:
        return None
    try:
        if bracketed:
            return Authority(str(ipaddress.IPv6Address(bracketed)), port)
        if _NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]):
            return Authority(str(ipaddress.IPv4Address(name)), port)
        name.encode("idna")  # raises where a label is empty or too long
    except ValueError:
        return None
    return Authority(name.lower(), port) if len(name) <= _MOST_NAME else None


def host_of(url: str) -> str:
    """The host that a URL names, in lower case; empty where it names none, or cannot be read in one way."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    found = authority(parts.netloc.rpartition("@")[2])
    return "" if found is None or _UNFIT.search(url) else found.host


def whole(text: str) -> int | None:
    """The number that 1 to 20 digits 0-9 write; None for any other text."""
    return int(text) if _WHOLE.fullmatch(text) else None
