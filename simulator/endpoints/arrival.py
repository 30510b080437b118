"""A call as it arrives, and the reply that leaves: free of any framework."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from simulator.core.component.entities import Token
from simulator.core.untrusted import read_json
from simulator.endpoints.model import Endpoint


@dataclass(slots=True)
class Seen:
    """What is known of a call so far: for the faults, and for the journal.

    `account` is the appid whose quota the call uses: its token's, or the one that it names.
    """

    row: Endpoint | None
    body: Any = None
    token: Token | None = None
    given: str = ""
    store: str = ""
    component: str = ""
    account: str = ""
    rid: str = ""


def parsed(body: bytes) -> Any:
    """JSON where it is JSON, and text otherwise: also where it holds half a surrogate pair or a number that
    is none, which nothing could write down or answer, or is nested past all reason."""
    try:
        found = read_json(body.decode("utf-8-sig"))
        if b"\\ud" in body.lower():
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
    return found


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""
