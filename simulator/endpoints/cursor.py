"""Cursors of lists: handed out with one page, and taken for the next page of the same query alone.

The same query is: of the same interface, for the same account, by the same platform, with the same arguments.
Only the cursor itself may differ, and the token, as long as it is one of theirs; numbers may be written as
text, and what the row does not name is passed over.

Nothing is kept of a cursor: it says where its page begins and when it was handed out, under a seal of the
query made with what the world's ids come from. So it outlives a restart, and costs no memory.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from simulator.core.errors import Refusal
from simulator.endpoints.model import Call, Endpoint, Schema
from simulator.texts import Text
from simulator.usage import SpecViolation

_SEAL = 9  # bytes


def after(call: Call, *position: int) -> str:
    """The cursor of the page that begins behind a position, for the query of this call."""
    if call.row is None or not call.row.cursor:
        raise SpecViolation(f"{call.request.path} hands out a cursor, which its row does not have")
    told = ".".join(str(number) for number in (int(call.world.clock.now()), *position)).encode()
    return base64.b64encode(_seal(call, call.row, told) + told).decode()


def taken(call: Call, row: Endpoint) -> tuple[int, ...]:
    """The position behind which the page of a call begins; empty for the first page.

    606006: the cursor was handed out to another query, or to none, or so long ago that it has run out.
    """
    given = call.body.get(row.cursor)
    if given in (None, ""):
        return ()
    seal, told = _parts(given)
    if not told or seal != _seal(call, row, told):
        raise Refusal(
            606006,
            why=Text(f"{row.cursor} was not handed out to this query", f"{row.cursor} 不是为这个查询发出的"),
        )
    issued, *position = (int(number) for number in told.split(b"."))
    if call.world.clock.now() >= issued + call.world.switches.next_key_seconds:
        raise Refusal(606006, why=Text(f"{row.cursor} has run out", f"{row.cursor} 已过期"))
    return tuple(position)


def _parts(given: Any) -> tuple[bytes, bytes]:
    """The seal, and what is under it; nothing where the text is no cursor."""
    try:
        raw = base64.b64decode(given, validate=True) if isinstance(given, str) else b""
    except (binascii.Error, ValueError):
        return b"", b""
    if base64.b64encode(raw).decode() != given:  # the last letter may hide bits that nobody reads
        return b"", b""
    return raw[:_SEAL], raw[_SEAL:]


def _seal(call: Call, row: Endpoint, told: bytes) -> bytes:
    platform = call.token.owner if call.token is not None else ""
    rest = {name: value for name, value in call.body.items() if name != row.cursor}
    asked = json.dumps([row.id, call.account, platform, _asked(row.request, rest)], sort_keys=True)
    return call.world.ids.seal("cursor", asked.encode() + b"\x1f" + told, _SEAL)


def _asked(schema: Schema, value: Any) -> Any:
    """What is asked for, however it is written: 10 or "10", left out or null."""
    if isinstance(value, Mapping):
        parts = schema.get("properties", {})
        named = {name: value[name] for name in parts if value.get(name) not in (None, "")}
        return {name: _asked(parts[name], each) for name, each in named.items()}
    if isinstance(value, list):
        return [_asked(schema.get("items", {}), each) for each in value]
    return str(value)
