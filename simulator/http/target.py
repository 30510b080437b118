"""Whom a request speaks to, by its target and its Host, which must say the same: RFC 9112, 3.2 and 3.3."""

from __future__ import annotations

import re
from dataclasses import replace

from simulator.core.untrusted import PORTS, authority
from simulator.http.reading import Malformed, RequestHead

_ABSOLUTE = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE)


def settled(head: RequestHead) -> RequestHead:
    """The request with a target that begins with a slash. A Malformed where it names no host, two, or one
    that cannot be read in one way."""
    host = head.fields.get("host")
    if host is None and head.minor:
        raise Malformed(400, "the request has no Host")
    named = None if host is None else authority(host) if host.isascii() else None
    if host is not None and named is None:
        raise Malformed(400, f"the request has a Host that is none: {host[:80]!r}")
    if head.target.startswith("/") or (head.target == "*" and head.method == "OPTIONS"):
        return head
    absolute = _ABSOLUTE.fullmatch(head.target)
    if absolute is None:
        raise Malformed(400, "the request's target is no path")
    scheme, text, rest = absolute.groups()
    asked = authority(text)
    usual = PORTS[scheme.lower()]
    if asked is None:
        raise Malformed(400, f"the request's target names no host: {text[:80]!r}")
    if named is not None and (asked.host, asked.port or usual) != (named.host, named.port or usual):
        raise Malformed(400, "the request's target names another host than its Host")
    return replace(head, target=rest if rest.startswith("/") else f"/{rest}")
