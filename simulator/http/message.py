"""A call as it arrives, the reply that leaves, and a request that leaves: free of any framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.faults.row import Wire

CONTENT_TYPE = "application/json; encoding=utf-8"
PLAIN_TEXT = "text/plain; charset=utf-8"


@dataclass(slots=True, kw_only=True)
class Request:
    """A call as it arrived: the last value of each name in `query`, all of them joined in `headers`."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = ""


@dataclass(slots=True, kw_only=True)
class Reply:
    """What a call is answered with, and what is done to it on the wire."""

    status: int = 200
    body: bytes = b""
    content_type: str = CONTENT_TYPE
    wire: Wire | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request to a provider. Host, length and encoding are the client's own."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
